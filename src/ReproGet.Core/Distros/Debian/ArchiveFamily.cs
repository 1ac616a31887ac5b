using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Distros.Debian;

/// <summary>What sets one distro of deb packages apart from another: its name, its sources, and who has its packages.</summary>
internal sealed record ArchiveFamily
{
    /// <summary>As in <c>os-release</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The sources of a release, by its codename; from the URIs of the host's apt where its entries are given.</summary>
    public required Func<string, IReadOnlyList<AptEntry>?, IReadOnlyList<DebianSource>> Sources { get; init; }

    /// <summary>The source that an entry of the host's apt mirrors; null where it is of another distro.</summary>
    public required Func<AptEntry, string?> MirrorOf { get; init; }

    /// <summary>Who is asked last.</summary>
    public required IReadOnlyList<Provider> Providers { get; init; }

    /// <summary>Debian.</summary>
    public static ArchiveFamily Debian { get; } = new()
    {
        Name = "debian",
        Sources = DebianDefaults.Sources,
        // A mirror has all releases; whether it is one of security's, its suites say.
        MirrorOf = entry => !entry.Components.Contains("main", StringComparer.Ordinal) || !entry.Suites.Any(suite => DebianReleases.OfSuite(suite) is not null) ? null
            : entry.Suites.Any(DebianReleases.IsSecurity) ? BuiltInProviders.DebianSecuritySource : BuiltInProviders.DebianSource,
        Providers = BuiltInProviders.Debian,
    };

    /// <summary>Ubuntu.</summary>
    public static ArchiveFamily Ubuntu { get; } = new()
    {
        Name = "ubuntu",
        Sources = UbuntuReleases.Sources,
        MirrorOf = entry => UbuntuReleases.IsMirror(entry) ? UbuntuReleases.SourceOf(entry.Uri) : null,
        Providers = BuiltInProviders.Ubuntu,
    };
}
