using ReproGet.Core.Distros;
using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>Updates of some packages of a lock, while the others stay though the archive has newer ones, or has them no more.</summary>
public sealed class PartialUpdateTests : IDisposable
{
    private const string Archive = "http://archive.invalid/debian/";

    private readonly LockProject _project = new();
    private readonly TestCertificate _certificate = TestCertificate.WithSubkey();

    public PartialUpdateTests() => _project.WriteKey("archive.pgp", _certificate);

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task What_is_named_moves_and_the_rest_stays_though_the_archive_has_it_no_more()
    {
        var before = await LockAsync(Old);

        var after = await LockAsync(New, before, "editor");

        Assert.Equal(["editor 2:2.0", "libedit 1.0", "libfont 1.0", "server 1.0"], Versions(after));
        Assert.Equal(Lines(before).Where(line => !line.Contains("editor", StringComparison.Ordinal)), Lines(after).Where(line => !line.Contains("editor", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_stays_and_can_be_had_no_more_is_told_with_why_it_is_needed()
    {
        var before = await LockAsync(Old);
        Directory.Delete(_project.Cache, recursive: true);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(New, before, "editor"));

        Assert.Equal("RG2010", failure.Code);
        Assert.Contains("server_1.0_amd64.deb” could not be downloaded", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ReproGetUpdateOnly keeps", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("a new lock without ReproGetUpdateOnly lets them move, and needs none of these files.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_source_of_packages_names_all_of_them()
        => Assert.Equal(["editor 2:1.0", "libedit 2.0", "libfont 2.0+deb1", "server 1.0"], Versions(await LockAsync(New, await LockAsync(Old), "libraries")));

    [Fact]
    public async Task What_an_update_forces_moves_as_well()
        => Assert.Equal(["editor 2:1.0", "libedit 2.0", "libfont 1.0", "server 2.0"], Versions(await LockAsync(New, await LockAsync(Old), "server")));

    [Theory]
    [InlineData("= 1.0", "= 2.0", "lib", "lib 2.0,server 2.0")]
    [InlineData(">= 1.0", ">= 2.0", "lib", "lib 2.0,server 1.0")]
    [InlineData("= 1.0", "= 2.0", "security", "lib 2.0,server 2.0")]
    [InlineData("= 1.0", "= 1.0", "lib", "RG4006")]
    public async Task What_is_named_moves_with_what_keeps_it_from_moving(string old, string @new, string only, string expected)
    {
        void Add(FakeSuite suite, string version, string depends)
        {
            suite.Add("server", version, fields: ("Depends", $"lib ({depends})"));
            suite.Add("lib", version);
            suite.Add("unrelated", "1.0");
        }
        var before = await LockAsync(
            (main, security) =>
            {
                Add(main, "1.0", old);
                security.Add("unrelated", "1.0");
            },
            null, "", "package\tserver");

        void AddBoth(FakeSuite main, FakeSuite security)
        {
            Add(main, "1.0", old);
            security.Add("unrelated", "1.0");
            Add(only == "security" ? security : main, "2.0", @new);
        }

        if (expected == "RG4006")
            Assert.Equal(expected, (await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(AddBoth, before, only, "package\tserver"))).Code);
        else
            Assert.Equal(expected.Split(','), Versions(await LockAsync(AddBoth, before, only, "package\tserver")));
    }

    [Fact]
    public async Task Of_security_only_what_its_suite_supersedes_moves()
        => Assert.Equal(["editor 2:1.0", "libedit 1.0", "libfont 2.0+deb1", "server 1.0"], Versions(await LockAsync(New, await LockAsync(Old), "security")));

    [Fact]
    public async Task Without_names_all_moves()
        => Assert.Equal(["editor 2:2.0", "libedit 2.0", "libfont 2.0+deb1", "server 2.0"], Versions(await LockAsync(New, await LockAsync(Old))));

    [Fact]
    public async Task A_request_for_a_version_goes_before_what_stays()
        => Assert.Equal(
            ["editor 2:1.0", "libedit 1.0", "libfont 2.0+deb1", "server 1.0"],
            Versions(await LockAsync(New, await LockAsync(Old), "editor", "package\teditor", "package\tserver", "package\tlibfont\t>= 2.0", "package\teditor\t= 2:1.0")));

    [Fact]
    public async Task All_names_that_are_not_locked_are_told_with_near_ones()
    {
        var before = await LockAsync(Old);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(New, before, "xyzzyx;editor;libedti"));

        Assert.Equal("RG1071", failure.Code);
        Assert.Contains("neither a package in the lock of App.csproj nor the source of one: “xyzzyx”, “libedti” (did you mean libedit?). ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_lock_nothing_can_stay()
        => Assert.Equal("RG1072", (await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(Old, null, "editor"))).Code);

    [Theory]
    [InlineData("", "")]
    [InlineData(" \n\t", "")]
    [InlineData("editor, libedit;security\n", "editor libedit security")]
    public void Nothing_said_is_everything(string said, string names) => Assert.Equal(names, string.Join(' ', UpdateNames.Parse(said, "App.csproj")));

    [Theory]
    [InlineData(";")]
    [InlineData(",")]
    [InlineData(" ; , ;")]
    public void Something_said_that_names_nothing_is_not_everything(string said)
    {
        var failure = Assert.Throws<ReproGetException>(() => UpdateNames.Parse(said, "App.csproj"));

        Assert.Equal("RG1071", failure.Code);
        Assert.Contains($"ReproGetUpdateOnly is “{said}” for App.csproj, which names no package", failure.Message, StringComparison.Ordinal);
    }

    private static void Old(FakeSuite main, FakeSuite security)
    {
        main.Add("editor", "2:1.0", fields: ("Depends", "libedit, libfont"));
        main.Add("server", "1.0", fields: ("Depends", "libedit"));
        AddLibraries(main, "1.0");
        security.Add("unrelated", "1.0");
    }

    private static void New(FakeSuite main, FakeSuite security)
    {
        main.Add("editor", "2:2.0", fields: ("Depends", "libedit, libfont"));
        main.Add("editor", "2:1.0", fields: ("Depends", "libedit, libfont"));
        main.Add("server", "2.0", fields: ("Depends", "libedit (>= 2.0)"));
        AddLibraries(main, "2.0");
        security.Add("libfont", "2.0+deb1", fields: ("Source", "fonts"));
    }

    private static void AddLibraries(FakeSuite main, string version)
    {
        main.Add("libedit", version, fields: ("Source", "libraries"));
        main.Add("libfont", version, fields: ("Source", "libraries"));
    }

    private static IEnumerable<string> Versions(LockState state) => state.Document.Find("amd64")!.Packages.Select(package => $"{package.Name!.Package} {(package.Name.Package == "editor" ? "2:" : "")}{package.Name.Version}");

    private static IEnumerable<string> Lines(LockState state) => state.Sums["amd64"].Files.Select(file => $"{file.Digest} {file.Name}");

    /// <summary>Locks, and downloads what was locked, as a build does.</summary>
    private async Task<LockState> LockAsync(Action<FakeSuite, FakeSuite> fill, LockState? previous = null, string only = "", params string[] packages)
    {
        var archive = new FakeArchive(_certificate);
        fill(archive.AddSuite("trixie"), archive.AddSuite("trixie-security", suite: "stable-security"));
        var fetcher = archive.Serve(Archive);
        _project.Fetcher = fetcher;
        _project.UpdateOnly = only.Split(';', StringSplitOptions.RemoveEmptyEntries);
        var state = await _project.LockAsync(
            _project.Request([$"source\t{Archive}\ttrixie trixie-security\tmain\t\tarchive.pgp", .. packages.DefaultIfEmpty("package\teditor").Append("package\tserver").Distinct()]), previous);
        foreach (var file in state.Sums["amd64"].Files.Where(file => !_project.Context.Cache.Contains(file.Digest)))
        {
            var content = archive.Build()[file.Name];
            await using var writer = _project.Context.Cache.CreateWriter(file.Digest, content.Length);
            await writer.CopyFromAsync(new MemoryStream(content), CancellationToken.None);
            await writer.CommitAsync();
        }
        return state;
    }
}
