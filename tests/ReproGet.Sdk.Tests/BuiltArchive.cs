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
        ReadApp(architecture, entry =>
        {
            if (entry.EntryType is TarEntryType.RegularFile)
                files[entry.Name] = Convert.ToHexStringLower(entry.DataStream is { } data ? SHA256.HashData(data) : SHA256.HashData([]));
        });
        return files;
    }

    /// <summary>The files of a folder, as <see cref="AppFiles"/> gives those of a layer.</summary>
    public static SortedDictionary<string, string> FilesOf(string folder)
        => new(
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
                file => Path.GetRelativePath(folder, file), file => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))),
            StringComparer.Ordinal);

    /// <summary>What is not plain in the topmost layer: kinds other than files and directories, modes other than theirs, owners other than root; and what is run.</summary>
    public IReadOnlyList<string> AppOddities(string architecture)
    {
        var odd = new List<string>();
        ReadApp(architecture, entry =>
        {
            var plain = entry.EntryType == TarEntryType.Directory ? "755" : entry.EntryType == TarEntryType.RegularFile ? "644" : "none";
            var mode = Convert.ToString((int)entry.Mode, 8);
            if (mode != plain || entry.Uid != 0 || entry.Gid != 0)
                odd.Add($"{entry.Name} {mode} {entry.Uid}:{entry.Gid}");
        });
        return odd;
    }

    /// <summary>Unpacks the topmost layer, with its modes.</summary>
    public void UnpackApp(string architecture, string folder)
    {
        Directory.CreateDirectory(folder);
        ReadApp(architecture, entry => entry.ExtractToFile(Path.Combine(folder, entry.Name), overwrite: false), entry => Directory.CreateDirectory(Path.Combine(folder, entry.Name)));
    }

    private void ReadApp(string architecture, Action<TarEntry> read, Action<TarEntry>? readDirectory = null)
    {
        using var layer = Image(architecture).Layers[^1].Content.Open();
        using var plain = new GZipStream(layer, CompressionMode.Decompress);
        using var reader = new TarReader(plain);
        while (reader.GetNextEntry() is { } entry)
            (entry.EntryType == TarEntryType.Directory ? readDirectory ?? read : read)(entry);
    }

    private BuiltImage Image(string architecture) => _bundle.Images.Single(image => image.Config.Platform.Architecture == architecture);
}
