using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci;

/// <summary>What a descriptor points to, with its bytes at hand.</summary>
/// <param name="Descriptor">Type, digest and size.</param>
/// <param name="Content">The bytes, in memory or on disk; whoever reads them hashes them again.</param>
public sealed record Blob(Descriptor Descriptor, FileContent Content)
{
    /// <summary>Bytes in memory.</summary>
    public static Blob Of(string mediaType, byte[] content) => new(Descriptor.Of(mediaType, content), FileContent.Of(content));

    /// <summary>Opens the bytes so that wrong ones cannot be read to their end.</summary>
    /// <exception cref="ReproGetException">RG6003, from a read: the bytes are not those of the digest.</exception>
    internal Stream OpenVerified() => new VerifyingStream(Content.Open(), Descriptor.Digest, Descriptor.Size);
}
