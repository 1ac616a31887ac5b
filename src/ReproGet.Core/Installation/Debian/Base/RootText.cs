using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>The small text files of a root.</summary>
internal static class RootText
{
    /// <summary>The lines of the first of these files that is there, without empty ones; none where there is no file.</summary>
    public static IReadOnlyList<string> Lines(FileTree tree, params ReadOnlySpan<string> places)
    {
        foreach (var place in places)
        {
            if (!tree.TryFollow(place, out var entry) || entry.Content is null)
                continue;
            using var reader = new StreamReader(entry.OpenSmall(), Encoding.UTF8);
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        return [];
    }
}
