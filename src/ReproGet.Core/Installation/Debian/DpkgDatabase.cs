using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian;

/// <summary>Writes dpkg's whole database, and apt's, into a tree: <c>/var/lib/dpkg</c> and <c>/var/lib/apt/extended_states</c>.</summary>
/// <remarks>The layout is that of dpkg's lib/dpkg/infodb-*.c, db-fsys-files.c and triglib.c; trivy, grype, apt and dpkg read it.</remarks>
internal sealed class DpkgDatabase(FileTree tree, long epoch)
{
    private const string Root = "var/lib/dpkg";
    private const int Executable = 0b111_101_101;
    private const int Plain = 0b110_100_100;

    private static readonly string[] Scripts = ["preinst", "postinst", "prerm", "postrm", "config"];

    /// <summary>Writes it for these packages, which come in bytewise order of names.</summary>
    public void Write(IReadOnlyList<InstalledDeb> packages, string nativeArchitecture)
    {
        foreach (var directory in new[] { "alternatives", "info", "parts", "triggers", "updates" })
            AddDirectory($"{Root}/{directory}");
        AddText($"{Root}/status", string.Concat(packages.Select(StatusStanza.OfStatus)));
        AddText($"{Root}/available", string.Concat(packages.Select(package => StatusStanza.OfAvailable(package.Deb))));
        AddText($"{Root}/info/format", "1\n");
        AddIfMissing($"{Root}/diversions");
        AddIfMissing($"{Root}/statoverride");
        foreach (var package in packages)
            WriteInfo(package);
        foreach (var (name, text) in TriggerInterests.Files(packages.Select(package => package.Deb)))
            AddText($"{Root}/triggers/{name}", text);
        AddText($"{Root}/triggers/Unincorp", "");
        WriteExtendedStates(packages, nativeArchitecture);
    }

    private void WriteInfo(InstalledDeb package)
    {
        var stem = $"{Root}/info/{package.Deb.Control.QualifiedName}";
        AddText($"{stem}.list", string.Concat(package.ListedPaths.Prepend(".").Select(path => $"/{path}\n")), Encoding.UTF8);
        foreach (var (name, bytes) in package.Deb.ControlMembers)
        {
            if (name != "control")
                Add($"{stem}.{name}", bytes, Scripts.Contains(name, StringComparer.Ordinal) ? Executable : Plain);
        }
    }

    // apt's extended_states: a package that nobody asked for may be removed when nothing needs it any more. apt writes the native architecture for "all".
    private void WriteExtendedStates(IReadOnlyList<InstalledDeb> packages, string nativeArchitecture)
    {
        AddDirectory("var/lib/apt");
        var states = packages.Where(package => !package.Deb.Source.IsRequested)
            .Select(package => $"Package: {package.Deb.Name}\nArchitecture: {nativeArchitecture}\nAuto-Installed: 1\n\n");
        AddText("var/lib/apt/extended_states", string.Concat(states));
    }

    private void AddDirectory(string path)
    {
        if (path.Length == 0 || tree.Contains(path))
            return;
        AddDirectory(TreePath.Parent(path));
        tree.Set(FileEntry.Directory(path, epoch));
    }

    private void AddIfMissing(string path)
    {
        if (!tree.Contains(path))
            AddText(path, "");
    }

    // Latin-1, as control files are read: every byte of a field comes back.
    private void AddText(string path, string text) => AddText(path, text, Encoding.Latin1);

    private void AddText(string path, string text, Encoding encoding) => Add(path, encoding.GetBytes(text), Plain);

    private void Add(string path, byte[] bytes, int mode) => tree.Set(FileEntry.File(path, FileContent.Of(bytes), epoch, mode));
}
