using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using ReproGet.Core.Oci;

namespace ReproGet.Sdk.Tests;

/// <summary>An image archive, read back.</summary>
internal sealed class BuiltArchive(string path)
{
    private readonly ImageBundle _bundle = ImageArchive.Open(path, CancellationToken.None);

    /// <summary>Of what a tag points to.</summary>
    public string Digest => _bundle.Root.Digest.ToString();

    public string MediaType => _bundle.Root.MediaType;

    /// <summary>As <c>amd64</c>, in the order of the index.</summary>
    public IEnumerable<string> Architectures => _bundle.Images.Select(image => image.Config.Platform.Architecture);

    public ImageConfig Config(string architecture) => Image(architecture).Config;

    /// <summary>The regular files of the topmost layer, by path: hashes of their contents.</summary>
    public SortedDictionary<string, string> AppFiles(string architecture)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var blobs = Image(architecture);
        using var layer = blobs.Layers[^1].Content.Open();
        using var plain = new GZipStream(layer, CompressionMode.Decompress);
        using var reader = new TarReader(plain);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile)
                files[entry.Name] = Convert.ToHexStringLower(entry.DataStream is { } data ? SHA256.HashData(data) : SHA256.HashData([]));
        }
        return files;
    }

    private BuiltImage Image(string architecture) => _bundle.Images.Single(image => image.Config.Platform.Architecture == architecture);
}
