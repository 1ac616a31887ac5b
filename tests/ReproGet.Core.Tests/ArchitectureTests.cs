using System.Text.RegularExpressions;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests;

/// <summary>Holds the arrows between the rooms of src/ReproGet.Core, and what code there must not touch.</summary>
public sealed partial class ArchitectureTests
{
    private const string Core = "src/ReproGet.Core";
    private const int MaxLines = 400;

    /// <summary>Data types and formats that every room above them may use.</summary>
    private static string[] Foundations => ["Locking", "Packages", "FileSystem", "Compression", "Oci"];

    /// <summary>How blobs are had; these three belong together.</summary>
    private static string[] Transport => ["Download", "Cache", "Providers"];

    private static string[] Knowledge => ["Resolution", "Signatures"];

    /// <summary>
    /// Each room, and the rooms that it may use, or of a room the one type. What stands here is the architecture: an entry is added only with a reason
    /// that holds for good.
    /// </summary>
    private static Dictionary<string, string[]> Allowed => new(StringComparer.Ordinal)
    {
        // At the bottom: no room here knows a distro, and Oci knows no package.
        // A digest is a value, and how an error shows a name is no knowledge of file systems.
        ["Compression"] = ["FileSystem.FileSystemErrors"],
        ["FileSystem"] = ["Compression", "Oci.Digest"],
        ["Oci"] = ["FileSystem", "Compression"],
        ["Packages"] = ["Oci", "FileSystem", "Compression"],
        ["Locking"] = ["Packages", "Oci", "FileSystem", "Compression"],
        // Neutral services.
        ["Resolution"] = Foundations,
        ["Signatures"] = Foundations,
        ["Download"] = [.. Foundations, .. Transport],
        ["Cache"] = [.. Foundations, .. Transport],
        ["Providers"] = [.. Foundations, .. Transport],
        // From the distros to the image.
        ["Distros"] = [.. Foundations, .. Transport, .. Knowledge],
        ["Installation"] = [.. Foundations, .. Transport, .. Knowledge, "Distros"],
        ["Images"] = [.. Foundations, .. Transport, .. Knowledge, "Distros", "Installation", "Sbom"],
        // Other ends.
        ["Sbom"] = [.. Foundations, "Distros"],
        ["Dockerfiles"] = [.. Foundations, .. Transport, "Distros"],
        ["Ipfs"] = [.. Foundations, .. Transport],
    };

    [Fact]
    public void Rooms_use_only_what_lies_below_them()
    {
        var types = typeof(Digest).Assembly.GetTypes()
            .Where(type => Room(type.Namespace) is not null)
            .ToLookup(type => Room(type.Namespace)!, type => type.Name.Split('`')[0], StringComparer.Ordinal);
        var violations = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (path, lines) in SourceTree.Files(Core, ".cs"))
        {
            var room = path.Contains('/') ? path[..path.IndexOf('/')] : "";
            if (room.Length > 0 && !Allowed.ContainsKey(room))
                violations.Add($"{path}: “{room}” is no known room. Put the file into one of DESIGN's rooms, or add the room to {nameof(ArchitectureTests)}.{nameof(Allowed)}.");
            foreach (var used in lines.SelectMany(line => UsedRooms(line, types)).Where(used => used != room && !MayUse(room, used, lines, types[used])))
                violations.Add($"{path} uses ReproGet.Core.{used}, which lies beside or above {(room.Length == 0 ? "the root" : room)}. Move the code up, or what it needs of {used} down.");
        }

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void A_distro_knows_no_other_distro()
    {
        var violations = SourceTree.Files(Core + "/Distros", ".cs")
            .Where(file => file.Path.Contains('/'))
            .SelectMany(file => file.Lines.SelectMany(line => DistroUse().Matches(line))
                .Select(match => match.Groups["distro"].Value)
                .Where(distro => distro != file.Path[..file.Path.IndexOf('/')] && Directory.Exists(Path.Combine(SourceTree.Root, Core, "Distros", distro)))
                .Select(distro => $"Distros/{file.Path} uses Distros.{distro}. What two distros share belongs into Distros itself."))
            .Distinct()
            .ToList();

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void The_allowed_arrows_have_no_cycle_but_among_transport()
    {
        var order = new List<string>();
        var left = Allowed.ToDictionary(pair => pair.Key, pair => pair.Value.Where(used => !used.Contains('.') && !(Transport.Contains(used) && Transport.Contains(pair.Key))).ToHashSet());
        while (left.Count > 0)
        {
            var free = left.FirstOrDefault(pair => pair.Value.All(order.Contains)).Key;
            Assert.True(free is not null, $"These rooms use each other in a circle: {string.Join(", ", left.Keys)}.");
            order.Add(free);
            left.Remove(free);
        }
    }

    [Fact]
    public void Core_touches_neither_console_nor_environment_nor_processes()
    {
        var violations = SourceTree.Files(Core, ".cs")
            .Where(file => !file.Path.StartsWith("Installation/Native/", StringComparison.Ordinal))
            .SelectMany(file => file.Lines.Select((line, index) => (file.Path, Line: index + 1, Found: Forbidden().Match(WithoutComment(line)).Value)))
            .Where(hit => hit.Found.Length > 0)
            .Select(hit => $"{hit.Path}({hit.Line}): {hit.Found} makes a build depend on where and how it runs. Take what is needed as a parameter; ReproGet.Tasks reads it.")
            .ToList();

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Fact]
    public void Files_are_short()
    {
        var violations = SourceTree.Files("src", ".cs", ".targets", ".props")
            .Where(file => file.Lines.Length > MaxLines)
            .Select(file => $"src/{file.Path} has {file.Lines.Length} lines. Above {MaxLines} a file is about more than one thing: split it.")
            .ToList();

        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    [Theory]
    [InlineData("using ReproGet.Core.Oci;", "Oci")]
    [InlineData("using static ReproGet.Core.Oci.Digest;", "Oci")]
    [InlineData("using D = ReproGet.Core.Oci.Digest;", "Oci")]
    [InlineData("using ReproGet.Core.Distros.Debian;", "Distros")]
    [InlineData("    Core.Oci.Digest digest;", "Oci")]
    [InlineData("    var x = Oci.Digest.Of(y);", "Oci")]
    [InlineData("    global::ReproGet.Core.Oci.Digest x;", "Oci")]
    [InlineData("using ReproGet.Tasks;", "Tasks")]
    [InlineData("    var x = Packages.Select(y);", "")]
    [InlineData("    var x = state.Oci.Digest;", "")]
    [InlineData("    // Oci.Digest", "")]
    [InlineData("    /// <see cref=\"Oci.Digest\"/>", "")]
    [InlineData("namespace ReproGet.Core.Oci;", "Oci")]
    [InlineData("using System.Text;", "")]
    public void The_scan_finds_every_way_to_name_a_room(string line, string expected)
    {
        var types = Enumerable.Repeat("Digest", 1).ToLookup(_ => "Oci");

        Assert.Equal(expected, string.Join(' ', UsedRooms(line, types).Distinct()));
    }

    private static bool MayUse(string room, string used, string[] lines, IEnumerable<string> types)
    {
        if (used == "Tasks" || !Allowed.TryGetValue(room, out var allowed))
            return false;
        if (allowed.Contains(used))
            return true;
        string[] single = [.. allowed.Where(name => name.StartsWith(used + ".", StringComparison.Ordinal)).Select(name => name[(used.Length + 1)..])];
        if (single is [])
            return false;
        var words = lines.SelectMany(line => Word().Matches(WithoutComment(line)).Select(match => match.Value)).ToHashSet(StringComparer.Ordinal);
        return types.Where(words.Contains).All(single.Contains);
    }

    private static IEnumerable<string> UsedRooms(string line, ILookup<string, string> types)
    {
        var code = WithoutComment(line);
        foreach (Match match in FullName().Matches(code))
            yield return match.Groups["room"].Value;
        if (TasksName().IsMatch(code))
            yield return "Tasks";
        // Inside ReproGet.Core a room's name is enough; what follows tells it from a property of the same name.
        foreach (Match match in PartialName().Matches(code))
        {
            if (types[match.Groups["room"].Value].Contains(match.Groups["type"].Value, StringComparer.Ordinal))
                yield return match.Groups["room"].Value;
        }
    }

    private static string WithoutComment(string line)
    {
        var comment = line.IndexOf("// ", StringComparison.Ordinal);
        return comment < 0 ? line : line[..comment].TrimEnd('/');
    }

    private static string? Room(string? ns)
    {
        const string Prefix = "ReproGet.Core.";
        return ns is not null && ns.StartsWith(Prefix, StringComparison.Ordinal) ? ns[Prefix.Length..].Split('.')[0] : null;
    }

    [GeneratedRegex(@"(?<![\w.])(?:global::)?ReproGet\.Core\.(?<room>[A-Z]\w*)(?=[.;])")]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.])(?:Core\.)?(?<room>[A-Z]\w*)\.(?:[A-Z]\w*\.)*?(?<type>[A-Z]\w*)")]
    private static partial Regex PartialName();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\bReproGet\.Tasks\b")]
    private static partial Regex TasksName();

    [GeneratedRegex(@"\bDistros\.(?<distro>[A-Z]\w*)")]
    private static partial Regex DistroUse();

    [GeneratedRegex(@"(?<![\w.])(?:System\.)?(?:Console\.\w+|Environment\.(?:GetEnvironmentVariables?|CurrentDirectory|ExpandEnvironmentVariables)|(?:IO\.)?Directory\.(?:GetCurrentDirectory|SetCurrentDirectory)|(?:Diagnostics\.)?Process\.Start|DateTime(?:Offset)?\.Now)\b")]
    private static partial Regex Forbidden();
}
