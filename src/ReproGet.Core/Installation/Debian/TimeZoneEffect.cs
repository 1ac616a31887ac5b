namespace ReproGet.Core.Installation.Debian;

/// <summary>tzdata's <c>postinst</c> with the default answers of debconf: the zone is Etc/UTC.</summary>
internal sealed class TimeZoneEffect : IEffect
{
    private const string Zone = "Etc/UTC";

    /// <inheritdoc/>
    public void Apply(InstalledRoot root)
    {
        var editor = new RootEditor(root);
        if (!editor.Exists($"usr/share/zoneinfo/{Zone}"))
            return;
        editor.AddLink("etc/localtime", $"/usr/share/zoneinfo/{Zone}");
        // Since trixie only a file that is there already is kept up to date.
        var script = BaseSystemEffects.PostInstallationOf(root, "tzdata");
        if (script.Contains("/etc/timezone", StringComparison.Ordinal) && !script.Contains("test -f \"$DPKG_ROOT/etc/timezone\"", StringComparison.Ordinal))
            editor.AddFile("etc/timezone", Zone + "\n");
    }
}
