using System.Globalization;
using System.Text;

namespace ReproGet.Core.FileSystem;

/// <summary>RG5001 to RG5017: archives and trees that cannot be right.</summary>
internal static class FileSystemErrors
{
    internal const string LinkLoopCode = "RG5005";

    internal const string TooLongCode = "RG5007";

    internal const string CannotReadCode = "RG5016";

    private const string BadOrderCode = "RG5008";

    private const string CannotWorkCode = "RG5014";

    private const string DiskFullCode = "RG5015";

    private const string FetchAgain = "Remove it from the cache and download it again; if it is then the same, its publisher has to mend it.";

    private const string ReportIt = "Remove one of the items that bring it; where none does, this is a defect of ReproGet.Sdk: report it with the binary log.";

    public static ReproGetException ArchiveDamaged(string archive, long offset, string what)
        => new("RG5001", $"{archive} is damaged: {what} (byte {offset}). {FetchAgain}");

    public static ReproGetException ArchiveCut(string archive, long offset)
        => new("RG5002", $"{archive} was cut off: it ends in the middle (behind byte {offset}). {FetchAgain}");

    public static ReproGetException ArchiveUnsupported(string archive, long offset, string what)
        => new("RG5003", $"{archive} cannot be read: {what} (byte {offset}). Build the archive anew with GNU tar's --format=pax.");

    public static ReproGetException UnsafePath(string path, string? archive = null)
        => new("RG5004", $"The name “{Printable(path)}” in {archive ?? "an archive"} leads outside its root. The archive is damaged or hostile; nothing was unpacked. "
            + "Leave out what brings it, and tell its publisher.");

    public static ReproGetException LinkLoop(string path)
        => new(LinkLoopCode, $"The symbolic links on the way to “{Printable(path)}” lead in a circle. Remove one of them, or the package that brings it.");

    public static ReproGetException NameNotUtf8(string archive, long offset)
        => new("RG5006", $"{archive} holds a name that is not UTF-8 (byte {offset}). Rename the file and build the archive anew.");

    public static ReproGetException PathTooLong(string path)
        => new(TooLongCode, $"The name “{Printable(path)}” is longer than a path of Linux can be ({TreePath.MaxLength} bytes). Shorten it, or leave out what brings it.");

    public static ReproGetException NameTooLong(string path)
        => new(TooLongCode, $"“{Printable(path)}” has a part that is longer than a name of Linux can be ({TreePath.MaxNameLength} bytes in UTF-8), so that no engine could unpack it. Shorten it, or leave out what brings it.");

    public static ReproGetException PathTwice(string path)
        => new(BadOrderCode, $"“{Printable(path)}” would stand in the layer twice. {ReportIt}");

    public static ReproGetException PathOutOfOrder(string before, string path)
        => new(BadOrderCode, $"“{Printable(path)}” would stand in the layer behind “{Printable(before)}”, out of order. {ReportIt}");

    public static ReproGetException ParentMissing(string path)
        => new("RG5009", $"“{Printable(path)}” would stand in the layer without its directory “{Printable(TreePath.Parent(path))}”, or below something that is no directory. {ReportIt}");

    public static ReproGetException ContentLength(string path, long expected, long actual)
        => new("RG5010", $"“{Printable(path)}” should have {expected} bytes and has {(actual > expected ? "more" : $"{actual}")}. It changed while the image was built: build again.");

    public static ReproGetException HardLinkTarget(string path, string target)
        => new("RG5011", $"The hard link “{Printable(path)}” needs the file “{Printable(target)}”, which is not there. The archive that holds it is damaged. {FetchAgain}");

    public static ReproGetException CannotArchive(string path, string why, Exception? cause = null)
        => new("RG5013", $"“{Printable(path)}” cannot be put into a layer: {why}. Leave it out, or mend what makes it.", cause);

    public static ReproGetException CannotWork(string path, Exception failure)
        => DiskSpace.IsExhausted(failure)
            ? new(DiskFullCode, $"The disk that “{path}” stands on is full. Make room there, or let BaseIntermediateOutputPath name a folder on another disk; then build again.", failure)
            : new(CannotWorkCode, $"“{path}” is needed to put the image together, and cannot be written: {failure.Message} "
                + "Make its folder writable, or let BaseIntermediateOutputPath name another; then build again.", failure);

    /// <summary>Whether a failure is of the folder that is worked in, and says nothing of what was read.</summary>
    public static bool IsOfTheWork(ReproGetException failure) => failure.Code is CannotWorkCode or DiskFullCode;

    public static ReproGetException CannotRead(string path, Exception failure)
        => new(CannotReadCode, $"“{path}” is needed to put the image together, and cannot be read: {failure.Message} "
            + "Let nothing else change the build's folders while it runs, give it access to them, and build again.", failure);

    public static ReproGetException NamedAsWhiteout(string path)
        => new("RG5017", $"“{Printable(path)}” cannot be in an image: engines take a name that begins with “.wh.” for the mark that a file is gone. Rename it, or leave out what brings it.");

    public static ReproGetException NotSmall(string path, long length, long bound)
        => new("RG5170", $"“/{Printable(path)}” of the image has {length} bytes, and none of its kind has more than {bound}. What brings it is hostile or damaged: leave it out, or take another ContainerBaseImage.");

    public static ReproGetException SpoolCut(string path)
        => new("RG5012", $"The file “{path}” is shorter than when it was written. Something else changed it: build again.");

    /// <summary>A name as it can be shown on one line of a terminal.</summary>
    internal static string Printable(string text)
    {
        const int shown = 200;
        var line = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(shown, text.Length)))
        {
            // Format characters turn the direction of text around: a name could show as another.
            if (char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                line.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else
                line.Append(c);
        }
        return text.Length > shown ? line.Append('…').ToString() : line.ToString();
    }
}
