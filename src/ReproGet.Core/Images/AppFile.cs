using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Images;

/// <summary>A file of the app on its way into the image.</summary>
/// <param name="SourcePath">Where its bytes are; null for a directory.</param>
/// <param name="ImagePath">Relative to the working directory, with <c>/</c>.</param>
/// <param name="Mode">Its permissions; null to decide by its bytes: 0755 for what is run, 0644 for the rest, on every host.</param>
public sealed record AppFile(string? SourcePath, string ImagePath, int? Mode = null)
{
    /// <summary>Its bytes, as many as there are now.</summary>
    /// <exception cref="ReproGetException">RG5112: it is not there any more, or cannot be looked at.</exception>
    internal FileContent Content()
    {
        try
        {
            return FileContent.OfFile(SourcePath!, 0, RegularFile.LengthOf(SourcePath!));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ImageErrors.UnreadableFile(SourcePath!, e.Message.TrimEnd('.'), e);
        }
    }
}
