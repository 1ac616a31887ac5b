namespace ReproGet.Core.Installation.Debian;

/// <summary>What base-files' <c>postinst</c> makes, and the few directories without which no root is one.</summary>
internal sealed class BaseFilesEffect : IEffect
{
    // base-passwd's static numbers; the groups' names need not be there.
    private const int MailGroup = 8;
    private const int UtmpGroup = 43;

    private const int Sticky = 0b001_111_111_111;
    private const int OwnerOnly = 0b111_000_000;

    private const string Defaults = "usr/share/base-files";

    private static readonly string[] Directories =
    [
        "mnt", "srv", "opt", "etc/opt", "var/opt", "media",
        "usr/local/share", "usr/local/share/man", "usr/local/bin", "usr/local/games", "usr/local/lib", "usr/local/include", "usr/local/sbin", "usr/local/src", "usr/local/etc",
    ];

    /// <inheritdoc/>
    public void Apply(InstalledRoot root)
    {
        var editor = new RootEditor(root);
        AddBareRoot(editor);
        if (root.Packages.Any(package => package.Name == "base-files"))
            Configure(editor, BaseSystemEffects.PostInstallationOf(root, "base-files"));
        AddMultilibLinks(editor);
    }

    private static void AddBareRoot(RootEditor editor)
    {
        foreach (var directory in new[] { "boot", "dev", "etc", "home", "proc", "run", "sys", "var/cache", "var/lib", "var/log" })
            editor.AddDirectory(directory);
        editor.AddDirectory("root", OwnerOnly);
        editor.AddDirectory("tmp", Sticky);
        editor.AddDirectory("var/tmp", Sticky);
        editor.AddDirectory("run/lock", Sticky);
        editor.ReplaceDirectoryByLink("var/run", "/run");
        editor.ReplaceDirectoryByLink("var/lock", "/run/lock");
    }

    private static void Configure(RootEditor editor, string script)
    {
        if (editor.Exists("etc/dpkg/origins/debian"))
            editor.AddLink("etc/dpkg/origins/default", "debian");
        editor.Copy($"{Defaults}/dot.profile", "root/.profile");
        editor.Copy($"{Defaults}/dot.bashrc", "root/.bashrc");
        editor.Copy($"{Defaults}/profile", "etc/profile");
        editor.Copy($"{Defaults}/motd", "etc/motd");
        foreach (var directory in Directories)
            editor.AddDirectory(directory);
        // New with trixie.
        if (script.Contains("/usr/local/libexec", StringComparison.Ordinal))
            editor.AddDirectory("usr/local/libexec");
        editor.AddLink("usr/local/man", "share/man");
        editor.AddDirectory("var/mail", 0b010_111_111_101, group: MailGroup);
        editor.AddLink("var/spool/mail", "../mail");
        editor.AddFile("var/log/wtmp", "", 0b110_110_100, UtmpGroup);
        editor.AddFile("var/log/btmp", "", 0b110_110_000, UtmpGroup);
        editor.AddFile("var/log/lastlog", "", 0b110_110_100, UtmpGroup);
        if (editor.IsDirectory("usr/share/info") && !editor.Exists("usr/info/dir"))
            editor.Copy($"{Defaults}/info.dir", "usr/share/info/dir");
    }

    // trixie's base-files makes them as soon as something is in the directory under /usr.
    private static void AddMultilibLinks(RootEditor editor)
    {
        foreach (var name in new[] { "lib32", "lib64", "libo32", "libx32" })
        {
            if (editor.IsDirectory($"usr/{name}"))
                editor.AddLink(name, $"usr/{name}");
        }
    }
}
