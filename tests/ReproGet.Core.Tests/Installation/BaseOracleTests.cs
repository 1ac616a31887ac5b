using System.Runtime.Versioning;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

/// <summary>dpkg itself installs the same packages on the same base, and the roots are compared.</summary>
[SupportedOSPlatform("linux")]
public sealed class BaseOracleTests
{
    // dpkg's own copies and locks; "available" is apt's and dselect's to fill.
    private static readonly string[] Leftovers =
    [
        "var/lib/dpkg/status-old", "var/lib/dpkg/available", "var/lib/dpkg/available-old", "var/lib/dpkg/lock", "var/lib/dpkg/triggers/Lock", "var/lib/apt", "var/lib/apt/extended_states",
        "var/lib/dpkg/triggers/Unincorp", "var/lib/dpkg/parts", "var/lib/dpkg/alternatives", "var/log", "var/log/dpkg.log",
    ];

    public static TheoryData<string> Summaries => [.. BaseCases.All.Select(row => row.Summary)];

    [Theory]
    [MemberData(nameof(Summaries))]
    public async Task The_root_is_the_one_that_dpkg_makes(string summary)
    {
        Oracle.Require("dpkg");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "dpkg installs as root only.");
        var row = BaseCases.All.Single(row => row.Summary == summary);
        using var scratch = new ScratchRoot();
        var real = Path.Combine(scratch.Folder, "real");
        Prepare(real);
        if (row.Before.Count > 0)
            Assert.Equal(0, Dpkg(real, row, Write(scratch.Folder, "before", row.Before)).Code);
        row.Change?.Invoke(real);
        var below = Read(scratch.Folder, real);
        foreach (var (index, deb) in row.After.Index())
            scratch.AddBytes($"{index}.deb", deb);

        // As apt does it: what has to go goes first.
        foreach (var name in row.Removes)
            Oracle.Run("dpkg", "--root=" + real, "--force-depends,script-chrootless", "--log=/dev/null", "--remove", name);
        var (code, output) = Dpkg(real, row, scratch.Debs);

        if (row.Failure is not null)
        {
            Assert.NotEqual(0, code);
            Assert.Equal(row.Failure, (await Assert.ThrowsAsync<ReproGetException>(() => scratch.InstallAsync(below, row.Removes))).Code);
            return;
        }
        Assert.True(code == 0, output);
        var ours = (await scratch.InstallAsync(below, row.Removes)).Tree;
        var (theirs, made) = (Lines(Read(scratch.Folder, real)), Lines(ours));
        var differences = string.Join('\n', theirs.Except(made).Select(line => "dpkg: " + line).Concat(made.Except(theirs).Select(line => "ours: " + line)));
        Assert.True(differences.Length == 0, differences);
    }

    private static void Prepare(string root)
    {
        foreach (var directory in new[] { "info", "updates", "triggers" })
            Directory.CreateDirectory(Path.Combine(root, "var/lib/dpkg", directory));
        Directory.CreateDirectory(Path.Combine(root, "etc"));
        // The last two are what every root has, and ours would make.
        foreach (var file in new[] { "var/lib/dpkg/status", "var/lib/dpkg/available", "var/lib/dpkg/diversions", "var/lib/dpkg/statoverride", "var/lib/dpkg/triggers/File", "etc/ld.so.conf", "etc/nsswitch.conf" })
            File.WriteAllText(Path.Combine(root, file), "");
    }

    private static string[] Write(string folder, string name, IReadOnlyList<byte[]> debs)
        => [.. debs.Select((deb, index) =>
        {
            var path = Path.Combine(folder, $"{name}{index}.deb");
            File.WriteAllBytes(path, deb);
            return path;
        })];

    // Foreign architectures are dpkg's to know; a new conffile never takes the place of one that somebody changed.
    private static (int Code, string Output) Dpkg(string root, BaseCase row, IReadOnlyList<string> debs)
        => Oracle.Try("dpkg", ["--root=" + root, "--force-unsafe-io,confold,architecture,script-chrootless", "--no-triggers", "--log=/dev/null", "--auto-deconfigure", .. row.Filters.Select(filter => "--" + filter), "--install", .. debs]);

    private static FileTree Read(string folder, string root)
    {
        var layer = Path.Combine(folder, $"{Guid.NewGuid():N}.tar");
        Oracle.Run("tar", "-cf", layer, "--numeric-owner", "--format=gnu", "-C", root, ".");
        return BaseTree.Read(FakeBase.Image(File.ReadAllBytes(layer)), "base", Directory.CreateDirectory(layer + ".d").FullName, CancellationToken.None);
    }

    private static string[] Lines(FileTree tree)
        => [.. tree.Entries.Where(entry => !Leftovers.Contains(entry.Path)).Select(entry => $"{entry.Path} {ScratchRoot.Line(tree, entry.Type == FileType.HardLink ? entry.LinkTarget! : entry.Path)}")];
}
