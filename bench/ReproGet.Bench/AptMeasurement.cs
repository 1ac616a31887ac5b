using System.Globalization;
using System.Text.RegularExpressions;
using ReproGet.Core;
using ReproGet.Core.Compression;
using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Packages;
using ReproGet.Core.Resolution;

namespace ReproGet.Bench;

/// <summary>Locking against apt: the same packages onto the same minimal bookworm, from the same server; the memory that it takes; and how its cost grows.</summary>
internal sealed partial class AptMeasurement : IMeasurement
{
    private static readonly string[] Wanted = ["chromium", "ffmpeg", "imagemagick", "libgdiplus", "tesseract-ocr"];

    public string Name => "apt";

    public async Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        using var archive = await ServedArchive.StartAsync(Path.Combine(workspace.Root, "archive"));
        var root = MakeRoot(Path.Combine(workspace.Root, "root"), archive);
        var sources = string.Concat(archive.Suites.Select(pair => $"""<DistroSource Include="{archive.Address}{pair.Key}" Suites="{string.Join(' ', pair.Value)}" Components="main" SignedBy="/usr/share/keyrings/debian-archive-keyring.gpg" />"""));
        var folder = Path.Combine(workspace.Root, "Locked");
        await MinimalBase.WriteProjectAsync(folder, $"""{sources}<DistroPackage Include="{string.Join(';', Wanted)}" />""");
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "System.Console.WriteLine();\n");
        var command = workspace.Dotnet(folder, "build", "-t:ReproGetLock");
        var floor = workspace.Dotnet(folder, "build", "-t:GetDistroPackages");
        return [Times(workspace, root, command, floor), Memory(workspace, command), await RequestsAsync(archive), await IndicesAsync(archive)];
    }

    private static MarkdownTable Times(Workspace workspace, string root, DotnetCommand command, DotnetCommand floor)
    {
        var told = command with { Arguments = [.. command.Arguments, "-v:n"] };
        // So sets docker-clean apt up in Debian's container images.
        string[] noCache = ["-oDir::Cache::pkgcache=", "-oDir::Cache::srcpkgcache="];
        var samples = Repetition.TakeTurns(
            workspace.Options.Runs,
            () => Repetition.Time(() => Update(root, noCache)),
            () => Repetition.Time(() => Print(root, noCache)),
            () => Repetition.Time(() => Update(root)),
            () => Repetition.Time(() => Print(root)),
            () =>
            {
                workspace.ClearCache();
                return command.Run();
            },
            command.Run,
            () => Inside(told.Output()),
            floor.Run);
        var image = Sum(samples[0], samples[1]);
        var plain = Sum(samples[2], samples[3]);
        var table = new MarkdownTable("Locking five requests on bookworm, against apt", "what", "median", "range", "against apt without its package cache", "with it");
        Row("`apt-get update`, then `apt-get install --print-uris`, without a package cache", image, image, plain);
        Row("the same with it", plain, image, plain);
        Row("`dotnet build -t:ReproGetLock`, every cache empty", samples[4], image, plain);
        Row("`apt-get install --print-uris` alone, without a package cache", samples[1], samples[1], samples[3]);
        Row("the same with it", samples[3], samples[1], samples[3]);
        Row("locking with indices cached: load, solve and write", samples[6], samples[1], samples[3]);
        Row("the whole `dotnet build -t:ReproGetLock`, indices and base cached", samples[5], samples[1], samples[3]);
        Row("`dotnet build -t:GetDistroPackages` (restore and evaluation)", samples[7], samples[1], samples[3]);
        return table;

        void Row(string what, Sample sample, Sample first, Sample second) => table.Add(what, sample.MedianText, sample.RangeText, sample.RatioTo(first), sample.RatioTo(second));

        static Sample Sum(Sample left, Sample right) => new([.. left.Times.Zip(right.Times, (one, other) => one + other)]);
    }

    /// <summary>What a lock says of itself: the indices, the resolution, and the files.</summary>
    private static TimeSpan Inside(string output)
    {
        var phases = Phase().Matches(output);
        return phases.Count == 3
            ? TimeSpan.FromSeconds(phases.Sum(phase => double.Parse(phase.Groups[1].Value, CultureInfo.InvariantCulture)))
            : throw new InvalidOperationException($"This tells of {phases.Count} phases:\n{output}");
    }

    private static MarkdownTable Memory(Workspace workspace, DotnetCommand command)
    {
        var table = new MarkdownTable("Peak memory of the largest process", "command", "median of three");
        var empty = workspace.Dotnet(workspace.Without, "build");
        empty.Run();
        table.Add("`dotnet build` without ReproGet.Sdk", Text(empty));
        table.Add("`dotnet build -t:ReproGetLock`", Text(command));
        return table;

        static string Text(DotnetCommand command)
        {
            var peaks = new List<long>();
            for (var run = 0; run < 3; run++)
                command.Run(process => peaks.Add(ProcessTreeMemory.Watch(process).Largest));
            return (peaks.Order().ElementAt(1) / (double)(1 << 20)).ToString("0", CultureInfo.InvariantCulture) + " MiB";
        }
    }

    private static async Task<MarkdownTable> RequestsAsync(ServedArchive archive)
    {
        using var index = await BeginningAsync(archive, 1);
        var packages = await ReadAsync(index);
        // Perl's modules hardly ever exclude one another.
        var names = packages.Select(package => package.Name).Where(name => name.StartsWith("lib", StringComparison.Ordinal) && name.EndsWith("-perl", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).ToList();
        while (Excluded(packages, names.Take(1000)) is { } excluded)
            names.Remove(excluded);
        var table = new MarkdownTable("Resolution by requests (in this process, the median of three)", "requests", "packages in the answer", "time", "for each package");
        foreach (var count in new[] { 1, 10, 100, 1000 })
        {
            var chosen = 0;
            var time = Repetition.Of(3, () => Repetition.Time(() => chosen = Resolver(packages).Resolve(Requests(names.Take(count))).Count)).Median;
            table.Add(Number(count), Number(chosen), Milliseconds(time), (time.TotalMilliseconds / chosen).ToString("0.00", CultureInfo.InvariantCulture) + " ms");
        }
        return table;
    }

    /// <summary>One of several names that cannot be installed together; null where they can.</summary>
    private static string? Excluded(IReadOnlyList<DebianPackage> packages, IEnumerable<string> names)
    {
        try
        {
            Resolver(packages).Resolve(Requests(names));
            return null;
        }
        catch (ReproGetException e) when (e.InnerException is UnsatisfiableException unsatisfiable)
        {
            return unsatisfiable.Failure.Steps.First(step => step.Kind == ResolutionStepKind.Request).Relation;
        }
    }

    private static PackageRequest[] Requests(IEnumerable<string> names) => [.. names.Select(name => new PackageRequest(name))];

    private static async Task<MarkdownTable> IndicesAsync(ServedArchive archive)
    {
        var table = new MarkdownTable("Reading an index and resolving one request by the size of the index (in this process, the median of three)", "packages in the index", "read", "resolve", "for each thousand");
        foreach (var part in new[] { 8, 4, 2, 1 })
        {
            using var index = await BeginningAsync(archive, part);
            IReadOnlyList<DebianPackage> packages = [];
            var read = Repetition.Of(3, () => Repetition.Time(() => packages = ReadAsync(index).GetAwaiter().GetResult())).Median;
            // One that needs nothing: what is left is to put the index in order.
            var alone = packages.First(package => package.Depends is null && package.PreDepends is null).Name;
            var resolve = Repetition.Of(3, () => Repetition.Time(() => Resolver(packages).Resolve(Requests([alone])))).Median;
            table.Add(Number(packages.Count), Milliseconds(read), Milliseconds(resolve), ((read + resolve).TotalMilliseconds * 1000 / packages.Count).ToString("0.00", CultureInfo.InvariantCulture) + " ms");
        }
        return table;
    }

    private static DebianResolver Resolver(IReadOnlyList<DebianPackage> packages)
        => new(Architecture.FromDebian("amd64")!, [new DebianIndex("debian", "oldstable", "bookworm", "main", false, false, packages)]);

    /// <summary>A part of the main index, from its beginning, as text.</summary>
    private static async Task<MemoryStream> BeginningAsync(ServedArchive archive, int part)
    {
        using var file = File.OpenRead(archive.PathOf("debian", "bookworm"));
        await using var plain = Decompressor.Open(file, CompressionFormat.Xz, long.MaxValue);
        var all = new MemoryStream();
        await plain.CopyToAsync(all);
        all.SetLength(all.GetBuffer().AsSpan(0, (int)all.Length / part).LastIndexOf("\n\n"u8) + 2);
        return all;
    }

    private static Task<IReadOnlyList<DebianPackage>> ReadAsync(MemoryStream index)
    {
        index.Position = 0;
        return PackagesReader.ReadAsync(index, "bookworm", CancellationToken.None);
    }

    private static string MakeRoot(string root, ServedArchive archive)
    {
        Tool.Run("mmdebstrap", "--variant=minbase", "--format=directory", "bookworm", root);
        foreach (var file in Directory.GetFiles(Path.Combine(root, "etc/apt/sources.list.d")).Append(Path.Combine(root, "etc/apt/sources.list")))
            File.Delete(file);
        File.WriteAllLines(Path.Combine(root, "etc/apt/sources.list"), archive.Suites.SelectMany(pair => pair.Value.Select(suite => $"deb {archive.Address}{pair.Key} {suite} main")));
        File.WriteAllText(Path.Combine(root, "etc/apt/apt.conf.d/99bench"), "Acquire::Check-Valid-Until \"false\";\n");
        return root;
    }

    private static void Update(string root, params string[] options)
    {
        foreach (var file in Directory.GetFiles(Path.Combine(root, "var/lib/apt/lists")).Concat(Directory.GetFiles(Path.Combine(root, "var/cache/apt"))))
            File.Delete(file);
        Tool.Run("chroot", [root, "apt-get", "update", "-qq", .. options]);
    }

    private static void Print(string root, params string[] options)
        => Tool.Run("chroot", [root, "apt-get", "install", "--print-uris", "-qq", "-y", "--no-install-recommends", .. options, .. Wanted]);

    [GeneratedRegex(@"(?:packages for amd64 read|Resolved for amd64|Lock written) in ([0-9.]+) s\.")]
    private static partial Regex Phase();

    private static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms";
}
