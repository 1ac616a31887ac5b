using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Providers;
using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>RG3010 to RG3021, RG3050, RG3051, RG3053, RG3054, RG1030, RG2062, and the warnings RG3030 and RG3031: sources, Release files and indices.</summary>
internal static class ArchiveErrors
{
    private const string NoKeysCode = "RG3020";

    private const string BadSuiteCode = "RG3019";

    private const string WrongIndexCode = "RG3016";

    private const string NoIndexCode = "RG3015";

    private const string UnusableSumsCode = "RG3011";

    /// <summary>A warning: nothing of the source was proved.</summary>
    public const string TrustedWithoutProof = "RG3030";

    /// <summary>A warning: a security suite that nobody has touched for long.</summary>
    public const string OldRelease = "RG3031";

    public static ReproGetException MalformedRelease(string where, string reason)
        => new("RG3010", $"The Release file {where} cannot be read: {FileSystemErrors.Printable(reason)}. Nothing in it was used. Try again, or take another mirror.");

    public static ReproGetException TwoStates(string first, string second)
        => new("RG1030", $"Two sources of the project show one suite in two states: {first} and {second}. A lock holds one. The lock was not changed. Lock again in a while, or let one DistroSource name the suite with all its Components.");

    public static ReproGetException NoSha256(string where)
        => new(UnusableSumsCode, $"The Release file {where} lists no SHA-256 sums, so nothing can be checked against it. The makers of the source have to add them.");

    public static ReproGetException UnsafeIndex(string where, string path)
        => new(UnusableSumsCode, $"The Release file {where} names an index “{FileSystemErrors.Printable(path)}” that leads outside the archive. Nothing in it was used. Do not use this source.");

    public static ReproGetException ContradictoryIndex(string where, string path)
        => new(UnusableSumsCode, $"The Release file {where} gives two different sums or sizes for “{FileSystemErrors.Printable(path)}”. Nothing in it was used. Try again, or take another mirror.");

    public static ReproGetException Expired(string where, DateTimeOffset validUntil, DateTimeOffset now)
        => new("RG3012", $"The Release file {where} was valid until {SignatureErrors.Time(validUntil)}, and it is {SignatureErrors.Time(now)}. The mirror is behind, or the archive is: take another mirror, "
            + "or, where an old state is wanted, set CheckValidUntil=\"no\" on its DistroSource.");

    public static ReproGetException WrongSuite(string where, string asked, ReleaseFile release)
        => new("RG3013", $"The Release file {where} is of the suite “{FileSystemErrors.Printable(release.Suite ?? "")}” with the codename “{FileSystemErrors.Printable(release.Codename ?? "")}”, and “{asked}” was asked for. Correct the suite, or the URI of the source.");

    public static ReproGetException NoComponent(string where, string component, IEnumerable<string> offered)
        => new("RG3014", $"There is no component “{component}” in {where}; there are {FileSystemErrors.Printable(string.Join(", ", offered))}. Correct Components of the source.");

    public static ReproGetException NoArchitecture(string where, string architecture, IEnumerable<string> offered)
        => new(NoIndexCode, $"There is no architecture “{architecture}” in {where}; there are {FileSystemErrors.Printable(string.Join(", ", offered))}. Leave it out with the Architectures of the source, "
            + "or do not build for it.");

    public static ReproGetException NoSourceFor(string architecture, IReadOnlyList<DebianSource> sources)
        => new("RG3053", $"No source is for {architecture}: {string.Join(", ", sources.Select(source => $"{source.Id} is for {FileSystemErrors.Printable(string.Join(" ", source.Architectures))}"))}. "
            + $"Add {architecture} to the Architectures of a DistroSource, leave Architectures out, or do not build for {architecture}.");

    public static ReproGetException NoDistroSource(IReadOnlyList<string> lacking, RequestOptions options, string project)
    {
        var (uri, suite) = options.Distro == "ubuntu" ? ("http://archive.ubuntu.com/ubuntu", "noble") : ("http://ftp.debian.org/debian", "trixie");
        return new(
            "RG3054",
            $"No DistroSource of {Path.GetFileName(project)} has {string.Join(", ", lacking)}, which ReproGetRuntimeDependencies asks for. DistroSource items take the place of the built-in sources. "
            + $"Name the distro's own beside them: <DistroSource Include=\"{uri}\" Suites=\"{options.Suite ?? suite}\" Components=\"main\" />, and its updates and security alike.");
    }

    public static ReproGetException NoIndex(string where, string path)
        => new(NoIndexCode, $"{where} lists no “{path}” in a form that can be read. A missing index is no empty one: correct Components or Architectures of the source.");

    public static ReproGetException WrongIndex(string where, Digest expected, long expectedSize, Digest found, long foundSize)
        => new(WrongIndexCode, $"{where} is not what the Release file says: {expectedSize} bytes of {expected} were expected, {foundSize} of {found} came. "
            + "The mirror may be in the middle of an update: try again in some minutes, or take another mirror.");

    public static ReproGetException TooLongIndex(string where, long expectedSize)
        => new(WrongIndexCode, $"{where} is longer than the {expectedSize} bytes that it should have. The mirror may be in the middle of an update: try again in some minutes, or take another mirror.");

    public static ReproGetException AllFailed(string what, IReadOnlyList<ReproGetException> failures)
        => new("RG3017", $"{what} could be had from none of its {failures.Count} places:{string.Concat(failures.Select(f => $"\n  {f.Code}: {f.Message}"))}", failures[^1]);

    public static ReproGetException BadSource(string source, string reason)
        => new("RG3018", $"The package source “{FileSystemErrors.Printable(source)}” cannot be used: {FileSystemErrors.Printable(reason)}.");

    public static ReproGetException UnknownSuite(string suite, IEnumerable<string> known, string distro = "Debian")
        => new(BadSuiteCode, $"“{FileSystemErrors.Printable(suite)}” is no release of {distro} that is known here. Known are {string.Join(", ", known)}. "
            + "For another, declare a DistroSource with its Suites and SignedBy.");

    public static ReproGetException MovingSuite(string suite, IEnumerable<string> known)
        => new(BadSuiteCode, $"“{suite}” is another release of Debian next year, and packages would change under you. Write the codename: one of {string.Join(", ", known)}.");

    public static ReproGetException NoKeysForSuite(string suite)
        => new(NoKeysCode, $"No key is built in that may sign the suite “{FileSystemErrors.Printable(suite)}”. Give the key of the source as SignedBy, or write the suite's codename.");

    public static ReproGetException NoKeyFile(string path)
        => new(NoKeysCode, $"The key file {path} is not there. SignedBy takes the path of a file, or the ASCII armour itself.");

    public static ReproGetException UnreadableKeyFile(string path, Exception failure)
        => new(NoKeysCode, $"The key file {path} cannot be read: {failure.Message} Give the build access to it, or give SignedBy the ASCII armour itself.", failure);

    public static ReproGetException TooLong(string where, long limit)
        => new("RG3021", $"{where} is longer than {limit} bytes, which no Release file is. Correct the URI of the source, or take another mirror.");

    public static ReproGetException YoungerThanSnapshot(string where, DebianSource source, DateTimeOffset date, DateTimeOffset moment)
        => new("RG3050", $"The Release file {where} is of {SignatureErrors.Time(date)}, and ReproGetSnapshot asks for {SignatureErrors.Time(moment)}. "
            + (source.Snapshots is null
                ? $"Nobody is known to keep the past of the source {source.Id}: give its DistroSource an address of that time, or Snapshot with the address of its past and @SNAPSHOTID@ in the place of the time, or Snapshot=\"no\" to take it as it is now."
                : "What stands there is no snapshot of that time: correct the Snapshot of its DistroSource."));

    /// <summary>Another mirror would not help: only this service has the past of the source, as far as is known.</summary>
    public static ReproGetException NoSnapshot(Uri where, DateTimeOffset moment, FetchFailure failure)
        => new(
            "RG2062",
            $"{PrintableUrl.Of(where)}: The snapshot of {SignatureErrors.Time(moment)} cannot be had: {failure.Message}. "
            + (failure.Kind == FetchFailureKind.Final
                ? "The suite may not have existed at that time, or the service does not keep it: set ReproGetSnapshot to a later time, correct the suite, or"
                : "Check the network and the proxy, try again later, or")
            + " give its DistroSource the address of another service, with @SNAPSHOTID@ in the place of the time, as Snapshot.",
            failure);

    public static ReproGetException FromTheFuture(string where, DateTimeOffset date, DateTimeOffset now)
        => new("RG3051", $"The Release file {where} is of {SignatureErrors.Time(date)}, and the clock of this machine says {SignatureErrors.Time(now)}. Nothing in it was used. Set the clock right, or take another mirror.");

    public static string TrustedWarning(DebianSource source, string suite)
        => $"The suite {suite} of the source {source.Id} is trusted without a signature (Trusted=\"yes\"): who controls the way to it controls what is installed. {(source.SignedBy == SignedBy.Debian ? "Give its key as SignedBy instead" : "Its SignedBy is not looked at: leave Trusted out")}.";

    public static string OldReleaseWarning(string source, string suite, DateTimeOffset date, DateTimeOffset now, TimeSpan maxAge)
        => string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"The suite {suite} of the source {source} is of {date:yyyy-MM-dd HH:mm:ss} UTC, {(now - date).TotalDays:0} days ago: security updates may be missing. The mirror may be behind. Take another one, or raise ReproGetMaxReleaseAge (now {maxAge.TotalDays:0.##} days).");
}
