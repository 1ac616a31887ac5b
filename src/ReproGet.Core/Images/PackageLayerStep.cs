namespace ReproGet.Core.Images;

/// <summary>Writes what the packages brought as the lowest layer of ours.</summary>
internal sealed class PackageLayerStep : IImageStep
{
    public async Task RunAsync(ImageDraft draft, CancellationToken cancellationToken)
    {
        if (draft.PackageEntries.Count == 0)
            return;
        await LayerFile.AddAsync(draft, draft.PackageEntries, "ReproGet.Sdk packages", "Distro packages of the lock", cancellationToken).ConfigureAwait(false);
    }
}
