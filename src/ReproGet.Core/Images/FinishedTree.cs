using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation;
using ReproGet.Core.Installation.Checks;

namespace ReproGet.Core.Images;

/// <summary>Looks at packages and app together, as the container will see them, before the image is written.</summary>
internal static class FinishedTree
{
    private const string Programs = "usr/bin/";

    /// <summary>
    /// Warns of libraries that are not there. What only a dependency's scripts and links miss is a message: on an empty base no shell is normal,
    /// and what somebody asked for by name is expected to start.
    /// </summary>
    /// <param name="root">The packages.</param>
    /// <param name="below">The base, whose own faults are not ours to tell; null for none.</param>
    /// <param name="requested">The names of those that were asked for.</param>
    /// <param name="app">The app.</param>
    /// <param name="workingDirectory">Where it stands.</param>
    /// <param name="diagnostics">Where warnings go.</param>
    public static void Check(InstalledRoot root, FileTree? below, IReadOnlySet<string> requested, IReadOnlyList<AppFile> app, string workingDirectory, IDiagnostics diagnostics)
    {
        var tree = new FileTree();
        foreach (var entry in root.Tree.Entries)
            tree.Set(entry);
        var folder = TreePath.FromMemberName(workingDirectory.TrimStart('/'));
        foreach (var file in app.Where(file => file.SourcePath is not null))
            tree.Set(FileEntry.File(tree.Resolve(ImagePath.Combine(folder, file.ImagePath)), file.Content(), root.Epoch));
        var asked = root.Packages.Where(package => requested.Contains(package.Name)).SelectMany(package => package.Paths).Select(tree.Resolve).ToHashSet(StringComparer.Ordinal);
        var findings = LinkCheck.Run(tree, root.Architecture, entry => below is null || !ReferenceEquals(entry, below.Find(entry.Path))).ToLookup(finding => finding.Kind == LinkFindingKind.Library
            || asked.Contains(finding.Path) && finding.Path.StartsWith(Programs, StringComparison.Ordinal));
        LinkCheck.Report([.. findings[true]], diagnostics);
        foreach (var finding in findings[false])
            diagnostics.Message($"/{finding.Path}: {finding.Missing} is not in the image.");
    }
}
