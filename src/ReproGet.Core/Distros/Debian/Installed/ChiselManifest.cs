using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ReproGet.Core.Compression;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian.Installed;

/// <summary>What Chisel cut into a root: slices, which are parts of packages. No package manager knows them.</summary>
/// <remarks>canonical/chisel, "docs/reference/manifest.md": lines of JSON, the first one a header, in zstd.</remarks>
internal sealed class ChiselManifest
{
    internal const string Place = "var/lib/chisel/manifest.wall";
    private const string Where = "/" + Place;

    // A root of Chisel's has hundreds of files, with 300 bytes each.
    private const int MaxLength = 8 << 20;
    private const int MaxLines = 100_000;
    private const int MaxLine = 1 << 20;

    private readonly IReadOnlyList<JsonObject> _lines;
    private readonly Dictionary<string, string> _hashes = new(StringComparer.Ordinal);

    private ChiselManifest(IReadOnlyList<JsonObject> lines)
    {
        _lines = lines;
        Packages = [.. OfKind("package").Select(ReadPackage)];
        // A file that was changed while it was cut has a second hash.
        foreach (var path in OfKind("path").Where(path => path.Text("final_sha256", Where) is null))
            _hashes[path.RequiredText("path", Where).TrimStart('/')] = path.Text("sha256", Where) ?? "";
    }

    /// <summary>The packages that slices were cut from.</summary>
    public IReadOnlyList<SlicedPackage> Packages { get; }

    /// <summary>Reads the manifest of a root; an empty one where there is none.</summary>
    /// <exception cref="ReproGetException">RG5020 to RG5023: it is no zstd; RG6001, RG6002: its lines are not what Chisel writes.</exception>
    public static ChiselManifest Read(FileTree tree)
        => tree.TryFollow(Place, out var entry) && entry.Content is { } content ? new ChiselManifest(Lines(content)) : new ChiselManifest([]);

    /// <summary>Whether a part of a package of this name is there.</summary>
    public bool HasSliceOf(string package) => Packages.Any(sliced => sliced.Name == package);

    /// <summary>Whether a file was put there by a slice, and is as its package ships it.</summary>
    public bool IsAsShipped(FileEntry file)
    {
        if (file.Content is not { } content || !_hashes.TryGetValue(file.Path, out var shipped))
            return false;
        using var stream = content.Open();
        return Digest.Of(stream).Hex == shipped;
    }

    /// <summary>Takes the slices of packages out of the manifest of a root: the packages are there whole, and a package manager knows them.</summary>
    public void Forget(IReadOnlySet<string> packages, FileTree tree, long time)
    {
        if (!Packages.Any(package => packages.Contains(package.Name)) || !tree.TryFollow(Place, out var entry))
            return;
        var kept = _lines.Skip(1).Select(line => Without(line, packages)).OfType<JsonObject>().ToList();
        var header = (JsonObject)_lines[0].DeepClone();
        header["count"] = kept.Count + 1;
        var text = new MemoryStream();
        using (var encoder = new ZstdEncoder(text, CancellationToken.None))
        {
            foreach (var line in kept.Prepend(header))
                encoder.Write([.. CanonicalJson.Write(line), (byte)'\n']);
            encoder.Finish();
        }
        tree.Set(entry with { Content = FileContent.Of(text.ToArray()), ModifiedTime = time });
    }

    private static List<JsonObject> Lines(FileContent content)
    {
        using var plain = Decompressor.Open(content.Open(), CompressionFormat.Zstd, MaxLength, Where);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        var lines = new List<JsonObject>();
        while (reader.ReadLine() is { } line)
        {
            if (lines.Count == MaxLines)
                throw OciErrors.Malformed(Where, "it has more lines than Chisel writes");
            lines.Add(ImageJson.Parse(Encoding.UTF8.GetBytes(line), MaxLine, Where));
        }
        var header = lines.Count > 0 ? lines[0] : throw OciErrors.Malformed(Where, "it is empty");
        if (header.Text("jsonwall", Where) is null || header.Text("schema", Where)?.Split('.')[0] != "1")
            throw OciErrors.Malformed(Where, "its first line does not say “jsonwall”, or another schema than 1");
        if (header["count"] is not JsonValue count || !count.TryGetValue<int>(out var number) || number != lines.Count)
            throw OciErrors.Malformed(Where, string.Create(CultureInfo.InvariantCulture, $"it has {lines.Count} lines, and its first one says another number"));
        return lines;
    }

    private IEnumerable<JsonObject> OfKind(string kind) => _lines.Skip(1).Where(line => line.Text("kind", Where) == kind);

    private static SlicedPackage ReadPackage(JsonObject line)
    {
        var package = new SlicedPackage(line.RequiredText("name", Where), line.RequiredText("version", Where), line.RequiredText("arch", Where), line.Text("sha256", Where));
        return DebianFileName.IsPackage(package.Name) && DebianVersion.TryParse(package.Version, out _) ? package : throw OciErrors.Malformed(Where, "a package has an impossible name or version");
    }

    /// <summary>What a line says without some packages' slices; null where that is nothing.</summary>
    private static JsonObject? Without(JsonObject line, IReadOnlySet<string> packages)
    {
        switch (line.Text("kind", Where))
        {
            case "package":
                return packages.Contains(line.RequiredText("name", Where)) ? null : line;
            case "slice":
                return IsCut(line.RequiredText("name", Where)) ? null : line;
            case "content":
                return IsCut(line.RequiredText("slice", Where)) ? null : line;
            case "path":
                var kept = line.TextList("slices", Where).Where(slice => !IsCut(slice)).ToList();
                if (kept.Count == 0)
                    return null;
                line = (JsonObject)line.DeepClone();
                line["slices"] = CanonicalJson.List(kept);
                return line;
            default:
                return line;
        }

        // package_slice; names of packages have no such character.
        bool IsCut(string slice) => packages.Contains(slice.Split('_')[0]);
    }
}

/// <summary>A package that slices were cut from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Architecture">In dpkg's words.</param>
/// <param name="Sha256">Of its file, in hex; null where another hash is named.</param>
internal sealed record SlicedPackage(string Name, string Version, string Architecture, string? Sha256);
