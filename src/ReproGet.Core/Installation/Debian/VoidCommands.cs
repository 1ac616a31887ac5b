namespace ReproGet.Core.Installation.Debian;

/// <summary>Commands of maintainer scripts that leave nothing in an image from scratch, or whose work an effect does for all packages at once.</summary>
internal static class VoidCommands
{
    private static readonly Dictionary<string, string> Reasons = new(StringComparer.Ordinal)
    {
        ["umask"] = "sets the shell itself",
        ["echo"] = "prints",
        ["printf"] = "prints",
        ["ldconfig"] = "the effect of ld.so.cache is made for the whole tree",
        ["dpkg-trigger"] = "the effects stand for every trigger",
        ["dpkg-maintscript-helper"] = "moves conffiles of an earlier version, and there is none",
        ["deb-systemd-helper"] = "enables units; no init runs in a container image",
        ["deb-systemd-invoke"] = "starts units; nothing runs",
        ["systemctl"] = "asks a running systemd; nothing runs",
        ["invoke-rc.d"] = "starts services; nothing runs",
        ["update-rc.d"] = "enables services; no init runs in a container image",
        ["service"] = "starts services; nothing runs",
        ["udevadm"] = "asks a running udev; nothing runs",
        ["update-menus"] = "fills a cache of a menu program",
        ["install-docs"] = "fills doc-base's index",
        ["py3compile"] = "byte code is a cache: Python makes it when it is missing",
        ["db_version"] = "speaks to debconf: every answer is the default",
        ["db_capb"] = "speaks to debconf: every answer is the default",
        ["db_input"] = "speaks to debconf: every answer is the default",
        ["db_go"] = "speaks to debconf: every answer is the default",
        ["db_get"] = "speaks to debconf: every answer is the default",
        ["db_reset"] = "speaks to debconf: every answer is the default",
        ["db_fset"] = "speaks to debconf: every answer is the default",
        ["db_subst"] = "speaks to debconf: every answer is the default",
        ["db_title"] = "speaks to debconf: every answer is the default",
        ["db_purge"] = "speaks to debconf: every answer is the default",
        ["db_unregister"] = "speaks to debconf: every answer is the default",
        ["db_stop"] = "speaks to debconf: every answer is the default",
    };

    /// <summary>Whether this command, with its words expanded, is one of them.</summary>
    public static bool IsVoid(IReadOnlyList<string?> words)
        => words is [".", "/usr/share/debconf/confmodule"] || (words[0] is { } name && Reasons.ContainsKey(name));
}
