using System.Text;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Debian.Base;

namespace ReproGet.Core.Installation.Debian;

/// <summary>Writes dpkg's whole database, and apt's, into a tree: <c>/var/lib/dpkg</c> and <c>/var/lib/apt/extended_states</c>.</summary>
/// <remarks>The layout is that of dpkg's lib/dpkg/infodb-*.c, db-fsys-files.c and triglib.c; trivy, grype, apt and dpkg read it.</remarks>
/// <param name="tree">The root.</param>
/// <param name="before">What its database said; what it says of packages that stay is not touched.</param>
/// <param name="leaving">Those of its packages that go, or whose place new ones take.</param>
/// <param name="epoch">The time of what is written.</param>
internal sealed class DpkgDatabase(FileTree tree, BaseDatabase before, IReadOnlySet<BasePackage> leaving, long epoch)
{
    private const string Root = "var/lib/dpkg";
    private const string ExtendedStates = "var/lib/apt/extended_states";
    private const int Executable = 0b111_101_101;
    private const int Plain = 0b110_100_100;

    private static readonly string[] Scripts = ["preinst", "postinst", "prerm", "postrm", "config"];

    /// <summary>Writes it for these packages, which come in bytewise order of names.</summary>
    /// <param name="packages">What was unpacked.</param>
    /// <param name="removed">The names of packages that had to go.</param>
    /// <param name="replacedIn">The paths of a package that others took over.</param>
    /// <param name="nativeArchitecture">In dpkg's words.</param>
    public void Write(IReadOnlyList<InstalledDeb> packages, IReadOnlySet<string> removed, Func<ControlFile, IReadOnlyList<string>> replacedIn, string nativeArchitecture)
    {
        if (before.IsSplit)
        {
            WriteSplit(packages);
            return;
        }
        foreach (var directory in new[] { "alternatives", "info", "parts", "triggers", "updates" })
            AddDirectory($"{Root}/{directory}");
        AddText(InstalledPackages.Status, string.Concat(StatusParagraphs(packages, removed)));
        AddText($"{Root}/info/format", "1\n");
        if (!before.Packages.Any(package => package.IsInstalled))
        {
            AddText($"{Root}/available", string.Concat(packages.Select(package => StatusStanza.OfAvailable(package.Deb))));
            AddText($"{Root}/diversions", "");
            AddText($"{Root}/statoverride", "");
        }
        foreach (var gone in before.Packages.Where(leaving.Contains))
            RemoveInfo(gone, keepsConffiles: removed.Contains(gone.Name));
        foreach (var staying in before.Packages.Where(package => !leaving.Contains(package)))
            ShortenList(staying, replacedIn(staying.Control));
        foreach (var package in packages)
            WriteInfo(package);
        foreach (var (name, text) in TriggerInterests.Files(packages.Select(package => package.Deb)))
            AddText($"{Root}/triggers/{name}", StayingTriggers($"{Root}/triggers/{name}") + text);
        AddText($"{Root}/triggers/Unincorp", "");
        WriteExtendedStates(packages, removed, nativeArchitecture);
    }

    /// <summary>Each new paragraph stands where its name belongs; those that stay keep their places and their bytes.</summary>
    private List<string> StatusParagraphs(IReadOnlyList<InstalledDeb> packages, IReadOnlySet<string> removed)
    {
        var paragraphs = new List<string>();
        var next = 0;
        foreach (var package in before.Packages)
        {
            while (next < packages.Count && Utf8Order.Instance.Compare(packages[next].Deb.Name, package.Name) <= 0)
                paragraphs.Add(StatusStanza.OfStatus(packages[next++]));
            if (!leaving.Contains(package))
                paragraphs.Add(package.Text + "\n\n");
            else if (removed.Contains(package.Name) && LeavesConfiguration(package))
                paragraphs.Add(StatusStanza.OfRemoved(package));
        }
        paragraphs.AddRange(packages.Skip(next).Select(StatusStanza.OfStatus));
        return paragraphs;
    }

    /// <summary>distroless images have a control file and the sums for each package, and nothing else.</summary>
    private void WriteSplit(IReadOnlyList<InstalledDeb> packages)
    {
        foreach (var gone in before.Packages.Where(leaving.Contains))
        {
            tree.Remove(gone.File);
            tree.Remove(gone.File + InstalledPackages.Sums);
        }
        foreach (var package in packages)
        {
            var file = $"{InstalledPackages.StatusFolder}/{package.Deb.Name}";
            AddText(file, StatusStanza.OfStatus(package));
            if (package.Deb.ControlMembers.TryGetValue("md5sums", out var sums))
                Add(file + InstalledPackages.Sums, sums, Plain);
        }
    }

    private void RemoveInfo(BasePackage package, bool keepsConffiles)
    {
        var leavesConfiguration = keepsConffiles && LeavesConfiguration(package);
        foreach (var entry in tree.Below($"{Root}/info").ToList())
        {
            var name = TreePath.Name(entry.Path);
            var member = name.StartsWith(package.Name + ".", StringComparison.Ordinal) ? name[(package.Name.Length + 1)..]
                : name.StartsWith($"{package.Control.QualifiedName}.", StringComparison.Ordinal) ? name[(package.Control.QualifiedName.Length + 1)..]
                : null;
            // Another package's name may begin with this one's and a dot: members have none.
            if (member is null || member.Contains('.', StringComparison.Ordinal) || (leavesConfiguration && member is "postrm" or "list"))
                continue;
            tree.Remove(entry.Path);
        }
        if (leavesConfiguration)
            AddText($"{Root}/info/{package.Control.QualifiedName}.list", string.Concat((package.Conffiles.Count > 0 ? package.Paths.Where(HoldsConffile) : ["."]).Select(path => $"/{path}\n")), Encoding.UTF8);

        bool HoldsConffile(string path) => package.Conffiles.Keys.Any(conffile => conffile == path || conffile.StartsWith(path + "/", StringComparison.Ordinal));
    }

    /// <summary>dpkg's src/main/remove.c: a package is forgotten when it has neither a conffile nor a script to purge it.</summary>
    private bool LeavesConfiguration(BasePackage package) => package.Conffiles.Count > 0 || tree.Contains($"{Root}/info/{package.Control.QualifiedName}.postrm");

    /// <summary>What another package took over is no longer on the list of who had it.</summary>
    private void ShortenList(BasePackage package, IReadOnlyList<string> replaced)
    {
        if (replaced.Count > 0)
            AddText($"{Root}/info/{package.Control.QualifiedName}.list", string.Concat(package.Paths.Except(replaced, StringComparer.Ordinal).Prepend(".").Select(path => $"/{path}\n")), Encoding.UTF8);
    }

    private string StayingTriggers(string path)
    {
        var names = leaving.Select(package => package.Control.QualifiedName).ToHashSet(StringComparer.Ordinal);
        var lines = (Text(path) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(lines.Where(line => !names.Contains(line.Split(' ')[^1].Split('/')[0])).Select(line => line + "\n"));
    }

    private string? Text(string path)
    {
        if (!tree.TryFollow(path, out var entry) || entry.Content is null)
            return null;
        using var reader = new StreamReader(entry.OpenSmall(), Encoding.Latin1);
        return reader.ReadToEnd();
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
    private void WriteExtendedStates(IReadOnlyList<InstalledDeb> packages, IReadOnlySet<string> removed, string nativeArchitecture)
    {
        AddDirectory("var/lib/apt");
        var known = before.Packages.Where(package => package.IsInstalled).Select(package => package.Name).ToHashSet(StringComparer.Ordinal);
        // An upgrade changes nothing of what somebody wished, unless somebody wishes it now.
        var forgotten = packages.Where(package => package.Deb.Source.IsRequested).Select(package => package.Deb.Name).Concat(removed).ToHashSet(StringComparer.Ordinal);
        var staying = (Text(ExtendedStates) ?? "").Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(paragraph => !paragraph.Split('\n').Any(line => line.StartsWith("Package: ", StringComparison.Ordinal) && forgotten.Contains(line["Package: ".Length..])))
            .Select(paragraph => paragraph.Trim('\n') + "\n\n");
        var added = packages.Where(package => !package.Deb.Source.IsRequested && !known.Contains(package.Deb.Name))
            .Select(package => $"Package: {package.Deb.Name}\nArchitecture: {nativeArchitecture}\nAuto-Installed: 1\n\n");
        AddText(ExtendedStates, string.Concat(staying.Concat(added)));
    }

    private void AddDirectory(string path)
    {
        if (path.Length == 0 || tree.Contains(path))
            return;
        AddDirectory(TreePath.Parent(path));
        tree.Set(FileEntry.Directory(path, epoch));
    }

    // Latin-1, as control files are read: every byte of a field comes back.
    private void AddText(string path, string text) => AddText(path, text, Encoding.Latin1);

    private void AddText(string path, string text, Encoding encoding) => Add(path, encoding.GetBytes(text), Plain);

    private void Add(string path, byte[] bytes, int mode) => tree.Set(FileEntry.File(path, FileContent.Of(bytes), epoch, mode));
}
