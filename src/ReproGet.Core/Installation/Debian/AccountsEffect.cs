using System.Globalization;

namespace ReproGet.Core.Installation.Debian;

/// <summary>
/// The users and groups: those of base-passwd's masters where the package is there, else the fewest that do; and <c>app</c>, the user that .NET's own images have.
/// Passwords are in <c>shadow</c>, where nobody has one.
/// </summary>
/// <remarks>passwd(5), group(5), shadow(5), gshadow(5); base-passwd's <c>postinst</c>, and what <c>shadowconfig on</c> makes of its files.</remarks>
internal sealed class AccountsEffect : IEffect
{
    /// <summary>The number of the user and of the group <c>app</c>: <c>APP_UID</c> of .NET's images.</summary>
    public const int AppId = 1654;

    private const string Masters = "usr/share/base-passwd";
    private const int ShadowGroup = 42;
    private const int ShadowMode = 0b110_100_000;
    private const int HomeMode = 0b111_000_000;

    private const string FewestUsers = "root:*:0:0:root:/root:/bin/bash\nnobody:*:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
    private const string FewestGroups = "root:*:0:\nshadow:*:42:\nnogroup:*:65534:\n";

    /// <inheritdoc/>
    public void Apply(InstalledRoot root)
    {
        var editor = new RootEditor(root);
        var users = Rows(editor.ReadText($"{Masters}/passwd.master") ?? FewestUsers);
        var groups = Rows(editor.ReadText($"{Masters}/group.master") ?? FewestGroups);
        users.Add(new Row(["app", "*", $"{AppId}", $"{AppId}", "", "/home/app", "/bin/sh"]));
        groups.Add(new Row(["app", "*", $"{AppId}", ""]));
        editor.AddFile("etc/passwd", Text(users.Select(user => user with { Password = "x" })));
        editor.AddFile("etc/group", Text(groups.Select(group => group with { Password = "x" })));
        // shadow(5): the third field is a day, the day of the last change of the password. It is the image's day, or it would differ from run to run.
        var day = (root.Epoch / 86400).ToString(CultureInfo.InvariantCulture);
        editor.AddFile("etc/shadow", string.Concat(users.Select(user => $"{user.Name}:*:{day}:0:99999:7:::\n")), ShadowMode, ShadowGroup);
        editor.AddFile("etc/gshadow", string.Concat(groups.Select(group => $"{group.Name}:*::{group.Rest[^1]}\n")), ShadowMode, ShadowGroup);
        // Since trixie.
        if (BaseSystemEffects.PostInstallationOf(root, "base-passwd").Contains("/etc/subuid", StringComparison.Ordinal))
        {
            editor.AddFile("etc/subuid", "");
            editor.AddFile("etc/subgid", "");
        }
        editor.AddDirectory("home/app", HomeMode, AppId, AppId);
    }

    private static List<Row> Rows(string text)
        => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => new Row(line.Split(':'))).Where(row => row.Rest.Count > 0)];

    private static string Text(IEnumerable<Row> rows) => string.Concat(rows.Select(row => $"{row.Name}:{row.Password}:{string.Join(':', row.Rest)}\n"));

    /// <summary>A line of passwd or group.</summary>
    private sealed record Row(string Name, string Password, IReadOnlyList<string> Rest)
    {
        public Row(string[] fields)
            : this(fields[0], fields.ElementAtOrDefault(1) ?? "", [.. fields.Skip(2)])
        {
        }
    }
}
