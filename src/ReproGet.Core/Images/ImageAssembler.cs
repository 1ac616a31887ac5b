using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>Makes one platform's image: packages lowest, then the project's files, then the app.</summary>
public static class ImageAssembler
{
    private static readonly IImageStep[] Steps = [new FileLayerStep(), new AppLayerStep(), new ConfigStep(), new ManifestStep()];

    /// <summary>Makes the image. The same request gives the same bytes, wherever and whenever.</summary>
    /// <param name="request">All that decides.</param>
    /// <param name="workDirectory">Where layers are written, under the names of their digests; the image reads them there until it was delivered. It is made where it is missing.</param>
    /// <param name="diagnostics">Where warnings go.</param>
    /// <param name="cancellationToken">Ends the work; unfinished files are removed.</param>
    /// <exception cref="ReproGetException">RG5100 to RG5122.</exception>
    public static async Task<BuiltImage> AssembleAsync(
        ImageRequest request, string workDirectory, IDiagnostics diagnostics, CancellationToken cancellationToken)
    {
        // Before an hour's work: what is asked for can be had.
        SettingsRules.Check(request.Settings);
        var draft = new ImageDraft(request, workDirectory, diagnostics);
        foreach (var step in Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await step.RunAsync(draft, cancellationToken).ConfigureAwait(false);
        }
        return draft.Image ?? throw new InvalidOperationException("The last step makes the image.");
    }
}
