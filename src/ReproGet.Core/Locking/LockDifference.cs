using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>What a new lock changes, package by package, for the one who reads the log or the commit.</summary>
/// <param name="Changes">By name in bytewise order.</param>
public sealed record LockDifference(IReadOnlyList<PackageChange> Changes)
{
    // Of a digest, enough to be told from any other.
    private const int Shown = 19;

    /// <summary>What became of the base image, a line an architecture: <c>~ base debian:trixie sha256:0123456789ab -> sha256:cdef01234567 (amd64)</c>.</summary>
    public IReadOnlyList<string> Bases { get; init; } = [];

    /// <summary>What the request newly forces out of the base, by name in bytewise order.</summary>
    public IReadOnlyList<BaseRemoval> RemovedFromBase { get; init; } = [];

    /// <summary>One line a change: <c>+ libicu76 76.1-4 (amd64, arm64)</c>.</summary>
    public IReadOnlyList<string> Lines => [.. Bases, .. Changes.Select(change => change.ToString()), .. RemovedFromBase.Select(removal => removal.ToString())];

    /// <summary>Compares two locks by the names of their files, their bases and what they force on these; what else their documents say does not matter.</summary>
    /// <param name="before">The lock as it was; null for none.</param>
    /// <param name="after">The lock as it is going to be.</param>
    public static LockDifference Between(LockState? before, LockState after)
    {
        var found = new Dictionary<Step, List<string>>();
        var architectures = after.Sums.Keys.Union(before?.Sums.Keys ?? [], StringComparer.Ordinal).Order(Utf8Order.Instance);
        foreach (var architecture in architectures)
        {
            foreach (var change in Between(Files(before, architecture), Files(after, architecture)).Select(step => FromBase(step, after.Document.Find(architecture))))
            {
                if (!found.TryGetValue(change, out var places))
                    found[change] = places = [];
                places.Add(architecture);
            }
        }
        return new LockDifference([.. found
            .Select(pair => new PackageChange(pair.Key.Name, pair.Key.Old, pair.Key.New, pair.Value, pair.Key.FromBase))
            .OrderBy(change => change.Name, Utf8Order.Instance)
            .ThenBy(change => change.OldVersion is null)
            .ThenBy(change => change.OldVersion ?? "", Utf8Order.Instance)
            .ThenBy(change => change.NewVersion ?? "", Utf8Order.Instance)])
        {
            Bases = [.. BasesBetween(before?.Document.Base, after.Document.Base)],
            RemovedFromBase = [.. after.Document.Architectures
                .SelectMany(architecture => architecture.Removes
                    .ExceptBy((before?.Document.Find(architecture.Name)?.Removes ?? []).Select(package => package.Name), package => package.Name)
                    .Select(package => new { Package = package, Architecture = architecture.Name }))
                .GroupBy(removal => removal.Package, removal => removal.Architecture)
                .OrderBy(group => group.Key.Name, Utf8Order.Instance)
                .ThenBy(group => group.Key.Version, Utf8Order.Instance)
                .Select(group => new BaseRemoval(group.Key.Name, group.Key.Version, [.. group]))],
        };
    }

    /// <summary>A package that came into the lock replaces the base's, where this has one: without its epoch, as files' names have none.</summary>
    private static Step FromBase(Step step, LockedArchitecture? architecture)
    {
        if (step.Old is not null || architecture?.Upgrades.FirstOrDefault(package => package.Name == step.Name)?.Version is not { } version)
            return step;
        var withoutEpoch = DebianFileName.WithoutEpoch(version);
        return step with { Old = withoutEpoch == step.New ? version : withoutEpoch, FromBase = true };
    }

    private static IEnumerable<string> BasesBetween(LockedBase? before, LockedBase? after)
    {
        foreach (var platform in after?.Platforms ?? [])
        {
            var old = before?.Platforms.FirstOrDefault(known => known.Architecture == platform.Architecture)?.Manifest;
            if (old is null)
                yield return $"+ base {after!.Reference} {Short(platform.Manifest)} ({platform.Architecture})";
            else if (old != platform.Manifest)
                yield return $"~ base {after!.Reference} {Short(old.Value)} -> {Short(platform.Manifest)} ({platform.Architecture})";
        }

        static string Short(Digest digest) => digest.ToString()[..Shown];
    }

    private static IReadOnlyList<PackageFile> Files(LockState? state, string architecture)
        => state is not null && state.Sums.TryGetValue(architecture, out var sums) ? sums.Files : [];

    private static IEnumerable<Step> Between(IReadOnlyList<PackageFile> before, IReadOnlyList<PackageFile> after)
    {
        // By what a file is, not by where it lies: a package that moved within the archive is the same.
        HashSet<Identity> old = [.. before.Select(Identity.Of)], now = [.. after.Select(Identity.Of)];
        var removed = old.Except(now).ToLookup(file => file.Name);
        var added = now.Except(old).ToLookup(file => file.Name);
        foreach (var name in removed.Select(group => group.Key).Union(added.Select(group => group.Key)))
        {
            // Several versions of one name (kernels, rpm's install-only packages) have no partners.
            if (removed[name].ToList() is [var one] && added[name].ToList() is [var other])
            {
                yield return new Step(name, one.Version, other.Version);
                continue;
            }
            foreach (var file in removed[name])
                yield return new Step(name, file.Version, null);
            foreach (var file in added[name])
                yield return new Step(name, null, file.Version);
        }
    }

    private sealed record Step(string Name, string? Old, string? New, bool FromBase = false);

    private sealed record Identity(string Name, string Version, string Architecture, Digest Digest)
    {
        public static Identity Of(PackageFile file)
        {
            var (name, version, architecture) = Named(file.Name);
            return new Identity(name, version, architecture, file.Digest);
        }
    }

    /// <summary>What a file is by its name; the last part of it where it says no package.</summary>
    internal static DebianFileName Named(string file) => DebianFileName.Parse(file) ?? new DebianFileName(TreePath.Name(file), "", "");
}

/// <summary>A package that came, went or changed.</summary>
/// <param name="Name">The package; a file's name where it says no package.</param>
/// <param name="OldVersion">Null for a package that came; empty where the file's name says none.</param>
/// <param name="NewVersion">Null for a package that went.</param>
/// <param name="Architectures">Of the images that it changes in.</param>
/// <param name="FromBase">Whether the old version is not the lock's but the base's.</param>
public sealed record PackageChange(string Name, string? OldVersion, string? NewVersion, IReadOnlyList<string> Architectures, bool FromBase = false)
{
    /// <summary>The old version, and where it was.</summary>
    internal string? Before => FromBase ? $"{OldVersion} (base)" : OldVersion;

    /// <inheritdoc/>
    public override string ToString()
    {
        var what = (OldVersion, NewVersion) switch
        {
            (null, { } version) => $"+ {Name} {version}",
            ({ } version, null) => $"- {Name} {version}",
            var (one, other) when one == other => $"! {Name} {one}: other bytes under the same version",
            var (_, other) => $"~ {Name} {Before} -> {other}",
        };
        return $"{what.TrimEnd()} ({string.Join(", ", Architectures)})";
    }
}

/// <summary>A package of the base that the request forces out.</summary>
/// <param name="Name">The package.</param>
/// <param name="Version">That the base has.</param>
/// <param name="Architectures">Of the images that lose it.</param>
public sealed record BaseRemoval(string Name, string Version, IReadOnlyList<string> Architectures)
{
    internal const string What = "removed from the base";

    /// <inheritdoc/>
    public override string ToString() => $"- {Name} {Version} ({string.Join(", ", Architectures)}), {What}";
}
