using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReproGet.Core.Cache;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Installation.Effects.Loader;
using ReproGet.Core.Oci;
using ReproGet.Core.Sbom;

namespace ReproGet.Core.Images.Roots;

/// <summary>Prepared roots that were made before: a change of the app makes no package layer anew. Layer and tree are hashed when they are taken.</summary>
/// <param name="cache">The cache; layers stand in a folder of their own beside the packages.</param>
internal sealed class RootCache(BlobCache cache)
{
    private const int ElfHeaderSize = 64;

    private const string Configuration = "etc/";
    private const int MaxConfigurationSize = 64 * 1024;

    private readonly BlobCache _blobs = new(cache.DerivedDirectory("layers"));
    private readonly string _records = Path.Combine(cache.DerivedDirectory("layers"), "roots");

    /// <summary>What stands in the cache of a root beside its two large parts.</summary>
    private sealed record Record(string Tree, string? Layer, string? DiffId, long Size, LayerCompression Compression, IReadOnlyList<RootFinding> Findings, IReadOnlyList<SbomPackage> Packages, IReadOnlyList<Diagnostic> Words);

    /// <summary>A root of this name; null where there is none that is whole.</summary>
    public async Task<PreparedRoot?> TryLoadAsync(Digest key, CancellationToken cancellationToken)
    {
        if (Read(key) is not { } record || !Digest.TryParse(record.Tree, out var tree))
            return null;
        PackageLayer? layer = null;
        if (record.Layer is not null)
        {
            if (!Digest.TryParse(record.Layer, out var digest) || !Digest.TryParse(record.DiffId, out var diffId) || !await _blobs.VerifyAsync(digest, cancellationToken).ConfigureAwait(false))
                return null;
            layer = new PackageLayer(new LayerDescription(digest, diffId, record.Size, record.Compression), _blobs.BlobPath(digest));
        }
        var stream = await _blobs.OpenVerifiedAsync(tree, cancellationToken).ConfigureAwait(false);
        if (stream is null)
            return null;
        await using var closing = stream.ConfigureAwait(false);
        return new PreparedRoot(TreeFile.Read(new BufferedStream(stream, 1 << 16)), layer, record.Findings, record.Packages, record.Words);
    }

    /// <summary>Where a layer is to be written so that it stands in the cache; null for a cache that cannot be written.</summary>
    public string? TryMakeLayerFolder()
    {
        try
        {
            var folder = Directory.CreateDirectory(_blobs.Layout.Blobs).FullName;
            using var trial = File.Create(Path.Combine(folder, $"trial-{Guid.NewGuid():N}.tmp"), 1, FileOptions.DeleteOnClose);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a root whose layer was written into the cache. A cache that cannot be written takes nothing, and nothing is lost.</summary>
    public async Task StoreAsync(Digest key, PreparedRoot root, CancellationToken cancellationToken)
    {
        try
        {
            var tree = new MemoryStream();
            TreeFile.Write(root.Tree, Kept, tree);
            tree.Position = 0;
            var treeDigest = await StoreAsync(tree, cancellationToken).ConfigureAwait(false);
            var layer = root.Layer?.Description;
            Write(key, new Record(treeDigest.ToString(), layer?.Digest.ToString(), layer?.DiffId.ToString(), layer?.Size ?? 0, layer?.Compression ?? default, root.Findings, root.Packages, root.Words));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || e is ReproGetException own && CacheErrors.IsOfTheCache(own))
        {
            // The next build makes it again.
        }
    }

    private async Task<Digest> StoreAsync(Stream content, CancellationToken cancellationToken)
    {
        var writer = _blobs.CreateWriter(null);
        await using var closing = writer.ConfigureAwait(false);
        await writer.CopyFromAsync(content, cancellationToken).ConfigureAwait(false);
        return await writer.CommitAsync().ConfigureAwait(false);
    }

    private Record? Read(Digest key)
    {
        try
        {
            var bytes = RegularFile.ReadAllBytes(Path.Combine(_records, key.Hex));
            var end = Math.Max(0, bytes.Length - SHA256.HashSizeInBytes);
            return bytes.AsSpan(end).SequenceEqual(Seal(key, bytes.AsSpan(0, end))) ? JsonSerializer.Deserialize<Record>(bytes.AsSpan(0, end)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private void Write(Digest key, Record record)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(record);
        AtomicFile.Write(Path.Combine(_records, key.Hex), stream => stream.Write([.. bytes, .. Seal(key, bytes)]));
    }

    /// <summary>Stands behind a record: it is believed only where it is whole, and under its own name.</summary>
    private static byte[] Seal(Digest key, ReadOnlySpan<byte> record) => SHA256.HashData([.. Encoding.ASCII.GetBytes(key.Hex), .. record]);

    /// <summary>What is still looked at when the app comes: accounts and the loader's configuration, and of libraries what they are made for.</summary>
    private static byte[]? Kept(FileEntry entry)
    {
        if (entry.Path.StartsWith(Configuration, StringComparison.Ordinal) && entry.Content!.Length <= MaxConfigurationSize)
            return entry.Content.ReadAll();
        if (!entry.Path.Contains(".so", StringComparison.Ordinal) || ElfFile.Read(entry.Content!) is not { } elf)
            return null;
        var header = new byte[ElfHeaderSize];
        using var stream = entry.Content!.Open();
        stream.ReadExactly(header);
        // Without segments it reads as a file that needs nothing: what it needs was looked at when it was put there.
        header.AsSpan(elf.Bits == 64 ? 56 : 44, 2).Clear();
        return header;
    }
}
