using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Installation.Effects.Loader;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Checks;

/// <summary>
/// Looks through a finished tree for what would fail only when the container runs: libraries that the loader does not find, interpreters and link targets that are not there.
/// </summary>
/// <remarks>
/// Only headers are read. Files for other architectures are passed over: portable .NET apps carry native libraries for many. A library that is opened by name at run time
/// (<c>dlopen</c>, <c>DllImport</c>: .NET's own <c>libssl.so.3</c> and <c>libicuuc.so</c>, any P/Invoke) stands in no header and is not seen; those that .NET needs are requested with the runtime.
/// </remarks>
public static class LinkCheck
{
    /// <summary>Checks a tree.</summary>
    /// <param name="tree">The whole tree.</param>
    /// <param name="architecture">Of the image.</param>
    /// <param name="isExamined">Which entries are looked into, where not all; all of them serve as targets.</param>
    /// <returns>What was found, in bytewise order of paths.</returns>
    public static IReadOnlyList<LinkFinding> Run(FileTree tree, Architecture architecture, Func<FileEntry, bool>? isExamined = null)
    {
        var findings = new List<LinkFinding>();
        var listing = new TreeListing(tree);
        var libraries = new LibraryResolver(tree, listing, architecture);
        foreach (var entry in tree.Entries)
        {
            if (isExamined?.Invoke(entry) == false)
                continue;
            if (entry.Type == FileType.SymbolicLink)
                CheckLink(tree, listing, entry, findings);
            else if (entry is { Type: FileType.Regular, Content.Length: > 3 })
                CheckFile(tree, entry, libraries, findings);
        }
        return findings;
    }

    /// <summary>Says what was found: one warning for each thing that is missing, with some of those that miss it.</summary>
    /// <param name="findings">From <see cref="Run"/>.</param>
    /// <param name="diagnostics">Where the warnings go: RG5090 libraries, RG5091 interpreters, RG5092 links.</param>
    public static void Report(IReadOnlyList<LinkFinding> findings, IDiagnostics diagnostics)
    {
        foreach (var group in findings.GroupBy(finding => (finding.Kind, finding.Missing)))
            diagnostics.Warning(LinkWarnings.Code(group.Key.Kind), LinkWarnings.Message([.. group]));
    }

    private static void CheckLink(FileTree tree, TreeListing listing, FileEntry link, List<LinkFinding> findings)
    {
        if (DanglingLinks.IsUsual(link) || tree.TryReach(link.Path, out _))
            return;
        // A directory that only its files name is there all the same.
        var real = tree.RealPath(link.Path);
        if (real is not null && (DanglingLinks.IsMadeAtRunTime(real) || listing.IsDirectory(real)))
            return;
        findings.Add(new LinkFinding(LinkFindingKind.SymbolicLink, link.Path, real is null ? link.LinkTarget! : "/" + real));
    }

    private static void CheckFile(FileTree tree, FileEntry file, LibraryResolver libraries, List<LinkFinding> findings)
    {
        var isExecutable = (file.Mode & 0b001_001_001) != 0;
        if (!isExecutable && !file.Path.Contains(".so", StringComparison.Ordinal))
            return;
        if (libraries.Read(file) is { } elf)
        {
            if (libraries.IsForArchitecture(elf))
                CheckElf(tree, file, elf, libraries, findings);
        }
        else if (isExecutable && ScriptInterpreter.Read(file.Content!) is { } interpreter && !ScriptInterpreter.IsExample(file.Path) && !tree.TryReach(interpreter, out _))
        {
            findings.Add(new LinkFinding(LinkFindingKind.Interpreter, file.Path, interpreter));
        }
    }

    private static void CheckElf(FileTree tree, FileEntry file, ElfFile elf, LibraryResolver libraries, List<LinkFinding> findings)
    {
        if (elf.Interpreter is { } loader && !tree.TryReach(loader, out _))
        {
            // Without its loader nothing else of the program can be told.
            findings.Add(new LinkFinding(LinkFindingKind.Interpreter, file.Path, loader));
            return;
        }
        foreach (var needed in elf.Needed)
        {
            if (!libraries.Resolves(file, elf, needed))
                findings.Add(new LinkFinding(LinkFindingKind.Library, file.Path, needed));
        }
    }
}
