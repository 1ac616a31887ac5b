using System.Runtime.Versioning;
using ReproGet.Core.Tests.Fixtures;
using static ReproGet.Core.Tests.Fixtures.FakeFile;

namespace ReproGet.Core.Tests.Installation;

/// <summary>A base, what somebody did to it, and what comes onto it.</summary>
/// <param name="Summary">What the row is about.</param>
/// <param name="Before">The packages of the base.</param>
/// <param name="After">The packages that come, in bytewise order of names.</param>
internal sealed record BaseCase(string Summary, IReadOnlyList<byte[]> Before, IReadOnlyList<byte[]> After)
{
    /// <summary>Done to the root of the base.</summary>
    public Action<string>? Change { get; init; }

    /// <summary>What the resolver would say has to go.</summary>
    public IReadOnlyList<string> Removes { get; init; } = [];

    /// <summary>dpkg reads filters of the machine, not of the root: here they are options as well.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Our code, where dpkg fails too.</summary>
    public string? Failure { get; init; }
}

/// <summary>What dpkg is asked.</summary>
[SupportedOSPlatform("linux")]
internal static class BaseCases
{
    private const string Conf = "/etc/a.conf\n";
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;

    public static IReadOnlyList<BaseCase> All { get; } = [.. Plain(), .. Links(), .. Conffiles(), .. Rules(), .. Going()];

    private static IEnumerable<BaseCase> Plain() =>
    [
        new("a new package", [Deb("a", "1", Regular("usr/bin/a", "1"))], [Deb("b", "1", Regular("usr/bin/b", "2", 0b111_101_101))]),
        new("an upgrade", [Deb("a", "1", Regular("usr/bin/a", "1"))], [Deb("a", "2", Regular("usr/bin/a", "2"))]),
        new("an upgrade without a file", [Deb("a", "1", Regular("usr/a/x", "1"), Regular("usr/a/y", "1"))], [Deb("a", "2", Regular("usr/a/y", "2"))]),
        new("an upgrade without a folder", [Deb("a", "1", Regular("usr/a/x/y", "1"))], [Deb("a", "2", Regular("usr/b", "2"))]),
        new("an upgrade without a folder that holds something of nobody's", [Deb("a", "1", Regular("usr/a/x", "1"))], [Deb("a", "2")])
        {
            Change = root => File.WriteAllText(Path.Combine(root, "usr/a/mine"), "m"),
        },
        new("a folder that keeps its mode", [Deb("a", "1", Directory("usr/d", 0b111_000_000), Regular("usr/a", "1"))], [Deb("b", "1", Directory("usr/d"), Regular("usr/d/x", "1"))]),
        new("an upgrade with a folder of another mode", [Deb("a", "1", Directory("usr/d", 0b111_000_000))], [Deb("a", "2", Directory("usr/d"))]),
        new("owners and modes of an upgrade", [Deb("a", "1", Regular("usr/x", "1"))], [Deb("a", "2", Regular("usr/x", "1", 0b100_111_101_101) with { UserId = 7, GroupId = 42 })]),
        new("a file of another package", [Deb("a", "1", Regular("usr/x", "1"))], [Deb("b", "1", Regular("usr/x", "2"))]) { Failure = "RG5050" },
        new("the same file of another package", [Deb("a", "1", Regular("usr/x", "1"))], [Deb("b", "1", Regular("usr/x", "1"))]) { Failure = "RG5050" },
        new("a replaced file", [Deb("a", "1", Regular("usr/x", "1"), Regular("usr/y", "1"))], [Deb("b", "1", [("Replaces", "a (<< 2)"), ("Breaks", "x")], Regular("usr/x", "2"))]),
        new("a file that a later version only replaces", [Deb("a", "2", Regular("usr/x", "1"))], [Deb("b", "1", [("Replaces", "a (<< 2)")], Regular("usr/x", "2"))]) { Failure = "RG5050" },
        new("a file that the base's package replaces", [Deb("a", "1", [("Replaces", "b")], Regular("usr/x", "1"))], [Deb("b", "1", Regular("usr/x", "2"), Regular("usr/y", "2"))]),
        new("a file replaced by way of a provided name", [Deb("a", "1", [("Provides", "v")], Regular("usr/x", "1"))], [Deb("b", "1", [("Replaces", "v")], Regular("usr/x", "2"))]) { Failure = "RG5050" },
        new("a file that moves from one package to another", [Deb("a", "1", Regular("usr/x", "1"), Regular("usr/y", "1"))],
            [Deb("a", "2", Regular("usr/y", "2")), Deb("b", "2", [("Replaces", "a (<< 2)")], Regular("usr/x", "2"))]),
        new("a file over a folder of another package", [Deb("a", "1", Regular("usr/x/y", "1"))], [Deb("b", "1", Regular("usr/x", "2"))]) { Failure = "RG5051" },
        new("a file that becomes a folder", [Deb("a", "1", Regular("usr/x", "1"))], [Deb("a", "2", Regular("usr/x/y", "2"))]),
        new("a file of nobody's", [Deb("a", "1")], [Deb("b", "1", Regular("usr/x", "2"))])
        {
            Change = root =>
            {
                System.IO.Directory.CreateDirectory(Path.Combine(root, "usr"));
                File.WriteAllText(Path.Combine(root, "usr/x"), "mine");
            },
        },
    ];

    private static IEnumerable<BaseCase> Links() =>
    [
        new("merged /usr", [Deb("a", "1", Directory("usr/lib"), Regular("usr/bin/a", "1"))], [Deb("b", "1", Regular("lib/x", "1"), Regular("usr/lib/y", "1"))]) { Change = Merge },
        new("merged /usr, a file that moves below it", [Deb("a", "1", Directory("usr/lib"), Regular("lib/x", "1"))], [Deb("a", "2", Regular("usr/lib/x", "2"))]) { Change = Merge },
        new("a link in a folder's place", [Deb("a", "1", Regular("usr/d/x", "1"))], [Deb("a", "2", Regular("usr/e/x", "2"), SymbolicLink("usr/d", "e"))]),
        new("a link in an empty folder's place", [Deb("a", "1", Directory("usr/d"), Directory("usr/e"))], [Deb("a", "2", Directory("usr/e"), SymbolicLink("usr/d", "e"))]),
        new("a folder in a link's place", [Deb("a", "1", Directory("usr/e"), SymbolicLink("usr/d", "e"))], [Deb("a", "2", Directory("usr/e"), Regular("usr/d/x", "2"))]),
        new("a folder in the place of a link that leads nowhere", [Deb("a", "1", SymbolicLink("usr/d", "e"))], [Deb("a", "2", Regular("usr/d/x", "2"))]),
        new("a file in a link's place", [Deb("a", "1", Regular("usr/e", "1"), SymbolicLink("usr/d", "e"))], [Deb("a", "2", Regular("usr/e", "1"), Regular("usr/d", "2"))]),
        new("a link in a file's place", [Deb("a", "1", Regular("usr/e", "1"), Regular("usr/d", "1"))], [Deb("a", "2", Regular("usr/e", "2"), SymbolicLink("usr/d", "e"))]),
        new("a file in the place of a link to a folder", [Deb("a", "1", Directory("usr/e"), SymbolicLink("usr/d", "e"))], [Deb("a", "2", Directory("usr/e"), Regular("usr/d", "2"))]),
        new("the same link to a folder in two packages", [Deb("a", "1", Directory("usr/e"), SymbolicLink("usr/d", "e"))], [Deb("b", "1", SymbolicLink("usr/d", "e"))]),
        new("the same link to a file in two packages", [Deb("a", "1", Regular("usr/e", "1"), SymbolicLink("usr/d", "e"))], [Deb("b", "1", SymbolicLink("usr/d", "e"))]) { Failure = "RG5050" },
        new("hard links", [Deb("a", "1", Regular("usr/x", "1"), HardLink("usr/y", "usr/x"))], [Deb("a", "2", Regular("usr/x", "2"), HardLink("usr/y", "usr/x"), HardLink("usr/z", "usr/x"))]),
        new("a hard link whose first name goes", [Deb("a", "1", Regular("usr/x", "1"), HardLink("usr/y", "usr/x"))], [Deb("a", "2", Regular("usr/y", "2"))]),
        new("a hard link whose first name another package takes", [Deb("a", "1", Regular("usr/x", "1"), HardLink("usr/y", "usr/x"))], [Deb("b", "1", [("Replaces", "a")], Regular("usr/x", "2"))]),
    ];

    private static IEnumerable<BaseCase> Conffiles() =>
    [
        new("a conffile that nobody changed", [Config("1", "old")], [Config("2", "new")]),
        new("a conffile that somebody changed", [Config("1", "old")], [Config("2", "new")]) { Change = root => File.WriteAllText(Path.Combine(root, "etc/a.conf"), "mine") },
        new("a conffile that somebody changed and nobody else", [Config("1", "old")], [Config("2", "old")]) { Change = root => File.WriteAllText(Path.Combine(root, "etc/a.conf"), "mine") },
        new("a conffile that somebody changed alike", [Config("1", "old")], [Config("2", "new")]) { Change = root => File.WriteAllText(Path.Combine(root, "etc/a.conf"), "new") },
        new("a conffile that somebody took away", [Config("1", "old")], [Config("2", "new")]) { Change = root => File.Delete(Path.Combine(root, "etc/a.conf")) },
        new("a conffile whose mode somebody changed", [Config("1", "old")], [Config("2", "new")]) { Change = root => File.SetUnixFileMode(Path.Combine(root, "etc/a.conf"), Everybody) },
        new("a conffile that goes", [Config("1", "old")], [Deb("a", "2")]),
        new("a conffile that goes and was taken away", [Config("1", "old")], [Deb("a", "2")]) { Change = root => File.Delete(Path.Combine(root, "etc/a.conf")) },
        new("a conffile that was a plain file", [Deb("a", "1", Regular("etc/a.conf", "old"))], [Config("2", "new")]),
        new("a conffile that becomes a plain file", [Config("1", "old")], [Deb("a", "2", Regular("etc/a.conf", "new"))]),
        new("a conffile where somebody has a file", [Deb("x", "1", Regular("etc/x", "1"))], [Config("1", "new")]) { Change = root => File.WriteAllText(Path.Combine(root, "etc/a.conf"), "mine") },
        new("a conffile that goes to another package", [Config("1", "old")],
            [Deb("a", "2", Regular("usr/a", "2")), Deb("b", "2", [("Replaces", "a (<< 2)")], new Dictionary<string, string> { ["conffiles"] = Conf }, Regular("etc/a.conf", "new"))]),
        new("a conffile of a package that went", [Config("1", "old"), Deb("x", "1")], [Config("2", "new")]) { Change = root => Oracle.Run("dpkg", "--root=" + root, "--log=/dev/null", "--remove", "a") },
    ];

    private static IEnumerable<BaseCase> Rules() =>
    [
        new("path filters", [Deb("a", "1")], [Deb("b", "1", Regular("usr/share/doc/b/README", "1"), Regular("usr/share/doc/b/copyright", "1"), Regular("usr/share/man/man1/b.1", "1"), Regular("usr/bin/b", "1"))])
        {
            Filters = ["path-exclude=/usr/share/doc/*", "path-include=/usr/share/doc/*/copyright", "path-exclude=/usr/share/man/*"],
            Change = root =>
            {
                System.IO.Directory.CreateDirectory(Path.Combine(root, "etc/dpkg/dpkg.cfg.d"));
                File.WriteAllText(Path.Combine(root, "etc/dpkg/dpkg.cfg.d/slim"), "path-exclude=/usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\npath-exclude=/usr/share/man/*\n");
            },
        },
        new("an upgrade of what a filter leaves out now", [Deb("a", "1", Regular("usr/share/doc/a/README", "1"))], [Deb("a", "2", Regular("usr/share/doc/a/README", "2"))])
        {
            Filters = ["path-exclude=/usr/share/doc/*"],
            Change = root =>
            {
                System.IO.Directory.CreateDirectory(Path.Combine(root, "etc/dpkg/dpkg.cfg.d"));
                File.WriteAllText(Path.Combine(root, "etc/dpkg/dpkg.cfg.d/slim"), "path-exclude /usr/share/doc/*\n");
            },
        },
        new("a diversion of the administrator's", [Deb("a", "1")], [Deb("b", "1", Regular("usr/bin/x", "1"))]) { Change = root => Divert(root, "/usr/bin/x", "/usr/bin/x.real", ":") },
        new("a diversion of another package", [Deb("a", "1", Regular("usr/bin/x", "wrapper"))], [Deb("b", "1", Regular("usr/bin/x", "1"))]) { Change = root => Divert(root, "/usr/bin/x", "/usr/bin/x.real", "a") },
        new("an upgrade of the package that diverts", [Deb("a", "1", Regular("usr/bin/x", "wrapper"))], [Deb("a", "2", Regular("usr/bin/x", "new wrapper"))])
        {
            Change = root => Divert(root, "/usr/bin/x", "/usr/bin/x.real", "a"),
        },
        new("an upgrade of what is diverted", [Deb("b", "1", Regular("usr/bin/x", "1"), Regular("usr/bin/y", "1"))], [Deb("b", "2", Regular("usr/bin/x", "2"))])
        {
            Change = root =>
            {
                foreach (var name in new[] { "x", "y" })
                    File.Move(Path.Combine(root, "usr/bin", name), Path.Combine(root, "usr/bin", name + ".real"));
                Divert(root, "/usr/bin/x", "/usr/bin/x.real", ":");
                Divert(root, "/usr/bin/y", "/usr/bin/y.real", ":");
            },
        },
        new("a diverted conffile", [Deb("x", "1")], [Config("2", "new")]) { Change = root => Divert(root, "/etc/a.conf", "/etc/a.conf.real", ":") },
        new("an override of mode and owner", [Deb("a", "1")], [Deb("b", "1", Regular("usr/bin/x", "1"), Directory("usr/d"))]) { Change = root => Override(root, "#7 #8 4750 /usr/bin/x\nroot root 1777 /usr/d\n") },
        new("an override of a conffile", [Deb("x", "1")], [Config("2", "new")]) { Change = root => Override(root, "root #8 640 /etc/a.conf\n") },
        new("an upgrade with an override", [Deb("a", "1", Regular("usr/bin/x", "1"))], [Deb("a", "2", Regular("usr/bin/x", "2"))]) { Change = root => Override(root, "#7 #8 4750 /usr/bin/x\n") },
        new("the same package for two architectures", [Library("amd64", "1"), Library("i386", "1")], [Deb("b", "1", Regular("usr/b", "1"))]),
        new("an upgrade beside a foreign architecture", [Deb("a", "1"), Deb("lib", "1", [("Architecture", "i386")], Regular("usr/lib/i386/x", "1"))], [Deb("a", "2", Regular("usr/a", "2"))]),
        new("a library that comes beside a foreign one", [Library("i386", "1")], [Library("amd64", "1")]),
        new("a library with other documents than the foreign one", [Library("i386", "1")], [Library("amd64", "1", "other")]) { Failure = "RG5050" },
        new("a file of a foreign library", [Library("amd64", "1"), Library("i386", "1")], [Deb("b", "1", Regular("usr/lib/i386/lib.so", "2"))]) { Failure = "RG5050" },
    ];

    private static IEnumerable<BaseCase> Going() =>
    [
        new("a package that a conflict removes", [Deb("a", "1", Regular("usr/a/x", "1"))], [Deb("b", "1", [("Conflicts", "a"), ("Replaces", "a")], Regular("usr/b", "1"))]) { Removes = ["a"] },
        new("a removed package leaves its conffiles", [Config("1", "old"), Deb("x", "1")], [Deb("b", "1", [("Conflicts", "a"), ("Replaces", "a")], Regular("usr/b", "1"))]) { Removes = ["a"] },
        new("a removed package with a script for its purge", [Deb("a", "1", [], new Dictionary<string, string> { ["postrm"] = "#!/bin/sh\n", ["prerm"] = "#!/bin/sh\n" }, Regular("usr/a/x", "1"))], [Deb("b", "1", Regular("usr/b", "1"))]) { Removes = ["a"] },
        new("a removed package's file comes back", [Deb("a", "1", Regular("usr/x", "1"), Regular("usr/y", "1"))], [Deb("b", "1", [("Conflicts", "a"), ("Replaces", "a"), ("Provides", "a")], Regular("usr/x", "2"))]) { Removes = ["a"] },
        new("a package of which others take all", [Deb("a", "1", Regular("usr/d/x", "1")), Deb("c", "1", Regular("usr/y", "1"))], [Deb("b", "1", [("Replaces", "a")], Regular("usr/d/x", "2"))]),
        new("a package of which two others take a half each", [Deb("a", "1", Regular("usr/d/x", "1"), Regular("usr/d/y", "1"))],
            [Deb("b", "1", [("Replaces", "a")], Regular("usr/d/x", "2")), Deb("c", "1", [("Replaces", "a")], Regular("usr/d/y", "2"))]),
        new("a package of which others take all but a folder", [Deb("a", "1", Regular("usr/d/x", "1"), Directory("usr/d/mine"))], [Deb("b", "1", [("Replaces", "a")], Regular("usr/d/x", "2"))]),
        new("a package of which others take all and which is needed", [Deb("a", "1", Regular("usr/d/x", "1")), Deb("c", "1", [("Recommends", "q | a")])],
            [Deb("b", "1", [("Replaces", "a")], Regular("usr/d/x", "2"))]),
        new("a package of which others take all and its name", [Deb("a", "1", Regular("usr/d/x", "1")), Deb("c", "1", [("Depends", "a (>= 1)")])],
            [Deb("b", "1", [("Replaces", "a"), ("Provides", "a (= 1)")], Regular("usr/d/x", "2"))]),
        new("a package of which others take all and its name without its version", [Deb("a", "1", Regular("usr/d/x", "1")), Deb("c", "1", [("Depends", "a (>= 1)")])],
            [Deb("b", "1", [("Replaces", "a"), ("Provides", "a")], Regular("usr/d/x", "2"))]),
        new("a package of which others take all and what it provided is needed", [Deb("a", "1", [("Provides", "v")], Regular("usr/d/x", "1")), Deb("c", "1", [("Depends", "v")])],
            [Deb("b", "1", [("Replaces", "a")], Regular("usr/d/x", "2"))]),
        new("a removed package's folder that another has", [Deb("a", "1", Regular("usr/d/x", "1")), Deb("c", "1", Regular("usr/d/y", "1"))], [Deb("b", "1", [("Conflicts", "a"), ("Replaces", "a")])]) { Removes = ["a"] },
    ];

    private static byte[] Deb(string name, string version, params FakeFile[] files) => Deb(name, version, [], files);

    private static byte[] Deb(string name, string version, (string Field, string Value)[] fields, params FakeFile[] files) => Deb(name, version, fields, new Dictionary<string, string>(), files);

    private static byte[] Deb(string name, string version, (string Field, string Value)[] fields, Dictionary<string, string> members, params FakeFile[] files)
        => FakeDeb.Build([new("Package", name), new("Version", version), .. fields.Select(field => KeyValuePair.Create(field.Field, field.Value))], files,
            // dpkg makes sums of its own for a package that has none.
            new Dictionary<string, string>(members) { ["md5sums"] = "" });

    private static byte[] Config(string version, string text) => Deb("a", version, [], new Dictionary<string, string> { ["conffiles"] = Conf }, Regular("etc/a.conf", text));

    private static byte[] Library(string architecture, string version, string copyright = "c")
        => Deb("lib", version, [("Architecture", architecture), ("Multi-Arch", "same")], Regular($"usr/lib/{architecture}/lib.so", version), Regular("usr/share/doc/lib/copyright", copyright));

    private static void Merge(string root)
    {
        if (System.IO.Directory.Exists(Path.Combine(root, "lib")))
        {
            foreach (var file in System.IO.Directory.GetFiles(Path.Combine(root, "lib")))
                File.Move(file, Path.Combine(root, "usr/lib", Path.GetFileName(file)));
            System.IO.Directory.Delete(Path.Combine(root, "lib"));
        }
        File.CreateSymbolicLink(Path.Combine(root, "lib"), "usr/lib");
    }

    private static void Divert(string root, string path, string to, string package)
        => File.AppendAllText(Path.Combine(root, "var/lib/dpkg/diversions"), $"{path}\n{to}\n{package}\n");

    private static void Override(string root, string lines) => File.WriteAllText(Path.Combine(root, "var/lib/dpkg/statoverride"), lines);
}
