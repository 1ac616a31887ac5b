namespace ReproGet.Core.Compression;

/// <summary>Compresses what is written to it. Only <see cref="Finish"/> ends the compressed data; disposing does not, so that what failed half way never looks whole.</summary>
internal abstract class EncoderStream : WriteOnlyStream
{
    /// <summary>Writes all that is left, and the end.</summary>
    public abstract void Finish();
}
