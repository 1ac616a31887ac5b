using System.Text;

namespace ReproGet.Core.Providers;

/// <summary>The name of a file in an archive, as a part of a URL.</summary>
internal static class ArchiveName
{
    /// <summary>Holds that the name stays inside its archive, on every host's file system.</summary>
    /// <exception cref="ReproGetException">RG2006.</exception>
    public static void Validate(string name)
    {
        var safe = name.Length > 0 && !name.Contains('\\') && !name.Any(char.IsControl)
            && name.Split('/').All(segment => segment is not ("" or ".."))
            && name != "." && !name.EndsWith("/.", StringComparison.Ordinal);
        if (!safe)
            throw ProviderErrors.UnsafeName(name);
    }

    /// <summary>Percent-encodes each segment.</summary>
    /// <remarks>
    /// Everything is encoded but the unreserved characters of RFC 3986, section 2.3. So <c>+</c> is <c>%2B</c>, as apt writes it (its option
    /// <c>Acquire::URIEncode</c>): mirrors on S3 read a bare <c>+</c> as a space. A percent sign in a pool name (<c>%3a</c> for an epoch's colon) becomes <c>%25</c>.
    /// </remarks>
    public static string Escape(string name)
    {
        var escaped = new StringBuilder(name.Length + 16);
        foreach (var segment in name.Split('/'))
        {
            // Flat repositories name their files "./x.deb".
            if (segment == ".")
                continue;
            if (escaped.Length > 0)
                escaped.Append('/');
            escaped.Append(Uri.EscapeDataString(segment));
        }
        return escaped.ToString();
    }
}
