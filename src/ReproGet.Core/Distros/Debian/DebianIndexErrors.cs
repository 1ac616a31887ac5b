using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros.Debian;

/// <summary>RG3040 to RG3046: indices and control files whose text is malformed; and the warning RG3052.</summary>
internal static class DebianIndexErrors
{
    /// <summary>A warning: one version with other bytes elsewhere.</summary>
    public const string SourcesDisagree = "RG3052";

    private const string Mend =
        "The file is damaged or was not made by an archive tool: try again, and if it stays so, tell the one who runs this DistroSource, or name another.";

    /// <summary>What is wrong, without what mends an archive's file: for a file of somebody else. Null for any other failure.</summary>
    public static string? ProblemOf(ReproGetException failure)
        => failure.Message.EndsWith(Mend, StringComparison.Ordinal) ? failure.Message[..^Mend.Length].TrimEnd() : null;

    public static ReproGetException NotDeb822(string origin, int line, string why)
        => new("RG3040", $"Line {line} of {origin} cannot be read: {why}. {Mend}");

    public static ReproGetException Truncated(string origin, int line)
        => new("RG3041", $"{origin} breaks off in line {line}: the index is truncated. {Mend}");

    public static ReproGetException TooLong(string origin, int line, int limit)
        => new("RG3042", $"{origin} holds a line or paragraph of more than {limit} bytes at line {line}. No archive writes such: nothing of it was used. {Mend}");

    public static ReproGetException MissingField(string origin, string package, string field)
        => new("RG3043", $"The package {Shown(package)} in {origin} has no {field}. {Mend}");

    public static ReproGetException BadField(string origin, string package, string field, string value, string why)
        => new("RG3044", $"The package {Shown(package)} in {origin} has the {field} “{Shown(value)}”: {why}. {Mend}");

    public static ReproGetException UnsafeFilename(string origin, string package, string filename)
        => new("RG3045", $"The package {Shown(package)} in {origin} has the Filename “{Shown(filename)}”, which can be no file of an archive. The index is damaged or hostile; nothing of it was used. Tell the one who runs this DistroSource, or name another.");

    public static ReproGetException BadRelation(string package, string version, string field, string why)
        => new("RG3046", $"The field {field} of the package {Shown(package)} {Shown(version)} cannot be read: {Shown(why)}. {Mend}");

    public static string SourcesDisagreeOn(string packages)
        => $"Sources have different bytes under one version: {packages}. If the others are meant, let their DistroSource come first; if not, tell the one who runs it, or leave it out.";

    /// <summary>On one line of a terminal, and not longer than a few.</summary>
    private static string Shown(string text) => FileSystemErrors.Printable(text);
}
