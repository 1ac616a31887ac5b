using System.Text;

namespace ReproGet.Core.Providers;

/// <summary>URLs as logs may show them: without user-info and without a query, which can be a signature or a token.</summary>
internal static class PrintableUrl
{
    /// <summary>A URL or a provider's template.</summary>
    public static string Of(string url)
    {
        var (start, end) = Authority(url);
        var at = end > start ? url.LastIndexOf('@', end - 1, end - start) : -1;
        var text = at < 0 ? url : string.Concat(url.AsSpan(0, start), url.AsSpan(at + 1));
        var query = text.IndexOf('?', StringComparison.Ordinal);
        return Printable(query < 0 ? text : text[..query] + "?…");
    }

    /// <inheritdoc cref="Of(string)"/>
    public static string Of(Uri url) => Of(url.AbsoluteUri);

    /// <summary>Whether the authority of a URL or a template holds user-info.</summary>
    public static bool HasUserInfo(string url)
    {
        var (start, end) = Authority(url);
        return url.AsSpan(start, end - start).Contains('@');
    }

    /// <summary>Text as it can be shown on one line of a terminal.</summary>
    public static string Printable(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var printable = new StringBuilder();
        foreach (var c in text)
            _ = char.IsControl(c) ? printable.Append($"\\x{(int)c:x2}") : printable.Append(c);
        return printable.ToString();
    }

    // RFC 3986, section 3.2: from "//" to the next "/", "?" or "#". What has no "//" is taken whole: rather too much is left out than too little.
    private static (int Start, int End) Authority(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var start = scheme < 0 ? 0 : scheme + 3;
        var length = url.AsSpan(start).IndexOfAny("/?#\\");
        return (start, length < 0 ? url.Length : start + length);
    }
}
