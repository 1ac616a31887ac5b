namespace ReproGet.Core.Installation.Debian;

/// <summary>Configuration files that packages keep under <c>/usr/share</c> and copy into place when they are configured for the first time, and those without which the C library does not find names or libraries.</summary>
internal sealed class DefaultFilesEffect : IEffect
{
    /// <summary>What a <c>postinst</c> copies, and where.</summary>
    private static readonly (string Source, string Path)[] Copies =
    [
        ("usr/share/libc-bin/nsswitch.conf", "etc/nsswitch.conf"),
        ("usr/share/readline/inputrc", "etc/inputrc"),
    ];

    /// <inheritdoc/>
    public void Apply(InstalledRoot root)
    {
        var editor = new RootEditor(root);
        foreach (var (source, path) in Copies)
            editor.Copy(source, path);
        if (root.Packages.Any(package => package.Name == "libpam-modules"))
            editor.AddFile("etc/security/opasswd", "", 0b110_000_000);
        // Since trixie.
        if (BaseSystemEffects.PostInstallationOf(root, "dpkg").Contains("arch-native", StringComparison.Ordinal))
            editor.AddFile("var/lib/dpkg/arch-native", root.Architecture.Debian + "\n");
        // Both belong to libc-bin, which is not in every image; the C library needs them all the same.
        editor.AddFile("etc/nsswitch.conf", "passwd: files\ngroup: files\nshadow: files\ngshadow: files\n\nhosts: files dns\nnetworks: files\n\nprotocols: db files\nservices: db files\nethers: db files\nrpc: db files\n");
        editor.AddFile("etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n");
    }
}
