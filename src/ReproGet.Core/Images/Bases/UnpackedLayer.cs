using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images.Bases;

/// <summary>The bytes of a layer as they were packed, hashed on another thread while they are used.</summary>
internal sealed class UnpackedLayer(Stream decoder) : BlockStream
{
    private readonly HashedBlocks _blocks = new();

    /// <summary>The digest of the whole, which was read to its end.</summary>
    public Digest Finish() => _blocks.Finish();

    protected override ReadOnlyMemory<byte> Next() => _blocks.Add(decoder.ReadAtLeast(_blocks.Next.Span, _blocks.Next.Length, throwOnEndOfStream: false));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _blocks.Dispose();
            decoder.Dispose();
        }
        base.Dispose(disposing);
    }
}
