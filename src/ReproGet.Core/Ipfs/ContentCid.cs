using System.Security.Cryptography;

namespace ReproGet.Core.Ipfs;

/// <summary>The CID that <c>ipfs add</c> gives to a file, computed here: version 0, a balanced tree of 256 KiB chunks with up to 174 links a node.</summary>
/// <remarks>
/// Formats: <c>ipfs.tech/specs</c>, "UnixFS" and "DAG-PB"; the numbers are IPIP-499's profile <c>unixfs-v0-2015</c>. What is held in memory is one chunk, and the links of
/// one node a level.
/// </remarks>
public sealed class ContentCid
{
    private const int ChunkSize = 256 * 1024;
    private const int MaxLinks = 174;
    private const int FileType = 2;
    private const int HashSize = 34;

    /// <summary>Links that no node has yet, from the leaves upwards.</summary>
    private readonly List<List<Link>> _levels = [[]];
    private readonly int _maxLinks;

    private ContentCid(int maxLinks) => _maxLinks = maxLinks;

    /// <param name="Hash">A multihash: SHA-256, 32 bytes, the hash.</param>
    /// <param name="TreeSize">Bytes of the node and of all below it, as they are stored.</param>
    /// <param name="FileSize">Bytes of the file that it stands for.</param>
    private readonly record struct Link(byte[] Hash, long TreeSize, long FileSize);

    /// <summary>Reads a stream to its end.</summary>
    public static Task<string> OfAsync(Stream content, CancellationToken cancellationToken) => OfAsync(content, ChunkSize, MaxLinks, cancellationToken);

    /// <summary>The same with other numbers, which make a deep tree of a small file.</summary>
    internal static async Task<string> OfAsync(Stream content, int chunkSize, int maxLinks, CancellationToken cancellationToken)
    {
        var tree = new ContentCid(maxLinks);
        var chunk = new byte[chunkSize];
        var length = await content.ReadAtLeastAsync(chunk, chunkSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        do
        {
            tree.Add(0, Leaf(chunk.AsSpan(0, length)));
            length = await content.ReadAtLeastAsync(chunk, chunkSize, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        }
        while (length > 0);
        return Base58.Encode(tree.Root().Hash);
    }

    private void Add(int level, Link link)
    {
        if (level == _levels.Count)
            _levels.Add([]);
        _levels[level].Add(link);
        if (_levels[level].Count == _maxLinks)
            Close(level);
    }

    /// <summary>Makes a node of a level's links.</summary>
    private void Close(int level)
    {
        var node = Node(_levels[level]);
        _levels[level].Clear();
        Add(level + 1, node);
    }

    /// <summary>All leaves are equally deep: the last nodes of each level may be as good as empty.</summary>
    private Link Root()
    {
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count - 1 && _levels[level] is [var root])
                return root;
            if (_levels[level].Count > 0)
                Close(level);
        }
    }

    private static Link Leaf(ReadOnlySpan<byte> chunk)
    {
        using var file = new MemoryStream(chunk.Length + 32);
        Protobuf.WriteNumber(file, 1, FileType);
        if (chunk.Length > 0)
            Protobuf.WriteBytes(file, 2, chunk);
        Protobuf.WriteNumber(file, 3, chunk.Length);
        using var node = new MemoryStream(chunk.Length + 64);
        Protobuf.WriteBytes(node, 1, Bytes(file));
        return Linked(node, 0, chunk.Length);
    }

    private static Link Node(List<Link> links)
    {
        using var node = new MemoryStream();
        using var file = new MemoryStream();
        Protobuf.WriteNumber(file, 1, FileType);
        Protobuf.WriteNumber(file, 3, links.Sum(link => link.FileSize));
        foreach (var link in links)
        {
            Protobuf.WriteNumber(file, 4, link.FileSize);
            using var written = new MemoryStream();
            Protobuf.WriteBytes(written, 1, link.Hash);
            Protobuf.WriteBytes(written, 2, []);
            Protobuf.WriteNumber(written, 3, link.TreeSize);
            Protobuf.WriteBytes(node, 2, Bytes(written));
        }
        // DAG-PB: the links stand before the data, though their number is the higher one.
        Protobuf.WriteBytes(node, 1, Bytes(file));
        return Linked(node, links.Sum(link => link.TreeSize), links.Sum(link => link.FileSize));
    }

    private static Link Linked(MemoryStream node, long below, long fileSize)
    {
        var hash = new byte[HashSize];
        (hash[0], hash[1]) = (0x12, SHA256.HashSizeInBytes);
        SHA256.HashData(Bytes(node), hash.AsSpan(2));
        return new Link(hash, node.Length + below, fileSize);
    }

    private static ReadOnlySpan<byte> Bytes(MemoryStream stream) => stream.GetBuffer().AsSpan(0, (int)stream.Length);
}
