using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Images;

/// <summary>Writes the project's <c>ContainerFile</c> items as a layer.</summary>
internal sealed class FileLayerStep : IImageStep
{
    public async Task RunAsync(ImageDraft draft, CancellationToken cancellationToken)
    {
        if (draft.Request.Files.Count == 0)
            return;
        var contents = new LayerContents(draft.Tree, draft.Request.AppTime);
        foreach (var entry in draft.Request.Files.OrderBy(entry => entry.Path, Utf8Order.Instance))
            contents.Put(entry with { ModifiedTime = draft.Request.AppTime }, "ContainerFile " + entry.Path);
        await LayerFile.AddAsync(draft, contents.Entries, "ReproGet.Sdk files", "Files of the project", cancellationToken).ConfigureAwait(false);
    }
}
