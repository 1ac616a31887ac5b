namespace ReproGet.Core.Installation.Debian;

/// <summary>fontconfig-config's <c>postinst</c> with the default answers of debconf: slight hinting, no choice of sub-pixels, no bitmap fonts but emoji.</summary>
internal sealed class FontconfigEffect : IEffect
{
    private const string Available = "usr/share/fontconfig/conf.avail";
    private const string Enabled = "etc/fonts/conf.d";

    // The first that is there: bookworm has only the last.
    private static readonly string[] NoBitmaps = ["70-no-bitmaps-except-emoji.conf", "70-no-bitmaps.conf"];
    private static readonly string[] NoSubPixels = ["10-sub-pixel-none.conf", "10-no-sub-pixel.conf"];

    /// <inheritdoc/>
    public void Apply(InstalledRoot root)
    {
        if (!root.Packages.Any(package => package.Name == "fontconfig-config"))
            return;
        var editor = new RootEditor(root);
        Enable(editor, "10-hinting-slight.conf");
        if (NoBitmaps.FirstOrDefault(name => editor.Exists($"{Available}/{name}")) is { } noBitmaps)
            Enable(editor, noBitmaps);
        // The package ships this link, and its script takes it away: the answer is "Automatic".
        foreach (var name in NoSubPixels)
            editor.RemoveLink($"{Enabled}/{name}");
        editor.AddDirectory("usr/local/share/fonts");
        if (root.Packages.Any(package => package.Name == "fontconfig"))
            editor.AddDirectory("var/cache/fontconfig");
    }

    private static void Enable(RootEditor editor, string name) => editor.AddLink($"{Enabled}/{name}", $"/{Available}/{name}");
}
