using System.Buffers.Binary;
using System.Security.Cryptography;

namespace ReproGet.Core.Compression;

/// <summary>What the index of an .xz stream must say: sizes of blocks. Of many only a hash is kept, so that memory stays bounded.</summary>
internal sealed class XzIndex
{
    private readonly byte[] _state = new byte[SHA256.HashSizeInBytes + 2 * sizeof(long)];

    /// <summary>The number of blocks.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one block, in order.</summary>
    public void Add(long unpaddedSize, long size)
    {
        Count++;
        BinaryPrimitives.WriteInt64LittleEndian(_state.AsSpan(SHA256.HashSizeInBytes), unpaddedSize);
        BinaryPrimitives.WriteInt64LittleEndian(_state.AsSpan(SHA256.HashSizeInBytes + sizeof(long)), size);
        SHA256.HashData(_state, _state.AsSpan(0, SHA256.HashSizeInBytes));
    }

    /// <summary>Whether both hold the same blocks.</summary>
    public bool Matches(XzIndex other)
        => Count == other.Count && _state.AsSpan(0, SHA256.HashSizeInBytes).SequenceEqual(other._state.AsSpan(0, SHA256.HashSizeInBytes));
}
