using System.Security.Cryptography;
using Digest = ReproGet.Core.Oci.Digest;

namespace ReproGet.Core.FileSystem;

/// <summary>Two buffers for who reads a stream: while one is used and hashed, on a thread of its own, the next bytes come into the other.</summary>
/// <param name="length">Of the stream, as far as it is known: a small one needs no large buffers.</param>
internal sealed class HashedBlocks(long length = long.MaxValue) : IDisposable
{
    private const int MaxLength = 1 << 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private byte[] _next = new byte[Math.Min(length, MaxLength)];
    private byte[] _other = [];
    private Task _hashing = Task.CompletedTask;

    /// <summary>Takes the next bytes. What the last <see cref="Add"/> gave stays as it is meanwhile.</summary>
    public Memory<byte> Next => _next;

    /// <summary>Hashes the first bytes of <see cref="Next"/>, and gives them.</summary>
    public ReadOnlyMemory<byte> Add(int count)
    {
        if (count == 0)
            return default;
        var (hash, block) = (_hash, _next);
        _hashing.GetAwaiter().GetResult();
        _hashing = Task.Run(() => hash.AppendData(block, 0, count));
        _next = _other.Length == block.Length ? _other : new byte[block.Length];
        _other = block;
        return block.AsMemory(0, count);
    }

    /// <summary>The digest of all that was added.</summary>
    public Digest Finish()
    {
        _hashing.GetAwaiter().GetResult();
        return Digest.FromHash(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        _hashing.GetAwaiter().GetResult();
        _hash.Dispose();
    }
}
