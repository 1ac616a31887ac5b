using ReproGet.Core.Providers;
using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Ubuntu's releases: where each has its packages, and who may sign it.</summary>
/// <remarks>Codenames as Debian's package <c>distro-info-data</c> has them.</remarks>
internal static class UbuntuReleases
{
    // Security's suites stand in the same pool, so that they are no source of their own.
    private const string Source = BuiltInProviders.UbuntuSource;
    private const string PortsSource = BuiltInProviders.UbuntuPortsSource;

    private const string Archive = "http://archive.ubuntu.com/ubuntu";
    private const string Security = "http://security.ubuntu.com/ubuntu";
    private const string Ports = "http://ports.ubuntu.com/ubuntu-ports";
    private const string KeyFile = "ubuntu-archive-2018.gpg";
    private const string HostKeyFile = "/ubuntu-archive-keyring.gpg";

    /// <summary>Oldest first. From resolute on arm64 stands in the main archive.</summary>
    private static readonly string[] Codenames = ["focal", "jammy", "noble", "plucky", "questing", "resolute"];

    private static readonly string[] Components = ["main", "universe"];
    private static readonly string[] MainArchitectures = ["amd64", "i386"];
    private static readonly string[] PortsArchitectures = ["armhf", "ppc64el", "riscv64", "s390x"];

    /// <summary>Whether a suite such as <c>noble-updates</c> is one of Ubuntu's by its name.</summary>
    public static bool IsOurs(string suite) => Codenames.Contains(suite.Split('-')[0], StringComparer.Ordinal);

    /// <summary>Which of the two identities a repository of Ubuntu's suites has: mirrors keep the name of the folder.</summary>
    public static string SourceOf(Uri uri) => uri.AbsolutePath.TrimEnd('/').EndsWith("/ubuntu-ports", StringComparison.Ordinal) ? PortsSource : Source;

    /// <summary>The keys that may sign a suite of Ubuntu: one key signs all of them. Images of media have another one, which is left out.</summary>
    public static Keyring Keyring() => BuiltInKeys.Load(KeyFile);

    /// <summary>The release with its updates and security, of the main archive and of ports.</summary>
    /// <param name="codename">Of the release.</param>
    /// <param name="hostEntries">Where the host's apt is to say the URIs: its configuration. The built-in ones are used where it has none.</param>
    /// <exception cref="ReproGetException">RG3019: the release is not known here.</exception>
    public static IReadOnlyList<DebianSource> Sources(string codename, IReadOnlyList<AptEntry>? hostEntries = null)
    {
        var age = Array.IndexOf(Codenames, codename);
        if (age < 0)
            throw ArchiveErrors.UnknownSuite(codename, Codenames, "Ubuntu");
        var isArm64Main = age >= Array.IndexOf(Codenames, "resolute");
        string[] main = isArm64Main ? [.. MainArchitectures, "arm64"] : MainArchitectures;
        string[] ports = isArm64Main ? PortsArchitectures : ["arm64", .. PortsArchitectures];
        string[] released = [codename, $"{codename}-updates"];
        string[] security = [$"{codename}-security"];
        return
        [
            Of(Source, UrisOf(hostEntries, Source, isSecurity: false) ?? [DebianSource.ParseUri(Archive)], released, main),
            Of(Source, UrisOf(hostEntries, Source, isSecurity: true) ?? [DebianSource.ParseUri(Security)], security, main),
            Of(PortsSource, UrisOf(hostEntries, PortsSource, isSecurity: false) ?? [DebianSource.ParseUri(Ports)], [.. released, .. security], ports),
        ];
    }

    /// <summary>Whether an entry of apt's configuration is a mirror of Ubuntu's archive. Others publish for its suites as well, but under keys of their own.</summary>
    public static bool IsMirror(AptEntry entry)
        => entry.Components.Contains("main", StringComparer.Ordinal)
            && entry.Suites.Any(IsOurs)
            && (string.IsNullOrEmpty(entry.SignedBy) || entry.SignedBy.EndsWith(HostKeyFile, StringComparison.Ordinal));

    private static DebianSource Of(string id, IReadOnlyList<Uri> uris, string[] suites, string[] architectures)
        => new() { Id = id, Uris = uris, Suites = suites, Components = Components, Architectures = architectures };

    private static IReadOnlyList<Uri>? UrisOf(IReadOnlyList<AptEntry>? hostEntries, string source, bool isSecurity)
        => AptConfiguration.UrisOf(hostEntries, entry => IsMirror(entry) && SourceOf(entry.Uri) == source
            && entry.Suites.Any(suite => IsOurs(suite) && DebianReleases.IsSecurity(suite) == isSecurity));
}
