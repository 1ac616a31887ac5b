using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Locking;

/// <summary>RG1001 to RG1018, RG1029, RG1110, RG1118: lock files that cannot be read, written or used.</summary>
internal static class LockErrors
{
    /// <summary>A warning: metadata that nobody reads.</summary>
    public const string UnknownMetadata = "RG1035";

    public static string UnknownMetadataMessage(string item, string include, string name, IReadOnlyList<string> known)
        => $"{item} “{Printable(include)}” has the metadata {Printable(name)}, which means nothing here. What it can have: {string.Join(", ", known)}.";

    public static ReproGetException MalformedLine(LockPlace place, string problem)
        => new("RG1001", $"{place}: {problem}. A line is 64 hex digits, two blanks and a name. Lock again with {place.Command}.");

    public static ReproGetException UnsafeName(LockPlace place, string name, string problem)
        => new("RG1002", $"{place}: the file name “{Printable(name)}” {problem}. The lock is damaged or hostile; nothing was done with it. Lock again with {place.Command}.");

    public static ReproGetException TwoHashes(LockPlace place, string name)
        => new("RG1003", $"{place}: “{Printable(name)}” stands here with a second, different hash. Lock again with {place.Command}.");

    public static ReproGetException CarriageReturn(LockPlace place)
        => new(
            "RG1004",
            $"{place}: the line ends with CR LF, which sha256sum takes for a part of the name. Git changed it on checkout: put “SHA256SUMS-* text eol=lf” into .gitattributes beside it and check the file out again, or lock again with {place.Command}.");

    public static ReproGetException NotPlainUtf8(LockPlace place, string problem)
        => new("RG1005", $"{place}: {problem}. Locks are UTF-8 without a byte order mark. Restore the file from version control, or lock again with {place.Command}.");

    public static ReproGetException MergeConflict(LockPlace place)
        => new("RG1006", $"{place}: an unresolved merge conflict. It need not be resolved by hand: run {place.Command}, which writes the whole lock anew.");

    public static ReproGetException LongLine(LockPlace place, int limit)
        => new("RG1007", $"{place}: the line has more than {limit} bytes, so this is no list of hashes. Lock again with {place.Command}.");

    public static ReproGetException Damaged(LockPlace place, string problem, Exception? inner = null)
        => new("RG1010", $"{place}: the lock is damaged: {problem}. Lock again with {place.Command}.", inner);

    public static ReproGetException UnknownFormat(LockPlace place, string what, long found, int known)
        => new(
            "RG1011",
            $"{place}: the lock has {what} {found}, and this version of ReproGet.Sdk knows {(known == 1 ? "only 1" : $"1 to {known}")}. Update ReproGet.Sdk, or lock again with {place.Command}.");

    public static ReproGetException PartlyMissing(LockPlace place, IReadOnlyList<string> missing)
        => new("RG1012", $"{place}: a part of the lock is missing: {string.Join(", ", missing)}. Restore it from version control, or lock again with {place.Command}.");

    public static ReproGetException BadPattern(string pattern, string? project)
        => new(
            "RG1013",
            $"ReproGetLockFile is “{Printable(pattern)}”{In(project)}: its file name must contain “{{arch}}” once, as in “SHA256SUMS-{{arch}}”, because each architecture has a file of its own.");

    public static ReproGetException NotWritten(LockPlace place, Exception inner)
        => new("RG1014", $"{place}: the lock could not be written, and stays as it was: {inner.Message} Mend what stands in the way, then lock again with {place.Command}.", inner);

    public static ReproGetException Unreadable(LockPlace place, Exception inner)
        => new("RG1018", $"{place}: the lock could not be read: {inner.Message} Give the build access to it, or lock again with {place.Command}.", inner);

    public static ReproGetException Missing(LockPlace place)
        => new("RG1015", $"{place}: there is no lock yet. Make it with {place.Command}, or put a sums file here (of repro-get, or by the target ReproGetGenerate), and commit it.");

    public static ReproGetException Stale(LockPlace place, string differences)
        => new("RG1016", $"{place}: the lock is stale: {differences}. Lock again with {place.Command}.");

    public static ReproGetException BareLacks(LockPlace place, string differences)
        => new(
            "RG1110",
            $"{place}: there is no such file, so the sums files beside it are the lock, and they lack what the project asks for: {differences}. "
            + $"Restore the document from version control, add to the sums files what is missing, or lock with {place.Command}.");

    public static ReproGetException FurtherFiles(LockPlace place)
        => new("RG1118", $"ReproGetLockFile names several sums files, and {place} is there: a lock with a document has one of each architecture. Name one pattern only, or remove the document so that the sums files alone count.");

    public static ReproGetException Edited(LockPlace place, string differences)
        => new("RG1017", $"{place}: the lock was edited by hand or merged badly: {differences}. Restore it from version control, or lock again with {place.Command}.");

    public static ReproGetException OneFileName(string name, string architecture, IReadOnlyList<string> sources)
        => new(
            "RG1029",
            $"Two packages that are needed for {architecture} have one file name, “{Printable(name)}” ({string.Join(", ", sources)}), and a lock has one line for a name. "
            + "The lock was not changed. Leave one of the packages or sources out, and tell the one who runs the DistroSource.");

    public static ReproGetException UpdateInLockedMode(string? project)
        => new(
            "RG1078",
            $"ReproGetUpdate was run in locked mode (ReproGetLockedMode, in CI by ContinuousIntegrationBuild), which only checks: nothing{In(project)} was updated, and no report was written. "
            + "Run it with -p:ReproGetLockedMode=false.");

    /// <summary>A name as it can be shown on one line of a terminal.</summary>
    internal static string Printable(string text) => FileSystemErrors.Printable(text);

    private static string In(string? project) => project is null ? "" : $" in {Path.GetFileName(project)}";
}
