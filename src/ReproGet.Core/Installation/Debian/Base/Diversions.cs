using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>Files that stand elsewhere than their packages say, since another package or the administrator wants their place.</summary>
/// <remarks>dpkg-divert(1); three lines each: the name, where it goes, and the package that has the name, or “:” for nobody (dpkg's lib/dpkg/db-fsys-divert.c).</remarks>
internal sealed class Diversions
{
    private const string Place = "var/lib/dpkg/diversions";

    private readonly Dictionary<string, (string To, string By)> _diversions = new(StringComparer.Ordinal);

    private Diversions()
    {
    }

    /// <summary>Reads those of a root.</summary>
    /// <exception cref="ReproGetException">RG5055: the file cannot be right.</exception>
    public static Diversions Read(FileTree tree)
    {
        var diversions = new Diversions();
        var lines = RootText.Lines(tree, Place);
        if (lines.Count % 3 != 0)
            throw InstallationErrors.BadDatabase(Place, "it does not have three lines for each diversion");
        for (var i = 0; i < lines.Count; i += 3)
        {
            if (!lines[i].StartsWith('/') || !lines[i + 1].StartsWith('/'))
                throw InstallationErrors.BadDatabase(Place, $"“{lines[i]}” → “{lines[i + 1]}” are not two absolute names");
            diversions._diversions[lines[i].TrimStart('/')] = (lines[i + 1].TrimStart('/'), lines[i + 2]);
        }
        return diversions;
    }

    /// <summary>The name under which a package's file stands.</summary>
    public string NameOf(string path, string package) => _diversions.TryGetValue(path, out var diversion) && diversion.By != package ? diversion.To : path;
}
