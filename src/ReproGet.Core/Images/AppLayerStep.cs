using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Images;

/// <summary>Writes the published app as the topmost layer: of root, 0755 for what is run and for directories, 0644 for the rest, all at one time.</summary>
internal sealed class AppLayerStep : IImageStep
{
    private const int ExecutableMode = 0b111_101_101;
    private const int PlainMode = 0b110_100_100;

    public async Task RunAsync(ImageDraft draft, CancellationToken cancellationToken)
    {
        var request = draft.Request;
        if (request.AppFiles.Count == 0)
            return;
        var directory = ImagePath.FromSetting("ContainerWorkingDirectory", request.Settings.WorkingDirectory);
        var contents = new LayerContents(draft.Tree, request.AppTime);
        PutDirectory(draft, contents, directory);
        foreach (var file in request.AppFiles.OrderBy(file => file.ImagePath, Utf8Order.Instance))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = ImagePath.Combine(directory, file.ImagePath);
            TreePath.FromMemberName(path);
            if (file.SourcePath is null)
                PutDirectory(draft, contents, path);
            else
                contents.Put(Entry(path, file, request.AppTime), file.SourcePath);
        }
        await LayerFile.AddAsync(draft, contents.Entries, "ReproGet.Sdk app", "The published app", cancellationToken).ConfigureAwait(false);
    }

    // A link on the way to the app's folder is the base's own layout (/lib, /var/run); one in its place leads the app to where nobody asked for it.
    private static void PutDirectory(ImageDraft draft, LayerContents contents, string path)
    {
        if (draft.Tree.Find(draft.Tree.Resolve(path)) is { Type: FileType.SymbolicLink, LinkTarget: { } target })
            draft.Diagnostics.Warning(ImageErrors.LinkInPlaceOfFolder, ImageErrors.LinkInPlaceOfFolderMessage(path, target, draft.Tree.Resolve(path + "/.")));
        contents.PutDirectory(path);
    }

    private static FileEntry Entry(string path, AppFile file, long time)
    {
        var content = StaticAssetTimes.Follow(file.ImagePath, file.Content(), time);
        var mode = file.Mode ?? (ExecutableContent.Is(content) ? ExecutableMode : PlainMode);
        return FileEntry.File(path, content, time, mode);
    }
}
