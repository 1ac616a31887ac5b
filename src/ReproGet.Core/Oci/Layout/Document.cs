using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci.Layout;

/// <summary>The JSON files of layouts and archives.</summary>
internal static class Document
{
    /// <summary>The whole of a small file.</summary>
    /// <exception cref="ReproGetException">RG6002: it is larger than such a file may be.</exception>
    public static byte[] Read(FileContent content, string where)
    {
        if (content.Length > ImageJson.MaxConfigSize)
            throw OciErrors.TooLarge(where, content.Length, ImageJson.MaxConfigSize);
        var bytes = new byte[content.Length];
        using var stream = content.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The media type of a manifest or an index, which need not say it.</summary>
    public static string TypeOf(byte[] bytes, string where)
    {
        var json = ImageJson.Parse(bytes, ImageJson.MaxManifestSize, where);
        return json.Text("mediaType", where) ?? (json.ContainsKey("manifests") ? MediaTypes.OciIndex : MediaTypes.OciManifest);
    }
}
