namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Where things stand in an archive (Debian's repository format).</summary>
internal static class ArchivePath
{
    /// <summary>Reads the URI of an archive, and ends it with <c>/</c>. Of <c>file:/srv/x</c>, which apt writes as well, the framework knows the long form only.</summary>
    public static Uri? TryParseUri(string text)
    {
        if (text.StartsWith("file:/", StringComparison.Ordinal) && !text.StartsWith("file://", StringComparison.Ordinal))
            text = "file://" + text["file:".Length..];
        return Uri.TryCreate(text.EndsWith('/') ? text : text + "/", UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https" or "file") ? uri : null;
    }

    /// <summary>A file of a suite: below <c>dists/</c>, or, in a flat repository, in the folder that the suite names.</summary>
    public static Uri Of(Uri archive, string suite, string path)
    {
        var folder = suite.EndsWith('/') ? suite.TrimEnd('/') : "dists/" + suite;
        var parts = (folder + "/" + path).Split('/').Where(part => part is not ("" or "."));
        return new Uri(archive.AbsoluteUri + string.Join('/', parts.Select(Uri.EscapeDataString)));
    }

    /// <summary>The same by its hash, which outlives the next update of a mirror.</summary>
    public static Uri ByHash(Uri archive, string suite, PackagesIndex index)
        => Of(archive, suite, index.Path[..(index.Path.LastIndexOf('/') + 1)] + "by-hash/SHA256/" + index.Digest.Hex);
}
