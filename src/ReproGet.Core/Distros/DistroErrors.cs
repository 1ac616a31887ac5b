using ReproGet.Core.Locking;

namespace ReproGet.Core.Distros;

/// <summary>RG1060 to RG1075, RG1111, RG1114 to RG1116: what a request lacks before anything can be resolved, and what does not go on from the last lock.</summary>
internal static class DistroErrors
{
    private const string NotNamedCode = "RG1060";

    private const string NotLockedCode = "RG1071";

    /// <summary>A warning: lines of the lock that no signed index speaks of any more.</summary>
    public const string Unproved = "RG1116";

    public static string UnprovedMessage(string lines, string moved, string project)
        => $"No signed index speaks any more of these lines of the lock of {Path.GetFileName(project)}: {lines}. The archive has moved on ({moved}), and no snapshot of then was found. That is no proof against them; a lock made anew has today's proof.";

    public static ReproGetException DamagedBlobs(string blobs, string project)
        => new("RG1114", $"Blobs in the cache that {Path.GetFileName(project)} has locked are damaged: {blobs}. They were set aside. Check the disk, and download them anew: dotnet build -t:ReproGetDownload {Path.GetFileName(project)}.");

    /// <summary>As with <c>sha256sum -c</c>, what is not there is not right.</summary>
    /// <param name="count">How many blobs.</param>
    /// <param name="blobs">Their names.</param>
    /// <param name="lines">What was found of the lines of the lock, which need no blob; empty where nothing was.</param>
    /// <param name="project">The project.</param>
    public static ReproGetException MissingBlobs(int count, string blobs, string lines, string project)
        => new(
            "RG1075",
            $"Of the packages that {Path.GetFileName(project)} has locked, {count} {(count == 1 ? "is" : "are")} not in the cache, so nobody looked at {(count == 1 ? "its" : "their")} bytes: {blobs}. "
            + (lines.Length == 0 ? "" : $"Of the lock itself, {lines}. ")
            + $"Download what is missing, and verify again: dotnet build -t:ReproGetDownload {Path.GetFileName(project)}.");

    public static ReproGetException Contradicted(string lines, string project)
        => new("RG1115", $"Signed indices say something else than the lock of {Path.GetFileName(project)}: {lines}. The lock was tampered with, or the archive changed files under their names. Do not use it before you know; dotnet build -t:ReproGetUpdate {Path.GetFileName(project)} makes it anew.");

    public static ReproGetException NotNamed(string project, IEnumerable<string> known)
        => new(NotNamedCode, $"{Path.GetFileName(project)} asks for distro packages and names no distro. Set <ReproGetDistro> to one of: {string.Join(", ", known)}.");

    public static ReproGetException NotNamedForRuntime(string project, IEnumerable<string> known)
        => new(
            NotNamedCode,
            $"{Path.GetFileName(project)} asks for no distro package itself, but an image on “scratch” gets those that .NET needs, and no distro is named. Set <ReproGetDistro> to one of: {string.Join(", ", known)}; "
            + "or, for an app that needs none (a static one), <ReproGetRuntimeDependencies>false</ReproGetRuntimeDependencies>.");

    public static ReproGetException NotKnown(string name, string project, IEnumerable<string> known)
        => new("RG1061", $"{Path.GetFileName(project)} sets <ReproGetDistro> to “{name}”, which is not known here. Known are: {string.Join(", ", known)}.");

    public static ReproGetException NotResolved(string name, string project, IEnumerable<string> known)
        => new(
            "RG1111",
            $"{Path.GetFileName(project)} sets <ReproGetDistro> to “{name}”, whose packages are not resolved here; that is done for {string.Join(", ", known)}. "
            + $"Of {name}, sums files (SHA256SUMS-amd64) are used as they are: make one on such a system, with the target ReproGetGenerate or with repro-get.");

    public static ReproGetException NoSuite(string distro, string project)
        => new("RG1062", $"{Path.GetFileName(project)} names the distro {distro} but no suite. Set <ReproGetSuite>, for Debian to a codename such as “trixie”.");

    public static ReproGetException UnknownBase(string reference, OsRelease release, string project)
        => new(
            "RG1066",
            $"{Path.GetFileName(project)} asks for distro packages in an image on {reference}, which is {(release.Id.Length == 0 ? "of no distro that it names" : $"{release.Name} (ID={release.Id})")}: "
            + $"packages can be put onto {string.Join(", ", DistroRegistry.Names)}. Set ContainerBaseImage to a base of one of these or to “scratch”, or take the packages out.");

    public static ReproGetException Contradiction(string property, string said, string found, string reference, string project)
        => new("RG1067", $"{Path.GetFileName(project)} sets {property} to “{said}”, but the base image {reference} is “{found}”. Remove the property, or take another ContainerBaseImage.");

    public static ReproGetException OlderThanLocked(string source, string suite, DateTimeOffset found, DateTimeOffset locked, string project)
        => new(
            "RG1065",
            $"The archive of the source {source} shows {suite} as of {found:yyyy-MM-dd HH:mm:ss} UTC, but {Path.GetFileName(project)} is locked to its state of {locked:yyyy-MM-dd HH:mm:ss} UTC. "
            + $"The mirror is behind, or somebody replays an old state. The lock was not changed. Try again later or with another mirror; to go back on purpose, run dotnet build -t:ReproGetUpdate {Path.GetFileName(project)}.");

    public static ReproGetException OtherSigners(string source, string suite, IReadOnlyList<string> locked, IReadOnlyList<string> found, string project)
        => new(
            "RG1068",
            $"The suite {suite} of the source {source} is signed by {(found.Count == 0 ? "nobody" : string.Join(", ", found))}; in the lock of {Path.GetFileName(project)} it was signed by {string.Join(", ", locked)}. "
            + $"The lock was not changed. Find out from the archive's makers whether they changed their keys; if so, run dotnet build -t:ReproGetUpdate {Path.GetFileName(project)}.");

    public static ReproGetException NotLocked(IReadOnlyList<(string Name, IReadOnlyList<string> Near)> names, string project)
        => new(
            NotLockedCode,
            $"ReproGetUpdateOnly names what is neither a package in the lock of {Path.GetFileName(project)} nor the source of one: "
            + string.Join(", ", names.Select(unknown => $"“{LockErrors.Printable(unknown.Name)}”{(unknown.Near.Count == 0 ? "" : $" (did you mean {string.Join(" or ", unknown.Near)}?)")}")) + ". "
            + "Name packages of the lock, or “security” for what a security suite supersedes. The lock was not changed.");

    public static ReproGetException NothingNamed(string value, string project)
        => new(
            NotLockedCode,
            $"ReproGetUpdateOnly is “{LockErrors.Printable(value)}” for {Path.GetFileName(project)}, which names no package. Name packages of the lock, or “security” for what a security suite supersedes; "
            + "not set, it lets all move. The lock was not changed.");

    /// <summary>A download of what nobody asked for says why it was tried.</summary>
    public static ReproGetException KeptNotThere(ReproGetException failure)
        => new(failure.Code, $"{failure.Message} Packages that ReproGetUpdateOnly keeps and the archive no longer has are needed here, since only their files tell what they depend on; a new lock without ReproGetUpdateOnly lets them move, and needs none of these files.", failure);

    public static ReproGetException NoLockToKeep(string project)
        => new("RG1072", $"ReproGetUpdateOnly is set, but {Path.GetFileName(project)} has no lock yet whose other packages could stay. Make one without it: dotnet build -t:ReproGetLock {Path.GetFileName(project)}.");

    public static ReproGetException NoDatabase(string name, string project, string problem, Exception? failure = null)
        => new("RG1073", $"{Path.GetFileName(project)} sets ReproGetInstalledPackages to “{LockErrors.Printable(name)}”, {problem}", failure);

    public static ReproGetException OtherDatabase(string name, string project)
        => new("RG1074", $"{LockErrors.Printable(name)}, which ReproGetInstalledPackages names, is not as it was when {Path.GetFileName(project)} was locked. Lock again: dotnet build -t:ReproGetLock {Path.GetFileName(project)}.");

    public static ReproGetException SnapshotToCome(DateTimeOffset moment, DateTimeOffset now, string project)
        => new("RG1070", $"{Path.GetFileName(project)} sets ReproGetSnapshot to {moment:yyyy-MM-dd HH:mm:ss} UTC, and it is {now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC: the archive of that time is not known yet. Set it to a time that has passed.");
}
