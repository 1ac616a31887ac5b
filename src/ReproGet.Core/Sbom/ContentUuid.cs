using ReproGet.Core.Oci;

namespace ReproGet.Core.Sbom;

/// <summary>Names a document by what it says: the same anywhere and on any day.</summary>
internal static class ContentUuid
{
    /// <summary>Of a hash: a UUID of version 8 (RFC 9562, 5.8).</summary>
    public static string Of(Digest digest)
    {
        var hex = digest.Hex.ToCharArray();
        hex[12] = '8';
        hex[16] = "89ab"[Convert.ToInt32(hex[16].ToString(), 16) & 3];
        var text = new string(hex, 0, 32);
        return $"{text[..8]}-{text[8..12]}-{text[12..16]}-{text[16..20]}-{text[20..]}";
    }
}
