using ReproGet.Core.Installation.Checks;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Installation.Effects;

namespace ReproGet.Core.Tests.Installation.Checks;

public sealed class LinkCheckTests
{
    private const int Executable = 0b111_101_101;
    private const string Dir = "usr/lib/x86_64-linux-gnu/";

    private static readonly ElfBuilder Program = new() { Interpreter = "/lib64/ld-linux-x86-64.so.2", Needed = ["libx.so.1"] };

    public static TheoryData<string> Cases => new(All.Keys);

    /// <summary>A change to a sound root with a program at app/run, and what is found then.</summary>
    private static Dictionary<string, (Func<TreeBuilder, TreeBuilder> Change, string[] Findings)> All { get; } = new()
    {
        ["a library in a built-in directory"] = (root => root.Library(Dir + "libx.so.1"), []),
        ["no library"] = (root => root, ["Library app/run libx.so.1"]),
        ["a link to a library"] = (root => root.Library("opt/x/libx.so.1.2").Link(Dir + "libx.so.1", "/opt/x/libx.so.1.2"), []),
        ["a configured directory"] = (root => root.Library("opt/x/libx.so.1").File("etc/ld.so.conf", "/opt/x\n"), []),
        ["a directory that nobody searches"] = (root => root.Library("opt/x/libx.so.1"), ["Library app/run libx.so.1"]),
        ["beside the program, without a search path"] = (root => root.Library("app/libx.so.1"), ["Library app/run libx.so.1"]),
        ["only for newer processors"] = (root => root.Library(Dir + "glibc-hwcaps/x86-64-v3/libx.so.1"), ["Library app/run libx.so.1"]),
        ["of another class"] = (root => root.Elf(Dir + "libx.so.1", new ElfBuilder { Bits = 32 }), ["Library app/run libx.so.1"]),
        ["of another processor"] = (root => root.Elf(Dir + "libx.so.1", ElfBuilder.For("arm64")), ["Library app/run libx.so.1"]),
        ["no elf file at all"] = (root => root.File(Dir + "libx.so.1", "text"), ["Library app/run libx.so.1"]),
        ["a runpath with its origin"] = (root => root.Library("app/lib/libx.so.1").Elf("app/run", Program with { RunPath = "/none:$ORIGIN/lib" }, Executable), []),
        ["an origin in braces above"] = (root => root.Library("opt/libx.so.1").Elf("app/run", Program with { RunPath = "${ORIGIN}/../opt" }, Executable), []),
        ["an rpath"] = (root => root.Library("opt/libx.so.1").Elf("app/run", Program with { RPath = "/opt" }, Executable), []),
        ["an rpath that a runpath hides"] = (root => root.Library("opt/libx.so.1").Elf("app/run", Program with { RPath = "/opt", RunPath = "/none" }, Executable), ["Library app/run libx.so.1"]),
        ["the library directory of the platform"] = (root => root.Library("opt/lib/x86_64-linux-gnu/libx.so.1").Elf("app/run", Program with { RunPath = "/opt/$LIB" }, Executable), []),
        ["an absolute name"] = (root => root.Elf("app/run", Program with { Needed = ["/opt/libx.so.1"] }, Executable), ["Library app/run /opt/libx.so.1"]),
        ["no loader"] = (root => { root.Tree.Remove("usr/lib64/ld-linux-x86-64.so.2"); return root; }, ["Interpreter app/run /lib64/ld-linux-x86-64.so.2"]),
        ["a library that needs one elsewhere in the tree"] = (root => root.Library(Dir + "libx.so.1", "libx.so.1", "libprivate.so").Library("app/libprivate.so"), []),
        ["a library that needs what is nowhere"] = (root => root.Library(Dir + "libx.so.1", "libx.so.1", "libgone.so.5"), ["Library " + Dir + "libx.so.1 libgone.so.5"]),
        ["what .NET does without"] = (root => root.Library(Dir + "libx.so.1").Library("app/libcoreclrtraceptprovider.so", null, "liblttng-ust.so.0"), []),
        ["native libraries of a portable app"] = (root => root.Library(Dir + "libx.so.1").Library("app/runtimes/linux-musl-x64/native/libe.so", null, "libc.musl-x86_64.so.1", "libq.so").Elf("app/runtimes/linux-arm64/native/libe.so", ElfBuilder.For("arm64") with { Needed = ["libc.so.6"] }), []),
        ["an interpreter"] = (root => root.Library(Dir + "libx.so.1").File("usr/bin/sh", "x", Executable).File("app/start", "#!/bin/sh -e\n", Executable), []),
        ["no interpreter"] = (root => root.Library(Dir + "libx.so.1").File("app/start", "#! /usr/bin/env python3\n", Executable), ["Interpreter app/start /usr/bin/env"]),
        ["a script that is only read"] = (root => root.Library(Dir + "libx.so.1").File("app/start", "#!/bin/sh\n").File("usr/share/doc/x/examples/a", "#!/bin/tcsh\n", Executable), []),
        ["odd first lines"] = (root => root.Library(Dir + "libx.so.1").File("app/a", "#!", Executable).File("app/b", "#!relative\n", Executable).File("app/c", "#!/bin/x\r\n", Executable), ["Interpreter app/c /bin/x"]),
        ["links that lead on"] = (root => root.Library(Dir + "libx.so.1").Link("app/a", "../app/run").Link("app/d", "/usr/lib").Link("app/root", "/"), []),
        ["links that lead nowhere"] = (root => root.Library(Dir + "libx.so.1").Link("app/a", "../opt/gone").Link("app/b", "b"), ["SymbolicLink app/a /opt/gone", "SymbolicLink app/b b"]),
        ["links that dangle in every image"] = (root => root.Library(Dir + "libx.so.1").Link("etc/mtab", "../proc/self/mounts").Link("app/a", "/dev/stdout").Link("var/run", "/run").Link("app/pid", "/var/run/x.pid")
            .Link("usr/share/doc/a", "b").Link("etc/alternatives/x.1.gz", "/usr/share/man/man1/x.1.gz").Link("app/runner", "/runner"), ["SymbolicLink app/runner /runner"]),
        ["a directory that only its files name"] = (root => { root.Library(Dir + "libx.so.1").File("opt/d/e/f", "x").Link("app/a", "/opt/d/e"); root.Tree.Remove("opt/d/e"); return root; }, []),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_missing_is_found(string summary)
    {
        var (change, findings) = All[summary];
        var root = TreeBuilder.Merged().Library("usr/lib64/ld-linux-x86-64.so.2").Folder("usr/lib").Folder("usr/bin").Folder("usr/sbin").Elf("app/run", Program, Executable);

        Assert.Equal(findings, LinkCheck.Run(change(root).Tree, Architecture.FromDebian("amd64")!).Select(finding => $"{finding.Kind} {finding.Path} {finding.Missing}"));
    }

    [Fact]
    public void Only_what_is_asked_for_is_looked_into()
    {
        var root = TreeBuilder.Merged().Link("app/a", "gone").Link("base/b", "gone");

        Assert.Equal(["app/a"], LinkCheck.Run(root.Tree, Architecture.FromDebian("amd64")!, entry => entry.Path.StartsWith("app/", StringComparison.Ordinal)).Select(finding => finding.Path));
    }

    [Fact]
    public void One_warning_names_all_that_miss_one_thing()
    {
        var warnings = new TreeBuilder.WarningList();
        LinkFinding[] findings =
        [
            .. Enumerable.Range(1, 5).Select(i => new LinkFinding(LinkFindingKind.Library, $"app/{i}", "libx.so.1")),
            new(LinkFindingKind.Interpreter, "usr/bin/start", "/usr/bin/perl", "starter"),
            new(LinkFindingKind.SymbolicLink, "app/a\nb", "/gone"),
        ];

        LinkCheck.Report(findings, warnings);

        Assert.Equal(["RG5090", "RG5091", "RG5092"], warnings.Codes);
        Assert.Equal(
            [
                "The library libx.so.1 is not in the image; needed by /app/1, /app/2, /app/3 and 2 more. If it is used, name the package that has it as a DistroPackage; “apt-file search libx.so.1” finds it.",
                "The interpreter /usr/bin/perl is not in the image; needed by /usr/bin/start (package starter). If it is used, name the package that has it as a DistroPackage; “apt-file search /usr/bin/perl” finds it.",
                "The target /gone is not in the image; /app/a\\x0ab leads to it. If it is used, name the package that has it as a DistroPackage; “apt-file search /gone” finds it.",
            ],
            warnings.Texts);
    }

    [Fact]
    public void A_musl_root_is_judged_by_musls_directories()
    {
        var root = new TreeBuilder().Library("lib/ld-musl-x86_64.so.1").Link("lib/libc.musl-x86_64.so.1", "ld-musl-x86_64.so.1").Library("usr/local/lib/libx.so.1")
            .Elf("app/run", new ElfBuilder { Interpreter = "/lib/ld-musl-x86_64.so.1", Needed = ["libc.musl-x86_64.so.1", "libx.so.1"] }, Executable);

        Assert.Empty(LinkCheck.Run(root.Tree, Architecture.FromDebian("amd64")!));
    }

    [Fact]
    public void Hostile_files_do_not_stop_the_check()
    {
        var whole = Program.Build();
        var root = TreeBuilder.Merged();
        for (var i = 0; i < whole.Length; i += 3)
        {
            var flipped = (byte[])whole.Clone();
            flipped[i] ^= 0xff;
            root.File($"app/{i}", flipped, Executable);
        }

        Assert.NotNull(LinkCheck.Run(root.Tree, Architecture.FromDebian("amd64")!));
    }
}
