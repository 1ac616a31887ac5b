using System.Text;

namespace ReproGet.Core.Installation.Debian;

/// <summary>The sections that debhelper adds to maintainer scripts, between <c># Automatically added by</c> and <c># End automatically added section</c>.</summary>
internal static class DebhelperSections
{
    private const string Begin = "# Automatically added by ";
    private const string End = "# End automatically added section";

    /// <summary>Those that leave nothing in an image from scratch. All others are read like any part of a script.</summary>
    private static readonly Dictionary<string, string> Void = new(StringComparer.Ordinal)
    {
        ["dh_installdeb"] = "moves and removes conffiles and links of earlier versions; there are none",
        ["dh_installdebconf"] = "loads debconf; every answer is the default",
        ["dh_installsystemd"] = "enables and starts units; no init runs in a container image",
        ["dh_installsystemduser"] = "enables units of users; no init runs in a container image",
        ["dh_systemd_enable"] = "enables units; no init runs in a container image",
        ["dh_systemd_start"] = "starts units; nothing runs",
        ["dh_installinit"] = "enables and starts services; no init runs in a container image",
        ["dh_installtmpfiles"] = "runs only where systemd-tmpfiles is, which does the same again at boot",
        ["dh_python3"] = "compiles byte code, which is a cache",
        ["dh_pypy3"] = "compiles byte code, which is a cache",
        ["dh_installemacsen"] = "compiles byte code, which is a cache",
        ["dh_installmenu"] = "fills a cache of a menu program",
        ["dh_icons"] = "fills a cache of icons; toolkits read the folders without it",
        ["dh_installdocs"] = "fills doc-base's index",
        ["dh_installinfo"] = "fills the index of info pages",
        ["dh_installudev"] = "asks a running udev; nothing runs",
        ["dh_installmodules"] = "indexes kernel modules; a container image has no kernel",
        ["dh_apparmor"] = "loads profiles into the kernel; nothing runs",
        ["dh_desktop"] = "fills a cache of desktop entries",
        ["dh_scrollkeeper"] = "fills an index of help pages",
    };

    /// <summary>The script without those sections.</summary>
    public static string Remove(string script)
    {
        var kept = new StringBuilder();
        var section = new StringBuilder();
        string? inside = null;
        foreach (var line in script.Split('\n'))
        {
            if (inside is null && line.StartsWith(Begin, StringComparison.Ordinal))
            {
                var tool = line[Begin.Length..].Split('/', ' ')[0];
                inside = Void.ContainsKey(tool) ? tool : null;
                section.Clear();
            }
            (inside is null ? kept : section).Append(line).Append('\n');
            if (line.StartsWith(End, StringComparison.Ordinal))
                inside = null;
        }
        // A section without an end is none.
        if (inside is not null)
            kept.Append(section);
        return kept.ToString();
    }
}
