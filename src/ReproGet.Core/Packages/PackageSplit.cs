namespace ReproGet.Core.Packages;

/// <summary><c>name-version-release</c>, of which only the name may hold dashes.</summary>
internal static class PackageSplit
{
    /// <summary>The three; null where one is missing.</summary>
    public static (string Package, string Version, string Release)? AtLastDashes(string text)
    {
        var release = text.LastIndexOf('-');
        var version = release < 0 ? -1 : text.LastIndexOf('-', release - 1 < 0 ? 0 : release - 1);
        return version > 0 && release > version + 1 && release < text.Length - 1
            ? (text[..version], text[(version + 1)..release], text[(release + 1)..])
            : null;
    }
}
