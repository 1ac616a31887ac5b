using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros;

/// <summary>What a root says of itself: os-release(5).</summary>
/// <param name="Id"><c>ID</c>: <c>debian</c>; empty where it says nothing.</param>
/// <param name="Codename"><c>VERSION_CODENAME</c>: <c>trixie</c>; empty where it says nothing.</param>
/// <param name="Name"><c>PRETTY_NAME</c>, for messages.</param>
public sealed record OsRelease(string Id, string Codename, string Name)
{
    /// <summary>Of a root that says nothing.</summary>
    public static readonly OsRelease Silent = new("", "", "");

    private const int MaxLength = 1 << 16;

    // /etc first, as os-release(5) has it.
    internal static readonly string[] Places = ["etc/os-release", "usr/lib/os-release"];

    /// <summary>Reads it in a tree; empty where there is none.</summary>
    public static OsRelease Read(FileTree tree)
    {
        var content = Places.Select(place => tree.TryFollow(place, out var entry) ? entry.Content : null).FirstOrDefault(content => content is { Length: <= MaxLength });
        if (content is null)
            return Silent;
        using var reader = new StreamReader(content.Open(), Encoding.UTF8);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && line[0] != '#')
                values[line[..equals].Trim()] = line[(equals + 1)..].Trim().Trim('"', '\'');
        }
        return new OsRelease(values.GetValueOrDefault("ID", ""), values.GetValueOrDefault("VERSION_CODENAME", ""), values.GetValueOrDefault("PRETTY_NAME", ""));
    }
}
