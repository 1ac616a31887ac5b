namespace ReproGet.Core.Providers;

/// <summary>Who is asked where neither the user nor the host names anybody.</summary>
public static class BuiltInProviders
{
    /// <summary>The identity of Debian's main archive, <c>debian</c>: releases, updates and backports.</summary>
    public const string DebianSource = "debian";

    /// <summary>The identity of Debian's security archive, <c>debian-security</c>.</summary>
    public const string DebianSecuritySource = "debian-security";

    /// <summary>The identity of Ubuntu's archive, security among it, <c>ubuntu</c>.</summary>
    public const string UbuntuSource = "ubuntu";

    /// <summary>The identity of Ubuntu's archive for further architectures, <c>ubuntu-ports</c>.</summary>
    public const string UbuntuPortsSource = "ubuntu-ports";

    /// <summary>The identity of Fedora's builds, <c>fedora</c>.</summary>
    public const string FedoraSource = "fedora";

    /// <summary>The identity of Alpine's repositories, <c>alpine</c>.</summary>
    public const string AlpineSource = "alpine";

    /// <summary>The identity of Arch's repositories, <c>arch</c>.</summary>
    public const string ArchSource = "arch";

    /// <summary>Debian's service that has each of its archives as it was; below it stand an archive's name and a time.</summary>
    internal const string DebianPast = "http://snapshot-cloudflare.debian.org/archive";

    private static readonly SnapshotAddress DebianSnapshots = new(DebianPast + "/debian/@SNAPSHOTID@/");
    private static readonly SnapshotAddress DebianSecuritySnapshots = new(DebianPast + "/debian-security/@SNAPSHOTID@/");

    // It keeps what the archive calls ports in the same place as everything else.
    private static readonly SnapshotAddress UbuntuSnapshots = new("https://snapshot.ubuntu.com/ubuntu/@SNAPSHOTID@/");

    // The import that holds a Release file is at most some hours younger than its date. A day later its packages are still in the pool;
    // the second day serves after an outage of the snapshot service, the date itself mirrors of single snapshots.
    private static readonly IReadOnlyList<TimeSpan> SnapshotOffsets = [TimeSpan.FromDays(1), TimeSpan.FromDays(2), TimeSpan.Zero];

    /// <summary>Debian's mirrors, then its snapshots at the source's recorded time, then the archive of old releases.</summary>
    public static IReadOnlyList<Provider> Debian { get; } =
    [
        Of("http://ftp.debian.org/debian/{{.Name}}", DebianSource),
        Of("http://security.debian.org/debian-security/{{.Name}}", DebianSecuritySource),
        Of(DebianSnapshots.Template, DebianSource),
        Of(DebianSecuritySnapshots.Template, DebianSecuritySource),
        Of("http://archive.debian.org/debian/{{.Name}}", DebianSource),
        Of("http://archive.debian.org/debian-security/{{.Name}}", DebianSecuritySource),
    ];

    /// <summary>Ubuntu's mirrors, then its snapshots at the source's recorded time, then Launchpad, which keeps every build of every architecture under its file name, then the archive of old releases.</summary>
    /// <remarks>Launchpad as in repro-get v0.4.</remarks>
    public static IReadOnlyList<Provider> Ubuntu { get; } =
    [
        Of("http://archive.ubuntu.com/ubuntu/{{.Name}}", UbuntuSource),
        Of("http://security.ubuntu.com/ubuntu/{{.Name}}", UbuntuSource),
        Of("http://ports.ubuntu.com/ubuntu-ports/{{.Name}}", UbuntuPortsSource),
        Of(UbuntuSnapshots.Template, UbuntuSource),
        Of(UbuntuSnapshots.Template, UbuntuPortsSource),
        Of("http://launchpad.net/ubuntu/+archive/primary/+files/{{.Basename}}", UbuntuSource, UbuntuPortsSource),
        Of("http://old-releases.ubuntu.com/ubuntu/{{.Name}}", UbuntuSource, UbuntuPortsSource),
    ];

    /// <summary>Fedora's build system, which keeps every build.</summary>
    /// <remarks>This and the two that follow as in repro-get v0.4.</remarks>
    public static IReadOnlyList<Provider> Fedora { get; } = [Of("https://kojipkgs.fedoraproject.org/packages/{{.Name}}", FedoraSource)];

    /// <summary>Alpine's mirrors, which keep no old versions.</summary>
    public static IReadOnlyList<Provider> Alpine { get; } = [Of("https://dl-cdn.alpinelinux.org/alpine/{{.Name}}", AlpineSource)];

    /// <summary>Arch's archive, which keeps old versions.</summary>
    public static IReadOnlyList<Provider> Arch { get; } = [Of("https://archive.archlinux.org/packages/{{.Name}}", ArchSource)];

    /// <summary>Those of a distro, by its name; none for another name.</summary>
    public static IReadOnlyList<Provider> For(string distro) => distro switch
    {
        "debian" => Debian,
        "ubuntu" => Ubuntu,
        "fedora" => Fedora,
        "alpine" => Alpine,
        "arch" => Arch,
        _ => [],
    };

    /// <summary>Where the past of a source stands; null where nobody is known to keep it.</summary>
    public static SnapshotAddress? SnapshotsOf(string sourceId) => sourceId switch
    {
        DebianSource => DebianSnapshots,
        DebianSecuritySource => DebianSecuritySnapshots,
        UbuntuSource or UbuntuPortsSource => UbuntuSnapshots,
        _ => null,
    };

    internal static Provider Of(string template, params IEnumerable<string> sources)
        => new(template, sources.ToHashSet(StringComparer.Ordinal)) { SnapshotOffsets = SnapshotOffsets };
}
