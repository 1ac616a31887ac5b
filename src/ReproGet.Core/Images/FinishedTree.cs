using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation;
using ReproGet.Core.Installation.Checks;

namespace ReproGet.Core.Images;

/// <summary>Looks at packages and app together, as the container will see them, before the image is written.</summary>
internal static class FinishedTree
{
    /// <summary>Warns of libraries, interpreters and link targets that are not there.</summary>
    public static void Check(InstalledRoot root, IReadOnlyList<AppFile> app, string workingDirectory, IDiagnostics diagnostics)
    {
        var tree = new FileTree();
        foreach (var entry in root.Tree.Entries)
            tree.Set(entry);
        var folder = TreePath.FromMemberName(workingDirectory.TrimStart('/'));
        foreach (var file in app.Where(file => file.SourcePath is not null))
        {
            var content = FileContent.OfFile(file.SourcePath!, 0, new FileInfo(file.SourcePath!).Length);
            tree.Set(FileEntry.File(tree.Resolve(ImagePath.Combine(folder, file.ImagePath)), content, root.Epoch));
        }
        LinkCheck.Report(LinkCheck.Run(tree, root.Architecture), diagnostics);
    }
}
