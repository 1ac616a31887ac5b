using System.Text;
using ReproGet.Core.Distros.Debian;

namespace ReproGet.Parity;

/// <summary>What is installed, for apt and for our resolver.</summary>
/// <param name="Name"><c>empty</c>, <c>minimal</c> or, empty as well, <c>recommends</c>.</param>
/// <param name="Configuration">Of apt, as a path inside its root.</param>
/// <param name="Packages">As our resolver knows them.</param>
internal sealed record InstalledBase(string Name, string Configuration, IReadOnlyList<InstalledPackage> Packages)
{
    /// <summary>Whether Recommends are installed as well.</summary>
    public bool WithRecommends { get; private init; }

    /// <summary>Nothing.</summary>
    public static InstalledBase Empty(ArchiveCopy copy, bool withRecommends = false)
    {
        var name = withRecommends ? "recommends" : "empty";
        return new InstalledBase(name, copy.Configure(name, "", "", withRecommends), []) { WithRecommends = withRecommends };
    }

    /// <summary>
    /// What mmdebstrap's variant <c>minbase</c> installs of the release itself: the essential packages, which nobody brought and so nothing may take away, then the required
    /// ones and apt, which bring others.
    /// </summary>
    public static async Task<InstalledBase> MinimalAsync(ArchiveCopy copy, CancellationToken cancellationToken)
    {
        const string Name = "minimal";
        using var apt = new AptOracle(copy.Root, Empty(copy).Configuration);
        var available = copy.Indices[0].Packages;
        List<string> essential = [.. available.Where(package => package.IsEssential).Select(package => package.Name).Distinct()];
        List<string> wanted = [.. essential, .. available.Where(package => package.Priority == PackagePriority.Required).Select(package => package.Name), "apt"];
        var byHand = wanted.Concat(NamesIn(await apt.InstallAsync(AptOracle.Solver3, essential))).ToHashSet(StringComparer.Ordinal);
        var all = NamesIn(await apt.InstallAsync(AptOracle.Solver3, wanted.Distinct())).ToHashSet(StringComparer.Ordinal);
        var status = Status(File.ReadLines(copy.Main), all);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(status));
        var packages = await DpkgStatusReader.ReadAsync(stream, "status", false, cancellationToken);
        var automatic = all.Except(byHand).Order(StringComparer.Ordinal).ToList();
        var states = string.Concat(automatic.Select(name => $"Package: {name}\nArchitecture: {copy.Architecture.Debian}\nAuto-Installed: 1\n\n"));
        return new InstalledBase(Name, copy.Configure(Name, status, states), [.. packages.Select(package => new InstalledPackage(package, automatic.Contains(package.Name)))]);
    }

    private static IEnumerable<string> NamesIn(Answer answer) => answer.Changes.Select(change => change.Split(' ')[0]);

    /// <summary>The paragraphs of an index as they stand in dpkg's status.</summary>
    private static string Status(IEnumerable<string> index, HashSet<string> names)
    {
        var status = new StringBuilder();
        var isWanted = false;
        foreach (var line in index)
        {
            if (line.StartsWith("Package: ", StringComparison.Ordinal))
            {
                isWanted = names.Contains(line["Package: ".Length..]);
                if (isWanted)
                    status.Append("Status: install ok installed\n");
            }
            if (isWanted)
                status.Append(line).Append('\n');
        }
        return status.ToString();
    }
}
