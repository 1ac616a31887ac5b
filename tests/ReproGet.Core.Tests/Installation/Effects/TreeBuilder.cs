using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Installation.Effects;

/// <summary>Makes roots for the tests of effects.</summary>
internal sealed class TreeBuilder
{
    public const long Epoch = 1700000000;

    public FileTree Tree { get; } = new();

    public List<UnpackedPackage> Packages { get; } = [];

    public WarningList Warnings { get; } = new();

    /// <summary>A root whose /lib is usr/lib, with a C library of this version known by its package.</summary>
    public static TreeBuilder Merged(string? glibc = "2.41-12")
    {
        var builder = new TreeBuilder().Link("bin", "usr/bin").Link("sbin", "usr/sbin").Link("lib", "usr/lib").Link("lib64", "usr/lib64");
        return glibc is null ? builder : builder.Package("libc-bin", glibc);
    }

    public TreeBuilder Package(string name, string version, string? postinst = null)
    {
        Packages.Add(new UnpackedPackage(name, version, "amd64", postinst is null ? new Dictionary<string, byte[]>() : new() { ["postinst"] = Encoding.UTF8.GetBytes(postinst) }, []));
        return this;
    }

    public TreeBuilder File(string path, byte[] bytes, int mode = 0b110_100_100)
    {
        Folder(TreePath.Parent(path));
        Tree.Set(FileEntry.File(path, FileContent.Of(bytes), 1, mode));
        return this;
    }

    public TreeBuilder File(string path, string text, int mode = 0b110_100_100) => File(path, Encoding.UTF8.GetBytes(text), mode);

    public TreeBuilder Elf(string path, ElfBuilder elf, int mode = 0b110_100_100) => File(path, elf.Build(), mode);

    public TreeBuilder Library(string path, string? soName = null, params string[] needed) => Elf(path, new ElfBuilder { SoName = soName, Needed = needed });

    public TreeBuilder Link(string path, string target)
    {
        Folder(TreePath.Parent(path));
        Tree.Set(FileEntry.SymbolicLink(path, target, 1));
        return this;
    }

    public TreeBuilder Folder(string path)
    {
        for (; path.Length > 0 && !Tree.Contains(path); path = TreePath.Parent(path))
            Tree.Set(FileEntry.Directory(path, 1));
        return this;
    }

    public InstalledRoot Root(string debian = "amd64") => new(Tree, Packages, Architecture.FromDebian(debian)!, Epoch, Warnings);

    public TreeBuilder Apply(IEffect effect, string debian = "amd64")
    {
        effect.Apply(Root(debian));
        return this;
    }

    public byte[] Bytes(string path)
    {
        using var stream = Tree.Find(path)!.Content!.Open();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public string Text(string path) => Encoding.UTF8.GetString(Bytes(path));

    /// <summary>What stands there: <c>-> target</c>, <c>file</c>, <c>directory</c> or nothing.</summary>
    public string? At(string path) => Tree.Find(path) switch
    {
        null => null,
        { Type: FileType.SymbolicLink, LinkTarget: var target } => "-> " + target,
        { Type: FileType.Directory } => "directory",
        _ => "file",
    };

    internal sealed class WarningList : IDiagnostics
    {
        public List<string> Codes { get; } = [];

        public List<string> Texts { get; } = [];

        public void Warning(string code, string message)
        {
            Codes.Add(code);
            Texts.Add(message);
        }

        public void Message(string message)
        {
        }
    }
}
