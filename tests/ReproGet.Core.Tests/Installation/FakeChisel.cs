using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.Compression;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

/// <summary>What Chisel leaves in a root: the files of some slices, and its manifest.</summary>
internal sealed class FakeChisel
{
    public const string Place = "var/lib/chisel/manifest.wall";

    private readonly List<string> _lines = [];
    private readonly List<FileEntry> _files = [];

    /// <summary>A package that slices are cut from, with its hash.</summary>
    public FakeChisel Package(string name, string version)
        => Line($$"""{"kind":"package","name":"{{name}}","version":"{{version}}","sha256":"{{Hash(name + version)}}","arch":"amd64"}""");

    /// <summary>A file of slices, as its package ships it; or changed by them.</summary>
    public FakeChisel File(string path, string text, string slices, string? changed = null)
    {
        _files.Add(FakeBase.File(path, changed ?? text));
        var final = changed is null ? "" : $",\"final_sha256\":\"{Hash(changed)}\"";
        foreach (var slice in slices.Split(' '))
            Line($$"""{"kind":"content","slice":"{{slice}}","path":"/{{path}}"}""").Line($$"""{"kind":"slice","name":"{{slice}}"}""");
        return Line($$"""{"kind":"path","path":"/{{path}}","mode":"0644","slices":["{{slices.Replace(" ", "\",\"", StringComparison.Ordinal)}}"],"sha256":"{{Hash(text)}}"{{final}},"size":{{(changed ?? text).Length}}}""");
    }

    public FakeChisel Line(string line)
    {
        if (!_lines.Contains(line))
            _lines.Add(line);
        return this;
    }

    /// <summary>The files of the root.</summary>
    public IEnumerable<FileEntry> Files => [.. _files, Manifest([$$"""{"jsonwall":"1.0","schema":"1.0","count":{{_lines.Count + 1}}}""", .. _lines.Order(StringComparer.Ordinal)])];

    /// <summary>A manifest of these lines.</summary>
    public static FileEntry Manifest(params IEnumerable<string> lines)
    {
        using var packed = new MemoryStream();
        using (var encoder = new ZstdEncoder(packed, CancellationToken.None))
        {
            encoder.Write(Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));
            encoder.Finish();
        }
        return FileEntry.File(Place, FileContent.Of(packed.ToArray()), FakeDeb.Time);
    }

    /// <summary>The lines of a tree's manifest.</summary>
    public static string[] Lines(FileTree tree)
    {
        using var plain = Decompressor.Open(tree.Find(Place)!.Content!.Open(), CompressionFormat.Zstd, 1 << 20);
        using var reader = new StreamReader(plain);
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
