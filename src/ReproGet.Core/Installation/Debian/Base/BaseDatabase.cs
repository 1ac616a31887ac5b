using System.Text;
using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>What a root knows of its packages before others go into it.</summary>
internal sealed class BaseDatabase
{
    private BaseDatabase(IReadOnlyList<BasePackage> packages, bool isSplit, ChiselManifest chisel)
    {
        Packages = packages;
        IsSplit = isSplit;
        Chisel = chisel;
    }

    /// <summary>In the order of the database.</summary>
    public IReadOnlyList<BasePackage> Packages { get; }

    /// <summary>Whether each package has a file of its own in <c>status.d</c>, as in distroless images, and dpkg's own files are not there.</summary>
    public bool IsSplit { get; }

    /// <summary>The parts of packages that are there and that the database does not know.</summary>
    public ChiselManifest Chisel { get; }

    /// <summary>Reads it.</summary>
    /// <exception cref="ReproGetException">RG5035: a paragraph is none; RG5020 to RG5023, RG6001, RG6002: Chisel's manifest is none.</exception>
    public static BaseDatabase Read(FileTree tree)
    {
        var files = InstalledPackages.Files(tree);
        var isSplit = files.Count > 0 && files[0].Path != InstalledPackages.Status;
        var chisel = ChiselManifest.Read(tree);
        return new BaseDatabase([.. files.SelectMany(file => Paragraphs(file.Content).Select(text => Package(tree, file.Path, text, isSplit, chisel)))], isSplit, chisel);
    }

    /// <summary>The same without some packages: they go before others come.</summary>
    public BaseDatabase Without(IReadOnlySet<string> names) => new([.. Packages.Where(package => !names.Contains(package.Name))], IsSplit, Chisel);

    private static IEnumerable<string> Paragraphs(byte[] content)
        => Encoding.Latin1.GetString(content).Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(text => text.Trim('\n')).Where(text => text.Length > 0);

    private static BasePackage Package(FileTree tree, string file, string text, bool isSplit, ChiselManifest chisel)
    {
        var control = ControlFile.Parse(Encoding.Latin1.GetBytes(text), "/" + file);
        var isInstalled = DpkgStatusReader.IsThere((control["Status"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries), isSplit)
            && InstalledPackages.IsWhole(tree, chisel, file, control.Package, control.Architecture);
        return new BasePackage(control, text, file, isSplit ? Summed(tree, file) : Listed(tree, control), isInstalled);
    }

    private static IReadOnlyList<string> Listed(FileTree tree, ControlFile control)
        => [.. RootText.Lines(tree, $"{InstalledPackages.Info}/{control.QualifiedName}.list", $"{InstalledPackages.Info}/{control.Package}.list").Select(line => line.TrimStart('/')).Where(IsPath)];

    private static IReadOnlyList<string> Summed(FileTree tree, string file)
        => [.. RootText.Lines(tree, file + InstalledPackages.Sums).Where(line => line.Length > 34).Select(line => line[34..].TrimStart('.', '/')).Where(IsPath)];

    // “/.” heads every list.
    private static bool IsPath(string path) => path.Length > 0 && !path.Split('/').Any(part => part is "" or "." or "..");
}
