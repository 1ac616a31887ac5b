using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Effects;

namespace ReproGet.Core.Images;

/// <summary>
/// The headers that <c>MapStaticAssets</c> sends name the files' times of the machine that published. In the image the files have another time, and the headers follow it:
/// so the same sources give the same bytes on every day.
/// </summary>
/// <remarks>dotnet/sdk, "StaticWebAssetsSdk": the manifest <c>APP.staticwebassets.endpoints.json</c>.</remarks>
internal static partial class StaticAssetTimes
{
    private const string Manifest = ".staticwebassets.endpoints.json";

    // One of a thousand assets has a megabyte.
    private const long MaxSize = 256 << 20;

    /// <summary>What the image shall hold of a published file.</summary>
    /// <param name="path">Its path below the app's folder.</param>
    /// <param name="content">As it was published.</param>
    /// <param name="time">Of the app's files in the image, in seconds since 1970.</param>
    public static FileContent Follow(string path, FileContent content, long time)
    {
        if (path.Contains('/', StringComparison.Ordinal) || !path.EndsWith(Manifest, StringComparison.Ordinal) || content.Length > MaxSize)
            return content;
        var modified = DateTimeOffset.FromUnixTimeSeconds(time).ToString("R", CultureInfo.InvariantCulture);
        return FileContent.Of(Encoding.UTF8.GetBytes(LastModified().Replace(Encoding.UTF8.GetString(content.ReadAll()), match => match.Groups[1].Value + modified)));
    }

    [GeneratedRegex("""("Name"\s*:\s*"Last-Modified"\s*,\s*"Value"\s*:\s*")[^"]*""", RegexOptions.CultureInvariant)]
    private static partial Regex LastModified();
}
