using System.Buffers;
using System.Security.Cryptography;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>Hashes in large steps: the runtime's own way reads 4 KiB at a time, each an operation of the thread pool.</summary>
internal static class StreamHash
{
    private const int BufferSize = 128 * 1024;

    public static async Task<Digest> OfAsync(Stream content, CancellationToken cancellationToken)
    {
        // A document, which is here before another thread could begin.
        if (content.CanSeek && content.Length - content.Position <= BufferSize)
            return Digest.Of(content);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var ahead = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            while (count > 0)
            {
                // The next part is read while this thread hashes.
                var next = content.ReadAsync(ahead, cancellationToken);
                hash.AppendData(buffer, 0, count);
                count = await next.ConfigureAwait(false);
                (buffer, ahead) = (ahead, buffer);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            ArrayPool<byte>.Shared.Return(ahead);
        }
        return Digest.FromHash(hash.GetHashAndReset());
    }
}
