using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Build.Framework;
using ReproGet.Core;
using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Providers;

namespace ReproGet.Tasks;

/// <summary>Resolves for every architecture and writes the lock; in locked mode only checks it.</summary>
[MSBuildMultiThreadableTask]
public sealed class LockPackages : CoreTask
{
    /// <summary>The request files of all evaluations.</summary>
    [Required]
    public ITaskItem[] Requests { get; set; } = [];

    /// <summary>The project's <c>DistroPackage</c> items, for what is amiss in them.</summary>
    public ITaskItem[] Packages { get; set; } = [];

    /// <summary>Its <c>DistroSource</c> items, likewise.</summary>
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>The cache: indices are kept there.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>Whether the lock must fit as it is.</summary>
    public bool LockedMode { get; set; }

    /// <summary>Whether indices come from where the host's package manager gets its own.</summary>
    public bool UseHostSources { get; set; }

    /// <summary>Whether all architectures must get packages of the same source versions.</summary>
    public bool SameVersions { get; set; }

    /// <summary>The age in days of a security suite's Release file from which on it is warned of.</summary>
    public int MaxReleaseAge { get; set; } = 10;

    /// <summary>Whether the base is looked up anew, and the archive may have gone back; else its pin stays, and it may not.</summary>
    public bool Update { get; set; }

    /// <summary>What alone is updated: packages, their sources, or <c>security</c>, separated by semicolons, commas or blanks; empty for all. The base stays then.</summary>
    public string UpdateOnly { get; set; } = "";

    /// <summary>For what is needed in between. It is emptied.</summary>
    [Required]
    public string WorkDirectory { get; set; } = "";

    /// <summary>Seconds since 1970 that stand for the present in what is written; empty for the clock.</summary>
    public string SourceDateEpoch { get; set; } = "";

    /// <summary>Where a report of the changes goes, as JSON and as Markdown: a path without extension; empty for nowhere.</summary>
    public string Report { get; set; } = "";

    /// <summary>The files of the lock.</summary>
    [Output]
    public ITaskItem[] LockFiles { get; set; } = [];

    private IReadOnlyList<string> Only => UpdateNames.Parse(UpdateOnly, ProjectFile);

    /// <inheritdoc/>
    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        LockReading.CheckMetadata(Packages, Sources, this);
        var files = Core.Locking.LockFiles.FromPattern(LockFile, ProjectFile);
        var requests = LockReading.ReadRequests(Requests);
        var request = LockRequest.Merge(requests);
        var state = LockedMode ? LockCheck.Require(request, await files.ReadAsync(cancellationToken), files, Update) : await LockAsync(files, request, LockReading.Providers(requests), cancellationToken);
        LockFiles = [.. files.PathsOf(state.Document).Where(File.Exists).Select(path => new Microsoft.Build.Utilities.TaskItem(path))];
    }

    private async Task<BaseRoots?> ReadBaseAsync(LockRequest request, LockedBase? pinned, Surroundings surroundings, string work, CancellationToken cancellationToken)
    {
        if (request.Options.Base is not { } reference)
            throw TaskErrors.NoBase(Path.GetFileName(ProjectFile));
        var database = await DeclaredDatabase.ReadAsync(request.Options, surroundings.Context.ProjectFolder, ProjectFile, cancellationToken);
        var source = new Lazy<BaseSource?>(() => surroundings.OpenBase(reference, cancellationToken));
        if (BaseReference.Parse(reference, surroundings.Context.ProjectFolder).Kind == BaseKind.Scratch)
            return null;
        var bases = new BaseStore(surroundings.Context.Cache);
        var isPinned = (!Update || Only.Count > 0) && pinned?.Reference == reference && request.Packages.Keys.All(name => pinned.Platforms.Any(platform => platform.Architecture == name));
        var locked = isPinned
            ? pinned! with { Platforms = [.. pinned.Platforms.Where(platform => request.Packages.ContainsKey(platform.Architecture))] }
            : await bases.ResolveAsync(source.Value!, request.Packages.Keys.Select(name => Core.Packages.Architecture.FromName(name)!), cancellationToken);
        var roots = await bases.ReadAsync(() => source.Value!, locked, work, cancellationToken);
        return database is null ? roots : roots.With(database);
    }

    private async Task<LockState> LockAsync(LockFiles files, LockRequest request, IReadOnlyList<Provider> providers, CancellationToken cancellationToken)
    {
        var previous = await files.ReadPreviousAsync(this, cancellationToken);
        using var surroundings = new Surroundings(this, CacheDirectory)
        {
            UseHostSources = UseHostSources,
            Update = Update,
            UpdateOnly = Only,
            OwnProviders = providers,
            SameVersions = SameVersions,
            MaxReleaseAge = TimeSpan.FromDays(MaxReleaseAge),
            SourceDate = SettingValues.SourceDate(SourceDateEpoch) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        };
        Leftovers.SweepRuns(Path.GetDirectoryName(WorkDirectory)!);
        using var work = new WorkFolder(WorkDirectory);
        var state = await Locker.LockAsync(
            request, token => ReadBaseAsync(request, previous?.Document.Base, surroundings, work.Path, token), previous, ProjectFile, surroundings.Context, cancellationToken);
        var start = Stopwatch.GetTimestamp();
        var written = await files.WriteAsync(state, previous, cancellationToken);
        Message($"Lock written in {ElapsedTime.Since(start)}.");

        var report = LockReport.Between(previous, state);
        if (Report.Length > 0)
        {
            AtomicFile.Write(Report + ".json", stream => stream.Write(report.ToJson()));
            AtomicFile.Write(Report + ".md", stream => stream.Write(Encoding.UTF8.GetBytes(report.ToMarkdown())));
        }
        string[] changes = [.. report.Lines];
        foreach (var line in changes)
            Announce("  " + line);
        foreach (var architecture in state.Document.Architectures)
        {
            var size = architecture.Packages.Sum(package => package.Size) / 1e6;
            Announce(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(files.SumsPath(Core.Packages.Architecture.FromName(architecture.Name)!))}: {architecture.Packages.Count} {(architecture.Packages.Count == 1 ? "package" : "packages")}, {size:0.0} MB"));
        }
        Announce(written.Count == 0 ? "The lock did not change."
            : $"{(changes.Length > 0 || previous is null ? "Locked" : "No package changed. What was asked for, or the state of the archive, did")}: commit {string.Join(", ", written.Select(Path.GetFileName))}.");
        return state;
    }
}
