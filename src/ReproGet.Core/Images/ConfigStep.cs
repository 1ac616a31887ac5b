namespace ReproGet.Core.Images;

/// <summary>Makes the configuration of the base's, the settings and the layers that are there by now.</summary>
internal sealed class ConfigStep : IImageStep
{
    public Task RunAsync(ImageDraft draft, CancellationToken cancellationToken)
    {
        var request = draft.Request;
        var lower = request.Base?.Config ?? ScratchBase.Config(request.Platform, draft.Tree);
        if (lower.Platform != request.Platform)
            throw ImageErrors.OtherPlatform(request.Platform.ToString(), lower.Platform.ToString());
        draft.Config = ImageConfigBuilder.Build(
            lower, request.Base?.Digest, request.Settings, [.. draft.Layers.Select(layer => layer.Note)], request.Epoch, draft.Diagnostics);
        return Task.CompletedTask;
    }
}
