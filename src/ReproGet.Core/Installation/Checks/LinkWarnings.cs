using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Checks;

/// <summary>RG5090 to RG5092: what is missing in a finished tree.</summary>
internal static class LinkWarnings
{
    private const int Shown = 3;

    public static string Code(LinkFindingKind kind) => kind switch
    {
        LinkFindingKind.Library => "RG5090",
        LinkFindingKind.Interpreter => "RG5091",
        _ => "RG5092",
    };

    /// <summary>Words for findings that miss the same thing.</summary>
    public static string Message(IReadOnlyList<LinkFinding> findings)
    {
        var missing = FileSystemErrors.Printable(findings[0].Missing);
        var paths = string.Join(", ", findings.Take(Shown).Select(finding => "/" + FileSystemErrors.Printable(finding.Path) + (finding.Package is null ? "" : $" (package {finding.Package})")));
        var more = findings.Count > Shown ? $" and {findings.Count - Shown} more" : "";
        var what = findings[0].Kind switch
        {
            LinkFindingKind.Library => $"The library {missing} is not in the image; needed by {paths}{more}.",
            LinkFindingKind.Interpreter => $"The interpreter {missing} is not in the image; needed by {paths}{more}.",
            _ => $"The target {missing} is not in the image; {paths}{more} {(findings.Count == 1 ? "leads" : "lead")} to it.",
        };
        return $"{what} If it is used, name the package that has it as a DistroPackage; “apt-file search {missing}” finds it.";
    }
}
