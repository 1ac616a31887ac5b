using System.Text;
using Microsoft.Build.Framework;
using ReproGet.Core.Distros;
using ReproGet.Core.Installation.Native;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Providers;

namespace ReproGet.Tasks;

/// <summary>Writes hash lines of what is installed on this system or in a root.</summary>
[MSBuildMultiThreadableTask]
public sealed class GenerateSums : CoreTask
{
    /// <summary>The distro; empty for what the root says of itself.</summary>
    public string Distro { get; set; } = "";

    /// <summary>The root.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>The packages that are wanted; none for all.</summary>
    public ITaskItem[] Packages { get; set; } = [];

    /// <summary>Sums files whose lines are left out.</summary>
    public ITaskItem[] Dedupe { get; set; } = [];

    /// <summary>The file to write; empty for the console.</summary>
    public string File { get; set; } = "";

    /// <summary>Whether the packages of <see cref="File"/> are the ones that are wanted.</summary>
    public bool Update { get; set; }

    /// <summary><c>ReproGetProvider</c>, each with Sources.</summary>
    public ITaskItem[] Providers { get; set; } = [];

    /// <summary>Takes what has to be fetched to be hashed.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        using var surroundings = new Surroundings(this, CacheDirectory);
        var context = surroundings.Context;
        var file = File.Length > 0 ? Rooted(File) : null;
        var generation = new SumsGeneration
        {
            Root = new HostRoot(Rooted(Root), new ProgramRunner(this), this),
            Distro = Distro.Length > 0 ? Distro : null,
            Before = file is not null && System.IO.File.Exists(file) ? SumsFile.ReadForeign(file, ProjectFile) : null,
            Updates = Update,
            Names = [.. Packages.Select(item => item.ItemSpec)],
            Known = SumsFile.Combine(Dedupe.Select(item => SumsFile.ReadForeign(Rooted(item.ItemSpec), ProjectFile))),
            Providers = [.. Providers.Select(item => new Provider(item.ItemSpec))],
            Cache = context.Cache,
            Fetcher = context.Fetcher,
        };
        var lines = await generation.RunAsync(cancellationToken);
        var content = SumsFile.Write(lines);
        if (file is null)
        {
            Announce(Encoding.UTF8.GetString(content).TrimEnd('\n'));
            return;
        }
        AtomicFile.Write(file, stream => stream.Write(content));
        Announce($"{file}: {lines.Count} {(lines.Count == 1 ? "line" : "lines")}");
    }
}
