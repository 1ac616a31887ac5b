using System.Collections.Concurrent;
using System.Security.Cryptography;
using Digest = ReproGet.Core.Oci.Digest;

namespace ReproGet.Core.FileSystem;

/// <summary>Buffers for who reads a stream: while one is used, it and those before it are hashed on a thread of their own.</summary>
/// <remarks>Tasks do not do: whoever waits for one that no other thread has begun with does it himself, and mostly it comes to that.</remarks>
/// <param name="length">Of the stream, as far as it is known: a small one needs no large buffers.</param>
internal sealed class HashedBlocks(long length = long.MaxValue) : IDisposable
{
    private const int MaxLength = 1 << 19;
    private const int MaxCount = 4;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly BlockingCollection<Block> _free = [];
    private readonly BlockingCollection<Block> _full = [];
    private int _made;
    private Block? _next;
    private Thread? _thread;
    private bool _isDisposed;

    /// <summary>Takes the next bytes. Those that <see cref="Add"/> gave last are used by then.</summary>
    public Memory<byte> Next => (_next ??= _free.Count > 0 || _made == MaxCount ? _free.Take() : Make()).Bytes;

    /// <summary>Hashes the first bytes of <see cref="Next"/>, and gives them.</summary>
    public ReadOnlyMemory<byte> Add(int count)
    {
        if (count == 0)
            return default;
        var block = _next!;
        _next = null;
        block.Length = count;
        _full.Add(block);
        if (_thread is null && _full.Count > 1)
        {
            _thread = new Thread(HashAll) { IsBackground = true };
            _thread.Start();
        }
        return block.Bytes.AsMemory(0, count);
    }

    /// <summary>The digest of all that was added.</summary>
    public Digest Finish()
    {
        _full.CompleteAdding();
        if (_thread is null)
            HashAll();
        else
            _thread.Join();
        return Digest.FromHash(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _full.CompleteAdding();
        _thread?.Join();
        _full.Dispose();
        _free.Dispose();
        _hash.Dispose();
    }

    private Block Make()
    {
        _made++;
        return new Block(Math.Min(length, MaxLength));
    }

    private void HashAll()
    {
        foreach (var block in _full.GetConsumingEnumerable())
        {
            _hash.AppendData(block.Bytes, 0, block.Length);
            _free.Add(block);
        }
    }

    private sealed class Block(long length)
    {
        public byte[] Bytes { get; } = new byte[length];

        public int Length { get; set; }
    }
}
