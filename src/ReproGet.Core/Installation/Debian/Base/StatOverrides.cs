using System.Globalization;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>Owners and modes that the administrator gave files, whatever their packages say.</summary>
/// <remarks>dpkg-statoverride(1); a line each: user, group, mode, name; users and groups by name, or by number behind “#” (dpkg's lib/dpkg/db-fsys-override.c).</remarks>
internal sealed class StatOverrides
{
    private const string Place = "var/lib/dpkg/statoverride";
    private const string Users = "etc/passwd";
    private const string Groups = "etc/group";
    private const int MaxMode = 0b111_111_111_111;

    private readonly Dictionary<string, (int User, int Group, int Mode)> _overrides = new(StringComparer.Ordinal);

    private StatOverrides()
    {
    }

    /// <summary>Reads those of a root.</summary>
    /// <exception cref="ReproGetException">RG5055: a line cannot be right, or names a user or group that the root does not have.</exception>
    public static StatOverrides Read(FileTree tree)
    {
        var overrides = new StatOverrides();
        var users = new Lazy<Dictionary<string, string>>(() => Accounts(tree, Users));
        var groups = new Lazy<Dictionary<string, string>>(() => Accounts(tree, Groups));
        foreach (var line in RootText.Lines(tree, Place))
        {
            var words = line.Split(' ', 4);
            if (words.Length < 4 || !words[3].StartsWith('/') || !TryReadMode(words[2], out var mode))
                throw InstallationErrors.BadDatabase(Place, $"“{line}” is not a user, a group, a mode and an absolute name");
            overrides._overrides[words[3].TrimStart('/')] = (Number(users, Users, words[0]), Number(groups, Groups, words[1]), mode);
        }
        return overrides;
    }

    /// <summary>The entry with what the administrator gave it. A link has nothing of its own.</summary>
    public FileEntry Apply(FileEntry entry)
        => entry.Type is not (FileType.SymbolicLink or FileType.HardLink) && _overrides.TryGetValue(entry.Path, out var given)
            ? entry with { UserId = given.User, GroupId = given.Group, Mode = given.Mode }
            : entry;

    private static bool TryReadMode(string text, out int mode)
    {
        mode = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7' || mode > MaxMode)
                return false;
            mode = (mode << 3) | (digit - '0');
        }
        return text.Length > 0 && mode <= MaxMode;
    }

    /// <summary>The numbers by name, as written: passwd(5), group(5).</summary>
    private static Dictionary<string, string> Accounts(FileTree tree, string file)
        => RootText.Lines(tree, file).Select(line => line.Split(':')).Where(fields => fields.Length > 2).DistinctBy(fields => fields[0])
            .ToDictionary(fields => fields[0], fields => fields[2], StringComparer.Ordinal);

    private static int Number(Lazy<Dictionary<string, string>> accounts, string file, string name)
    {
        if (name == "root")
            return 0;
        var text = name.StartsWith('#') ? name[1..] : accounts.Value.GetValueOrDefault(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw InstallationErrors.BadDatabase(Place, $"/{file} does not have “{name}”");
    }
}
