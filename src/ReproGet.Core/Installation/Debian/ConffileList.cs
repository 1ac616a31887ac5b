using System.Text;

namespace ReproGet.Core.Installation.Debian;

/// <summary>The control member <c>conffiles</c> (deb-conffiles(5)).</summary>
internal static class ConffileList
{
    /// <summary>The absolute paths that the package ships as conffiles, in its order. Those that are only to be removed on upgrades are no files of it.</summary>
    public static IReadOnlyList<string> Parse(byte[] bytes)
        => [.. Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.TrimEntries).Where(line => line.StartsWith('/'))];
}
