using ReproGet.Core.Installation.Effects;

namespace ReproGet.Core.Tests.Installation.Effects;

/// <summary>The same trees for us and for the machine's own <c>ldconfig -r</c>: bytes and links must be the same.</summary>
public sealed class LdSoCacheOracleTests : IDisposable
{
    private const string Dir = "usr/lib/x86_64-linux-gnu/";

    private readonly string _folder = Directory.CreateTempSubdirectory("ldconfig").FullName;

    public static TheoryData<string> Cases => new(All.Keys);

    private static Dictionary<string, Func<TreeBuilder, TreeBuilder>> All { get; } = new()
    {
        ["an empty root"] = root => root,
        ["libraries in the built-in directories"] = root => root.Library(Dir + "liba.so.1", "liba.so.1").Library("usr/lib/libb.so.2", "libb.so.2"),
        ["files without a soname"] = root => root.Library(Dir + "liba.so").Library(Dir + "libb.so.3"),
        ["a link that is missing"] = root => root.Library(Dir + "liba.so.1.2.3", "liba.so.1"),
        ["two versions of one soname"] = root => root.Library(Dir + "liba.so.1.9", "liba.so.1").Library(Dir + "liba.so.1.10", "liba.so.1"),
        ["a link to the older version"] = root => root.Library(Dir + "liba.so.1.9", "liba.so.1").Library(Dir + "liba.so.1.10", "liba.so.1").Link(Dir + "liba.so.1", "liba.so.1.9"),
        ["links for the linker"] = root => root.Library(Dir + "liba.so.1.2", "liba.so.1").Link(Dir + "liba.so.1", "liba.so.1.2").Link(Dir + "liba.so", "liba.so.1"),
        ["a linker's link that skips the soname"] = root => root.Library(Dir + "liba.so.1.2", "liba.so.1").Link(Dir + "liba.so", "liba.so.1.2"),
        ["a link with another name"] = root => root.Library(Dir + "liba.so.1.2", "liba.so.1").Link(Dir + "libz.so.9", "liba.so.1.2").Link(Dir + "libblas.so.3", "liba.so.1"),
        ["a link into another directory"] = root => root.Library("opt/x/liba.so.1", "liba.so.1").Link(Dir + "liba.so.1", "/opt/x/liba.so.1"),
        ["an alternative"] = root => root.Library(Dir + "blas/libblas.so.3", "libblas.so.3").Link("etc/alternatives/libblas", "/" + Dir + "blas/libblas.so.3").Link(Dir + "libblas.so.3", "/etc/alternatives/libblas"),
        ["dangling links"] = root => root.Link(Dir + "libgone.so.1", "libgone.so.1.2").Link(Dir + "libgone.so", "libgone.so.1").Link(Dir + "gone.so.1", "x"),
        ["a dangling soname"] = root => root.Library(Dir + "liba.so.1.3", "liba.so.1").Link(Dir + "liba.so.1", "liba.so.1.2"),
        ["links in a circle"] = root => root.Link(Dir + "liba.so.1", "libb.so.1").Link(Dir + "libb.so.1", "liba.so.1"),
        ["a soname that is a file of its own"] = root => root.Library(Dir + "liba.so.1", "libother.so.1").Library(Dir + "liba.so.1.2", "liba.so.1"),
        ["a soname that is a directory"] = root => root.Library(Dir + "liba.so.1.2", "liba.so.1").Folder(Dir + "liba.so.1"),
        ["linker scripts and other text"] = root => root.File(Dir + "libc.so", "/* GNU ld script */\nGROUP ( /lib/libc.so.6 )\n" + new string(' ', 64)).File(Dir + "libempty.so.1", "").File(Dir + "libx.so.1-gdb.py", "import gdb\n"),
        ["names that are no library's"] = root => root.Library(Dir + "plugin.so", "plugin.so").Library(Dir + "liba.a").Library(Dir + "ld.so.1", "ld.so.1").Library(Dir + "ld-x.so.2", "ld-x.so.2"),
        ["files being written"] = root => root.Library(Dir + "liba.so.1.#prelink#", "liba.so.1").Library(Dir + "libb.so.1.#prelink#.a1B2c3", "libb.so.1"),
        ["programs and foreign machines"] = root => root
            .Elf(Dir + "libexec.so.1", new ElfBuilder { Type = 2, SoName = "libexec.so.1" }).Elf(Dir + "librel.so.1", new ElfBuilder { Type = 1 })
            .Elf(Dir + "libarm.so.1", ElfBuilder.For("arm64") with { SoName = "libarm.so.1" }).Elf(Dir + "libbig.so.1", ElfBuilder.For("s390x") with { SoName = "libbig.so.1" })
            .Elf(Dir + "libstatic.so.1", new ElfBuilder { Dynamic = false }),
        ["32-bit libraries beside"] = root => root.Library(Dir + "liba.so.1", "liba.so.1")
            .Elf("usr/lib/i386-linux-gnu/liba.so.1", ElfBuilder.For("i386") with { SoName = "liba.so.1", Needed = ["libc.so.6"] })
            .Elf("usr/lib/i386-linux-gnu/libb.so.1", ElfBuilder.For("i386") with { SoName = "libb.so.1" })
            .Elf("usr/libx32/liba.so.1", new ElfBuilder { Bits = 32, SoName = "liba.so.1" })
            .File("etc/ld.so.conf.d/i386.conf", "/usr/lib/i386-linux-gnu\n/libx32\n/usr/libx32/\n"),
        ["configured directories"] = root => root.Library("opt/b/libb.so.1", "libb.so.1").Library("opt/a/libb.so.1", "libb.so.1").Library("usr/local/lib/libc.so.1", "libc.so.1").Library(Dir + "libb.so.1", "libb.so.1")
            .File("etc/ld.so.conf.d/z.conf", "/opt/a//  \n").File("etc/ld.so.conf.d/y.conf", "# first\n\n   /opt/b\n/nowhere\n/usr/local/lib # end\n").File("etc/ld.so.conf.d/no.txt", "/opt\n"),
        ["one directory under several names"] = root => root.Library(Dir + "liba.so.1", "liba.so.1").Link("opt/lib", "/" + Dir.TrimEnd('/')).File("etc/ld.so.conf.d/a.conf", "/opt/lib\n/usr/lib/x86_64-linux-gnu/\n"),
        ["a root that is not merged"] = root => root.Link("lib", "x").Tree.Remove("lib") ? root.Library("lib/x86_64-linux-gnu/liba.so.1", "liba.so.1").Library(Dir + "liba.so.1", "liba.so.1").Library("lib/libb.so.1", "libb.so.1") : root,
        ["capability subdirectories"] = root => root.Library(Dir + "liba.so.1", "liba.so.1")
            .Elf(Dir + "glibc-hwcaps/x86-64-v3/liba.so.1.5", new ElfBuilder { SoName = "liba.so.1", X86Isa = 0b111 })
            .Elf(Dir + "glibc-hwcaps/x86-64-v2/liba.so.1", new ElfBuilder { SoName = "liba.so.1" })
            .Folder(Dir + "glibc-hwcaps/x86-64-v4").Folder(Dir + "glibc-hwcaps/.hidden").Folder(Dir + "glibc-hwcaps/a:b")
            .Link(Dir + "glibc-hwcaps/named", "../../../../opt/v9").Library("opt/v9/libq.so.1", "libq.so.1").Link(Dir + "glibc-hwcaps/x86-64-v3/odd", "liba.so.1.5")
            .Library("usr/lib/glibc-hwcaps/x86-64-v3/libz.so.1", "libz.so.1"),
        ["legacy capability subdirectories"] = root => root.Library(Dir + "liba.so.1", "liba.so.1").Library(Dir + "haswell/liba.so.1", "liba.so.1").Library(Dir + "tls/liba.so.1.3", "liba.so.1")
            .Library(Dir + "haswell/avx512_1/liba.so.1", "liba.so.1").Library(Dir + "sse2/xeon_phi/libb.so.1", "libb.so.1").Link(Dir + "i686", "haswell"),
        ["typed directories"] = root => root.Elf("opt/a/liba.so.1", ElfBuilder.For("i386") with { SoName = "liba.so.1" }).Library("opt/b=x/libb.so.1", "libb.so.1")
            .File("etc/ld.so.conf.d/a.conf", "/opt/a=libc6\n/opt/b=x\n"),
        ["sonames that share ends"] = root => root.Library(Dir + "libaa.so.1", "libaa.so.1").Library(Dir + "liba.so.1", "liba.so.1").Library("usr/lib/libxlibaa.so.1", "libxlibaa.so.1").Library(Dir + "libé.so.1", "libé.so.1"),
        ["a soname with a slash"] = root => root.Library(Dir + "liba.so.1", "sub/liba.so.1"),
        ["many versions"] = root => Enumerable.Range(1, 60).Aggregate(root, (r, i) => r.Library($"{Dir}libm{i % 7}.so.{i}.{i * 3}", $"libm{i % 7}.so.{i}").Library($"{Dir}libn.so.1.{i}", "libn.so.1")),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Cache_and_links_are_those_of_ldconfig(string summary)
    {
        Oracle.Require("ldconfig");
        var builder = All[summary](TreeBuilder.Merged(Version()).File("etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n").Folder("usr/lib64").Folder("usr/bin").Folder("usr/sbin").Folder("var/cache/ldconfig"));
        DiskTree.Write(builder.Tree, _folder);
        Oracle.Run("/usr/sbin/ldconfig", "-r", _folder);
        File.Delete(Path.Combine(_folder, "var/cache/ldconfig/aux-cache"));

        builder.Apply(new LdSoCacheEffect());

        Assert.Equal(DiskTree.Names(DiskTree.Read(_folder)), DiskTree.Names(builder.Tree));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "etc/ld.so.cache")), builder.Bytes("etc/ld.so.cache"));
    }

    [Fact]
    public void The_machines_own_libraries_give_the_machines_own_cache()
    {
        Oracle.Require("ldconfig");
        var source = new DirectoryInfo("/usr/lib/x86_64-linux-gnu");
        Assert.SkipUnless(source.Exists, "The machine has no libraries of Debian's amd64.");
        var builder = TreeBuilder.Merged(Version()).File("etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n").Folder("usr/lib64").Folder("usr/bin").Folder("usr/sbin").Folder("var/cache/ldconfig");
        foreach (var file in source.EnumerateFiles("*.so*").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            if (file.LinkTarget is { } target)
                builder.Link(Dir + file.Name, target);
            else
                builder.Tree.Set(Core.FileSystem.FileEntry.File(Dir + file.Name, Core.FileSystem.FileContent.OfFile(file.FullName, 0, file.Length), 1));
        }
        DiskTree.Write(builder.Tree, _folder);
        Oracle.Run("/usr/sbin/ldconfig", "-r", _folder);
        File.Delete(Path.Combine(_folder, "var/cache/ldconfig/aux-cache"));

        builder.Apply(new LdSoCacheEffect());

        Assert.Equal(DiskTree.Names(DiskTree.Read(_folder)), DiskTree.Names(builder.Tree));
        Assert.Equal(File.ReadAllBytes(Path.Combine(_folder, "etc/ld.so.cache")), builder.Bytes("etc/ld.so.cache"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The words in brackets of <c>ldconfig --version</c>, <c>Debian GLIBC 2.36-9</c>, end with the version of the package.</summary>
    private static string Version()
    {
        var first = Oracle.Run("/usr/sbin/ldconfig", "--version").Split('\n')[0];
        Assert.SkipUnless(first.Contains("(Debian GLIBC "), $"Not Debian's: {first}");
        return first.Split(["GLIBC ", ")"], StringSplitOptions.None)[1];
    }
}
