using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Locking;

public sealed class LockFilesTests
{
    private static Architecture Amd64 => Architecture.FromName("amd64")!;

    [Theory]
    [InlineData("SHA256SUMS-{arch}", "SHA256SUMS-amd64", "reproget.lock.json")]
    [InlineData("App.SHA256SUMS-{arch}", "App.SHA256SUMS-amd64", "App.reproget.lock.json")]
    [InlineData("locks/SHA256SUMS-{arch}", "locks/SHA256SUMS-amd64", "locks/reproget.lock.json")]
    [InlineData("../SHA256SUMS-{arch}", "../SHA256SUMS-amd64", "../reproget.lock.json")]
    [InlineData("web-{arch}.sums", "web-amd64.sums", "web.reproget.lock.json")]
    [InlineData("{arch}.sums", "amd64.sums", "reproget.lock.json")]
    public void Paths_follow_the_pattern(string pattern, string sums, string document)
    {
        using var folder = new TemporaryFolder();
        var files = LockFiles.FromPattern(pattern, folder["App.csproj"]);

        Assert.Equal(Path.GetFullPath(folder[sums]), files.SumsPath(Amd64));
        Assert.Equal(Path.GetFullPath(folder[document]), files.DocumentPath);
    }

    [Theory]
    [InlineData("SHA256SUMS")]
    [InlineData("{arch}/SHA256SUMS")]
    [InlineData("{arch}/SHA256SUMS-{arch}")]
    [InlineData("SHA256SUMS-{arch}-{arch}")]
    [InlineData("SHA256SUMS-{ARCH}")]
    [InlineData("")]
    public void A_pattern_needs_the_architecture_once(string pattern)
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("RG1013", Assert.Throws<ReproGetException>(() => LockFiles.FromPattern(pattern, folder["App.csproj"])).Code);
    }

    [Fact]
    public async Task A_lock_that_was_written_is_read_again()
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        var state = TwoArchitectures(("curl", "8.1-1"), ("zlib1g", "1.3"));

        var changed = await files.WriteAsync(state, null, default);
        var read = await files.ReadAsync(default);

        Assert.Equal([".gitattributes", "SHA256SUMS-amd64", "SHA256SUMS-arm64", "reproget.lock.json"], changed.Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Assert.Equal(state.Document.ToBytes(), read!.Document.ToBytes());
        Assert.Equal(state.Sums["amd64"].Files, read.Sums["amd64"].Files);
        Assert.Equal(state.Sums["arm64"].Digest, read.Sums["arm64"].Digest);
        Assert.Equal(read.Document.Find("arm64")!.Sums, read.Sums["arm64"].Digest);
        Assert.Equal(3, files.PathsOf(read.Document).Count(File.Exists));
        Assert.DoesNotContain(Directory.GetFiles(folder.Path), path => path.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SHA256SUMS-{arch}", "SHA256SUMS-* reproget.lock.json")]
    [InlineData("App.SHA256SUMS-{arch}", "App.SHA256SUMS-* App.reproget.lock.json")]
    [InlineData("{arch}", "amd64 arm64 reproget.lock.json")]
    [InlineData("{arch}.txt", "amd64.txt arm64.txt reproget.lock.json")]
    public async Task Git_leaves_other_files_alone(string pattern, string names)
    {
        using var folder = new TemporaryFolder();

        await LockFiles.FromPattern(pattern, folder["App.csproj"]).WriteAsync(TwoArchitectures(("curl", "8.1-1")), null, default);

        Assert.Equal(string.Concat(names.Split(' ').Select(name => $"{name} text eol=lf\n")), await File.ReadAllTextAsync(folder[".gitattributes"]));
    }

    [Fact]
    public async Task What_a_run_that_was_killed_left_beside_a_lock_is_swept()
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        await files.WriteAsync(TwoArchitectures(("curl", "8.1-1")), null, default);
        var old = folder[$"SHA256SUMS-amd64.{Guid.NewGuid():N}.tmp"];
        string[] kept = [folder[$"SHA256SUMS-amd64.{Guid.NewGuid():N}.tmp"], folder["SHA256SUMS-amd64.mine.tmp"], folder["SHA256SUMS-amd64.tmp"]];
        foreach (var path in (string[])[old, .. kept])
            await File.WriteAllTextAsync(path, "");
        foreach (var path in kept.Skip(1).Prepend(old))
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(-25));

        await files.WriteAsync(TwoArchitectures(("curl", "8.2-1")), null, default);

        Assert.False(File.Exists(old));
        Assert.All(kept, path => Assert.True(File.Exists(path), path));
    }

    [Fact]
    public async Task Files_that_stay_the_same_are_not_touched()
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        var first = TwoArchitectures(("curl", "8.1-1"));
        await files.WriteAsync(first, null, default);
        MakeOld(folder);
        var before = folder.Snapshot();

        Assert.Empty(await files.WriteAsync(first, first, default));
        Assert.Equal(before, folder.Snapshot());

        var second = LockState.Of(
            first.Document,
            new Dictionary<string, IReadOnlyList<PackageFile>> { ["amd64"] = first.Sums["amd64"].Files, ["arm64"] = [LockSamples.Deb("curl", "8.2-1", "arm64")] });
        var changed = await files.WriteAsync(second, first, default);
        Assert.Equal(["SHA256SUMS-arm64", "reproget.lock.json"], changed.Select(path => Path.GetFileName(path)!));
        Assert.Equal(Old, File.GetLastWriteTimeUtc(folder["SHA256SUMS-amd64"]));
    }

    [Fact]
    public async Task Sums_of_an_architecture_that_is_gone_are_removed()
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        var both = TwoArchitectures(("curl", "8.1-1"));
        await files.WriteAsync(both, null, default);
        await File.WriteAllTextAsync(folder["SHA256SUMS-s390x"], "somebody else's");

        await files.WriteAsync(LockSamples.State(LockSamples.Request("package\tcurl"), ("curl", "8.1-1")), both, default);

        Assert.False(File.Exists(folder["SHA256SUMS-arm64"]));
        Assert.True(File.Exists(folder["SHA256SUMS-amd64"]));
        Assert.True(File.Exists(folder["SHA256SUMS-s390x"]));
    }

    [Fact]
    public async Task A_failure_midway_restores_what_was_written_before_it()
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        var before = LockSamples.State(LockSamples.Request("package\tcurl"), ("curl", "8.1-1"));
        await files.WriteAsync(before, null, default);
        MakeOld(folder);
        // A folder in the place of a file: found only when the rename fails, after amd64 was replaced.
        Directory.CreateDirectory(folder["SHA256SUMS-arm64"]);
        var snapshot = folder.Snapshot();

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => files.WriteAsync(TwoArchitectures(("curl", "8.2-1")), before, default));

        Assert.Equal("RG1014", failure.Code);
        Assert.Equal(snapshot, folder.Snapshot());
    }

    [Fact]
    public async Task A_first_lock_that_fails_leaves_nothing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["reproget.lock.json"]);

        await Assert.ThrowsAsync<ReproGetException>(() => Files(folder).WriteAsync(TwoArchitectures(("curl", "8.2-1")), null, default));

        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task A_cancelled_lock_leaves_all_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        await files.WriteAsync(TwoArchitectures(("curl", "8.1-1")), null, default);
        var snapshot = folder.Snapshot();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => files.WriteAsync(TwoArchitectures(("curl", "8.2-1")), null, cancelled.Token));

        Assert.Equal(snapshot, folder.Snapshot());
    }

    [Fact]
    public async Task No_lock_is_null_and_half_a_lock_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        Assert.Null(await files.ReadAsync(default));
        await files.WriteAsync(TwoArchitectures(("curl", "8.1-1")), null, default);

        File.Delete(folder["SHA256SUMS-arm64"]);
        var withoutSums = await Assert.ThrowsAsync<ReproGetException>(() => files.ReadAsync(default));
        Assert.Equal("RG1012", withoutSums.Code);
        Assert.Contains("SHA256SUMS-arm64", withoutSums.Message, StringComparison.Ordinal);

        File.Delete(files.DocumentPath);
        var withoutDocument = await Assert.ThrowsAsync<ReproGetException>(() => files.ReadAsync(default));
        Assert.Equal("RG1012", withoutDocument.Code);
        Assert.Contains("reproget.lock.json", withoutDocument.Message, StringComparison.Ordinal);
        File.Delete(folder[".gitattributes"]);
        Assert.True((await files.ReadAsync(default))!.IsBare);
    }

    [Fact]
    public async Task Sums_files_alone_are_a_lock_of_what_they_hold()
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        var hash = LockSamples.Hash("x").Hex;
        await File.WriteAllTextAsync(folder["SHA256SUMS-amd64"], $"# made elsewhere\r\n{hash} *pool/h/hello_1-1_amd64.deb\r\n{hash}  /ipfs/QmX\r\n");
        await File.WriteAllTextAsync(folder["SHA256SUMS-s390x"], $"{hash}  pool/h/hello_1-1_s390x.deb\n");
        var time = new DateTime(2023, 4, 5, 6, 7, 8, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(folder["SHA256SUMS-amd64"], time);
        File.SetLastWriteTimeUtc(folder["SHA256SUMS-s390x"], time.AddDays(-1));

        var state = (await files.ReadAsync(default))!.For(LockSamples.Request("package\thello\n"));

        Assert.True(state.IsBare);
        Assert.Equal(["amd64", "s390x"], state.Sums.Keys);
        Assert.Equal(time, state.Written!.Value.UtcDateTime);
        Assert.Equal(new PackageFile("pool/h/hello_1-1_amd64.deb", LockSamples.Hash("x"), "QmX"), Assert.Single(state.Sums["amd64"].Files));
        Assert.True(Assert.Single(state.Document.Find("amd64")!.Packages).Requested);

        // Locking makes a whole lock of it, keeps the CID, and leaves what it does not know of.
        var request = LockSamples.Request("package\thello\n");
        var previous = await files.ReadPreviousAsync(new TestDiagnostics(), default);
        Assert.Equal(LockSamples.Epoch, LockState.NextEpoch(previous, new Dictionary<string, IReadOnlyList<PackageFile>> { ["amd64"] = previous!.Sums["amd64"].Files }, null, LockSamples.Epoch));
        await files.WriteAsync(LockSamples.State(request, ("hello", "1-1")), previous, default);
        Assert.True(File.Exists(folder["SHA256SUMS-s390x"]));
        Assert.False((await files.ReadAsync(default))!.IsBare);
    }

    [Fact]
    public async Task Of_several_sums_files_the_later_ones_win()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["more"]);
        var files = LockFiles.FromPattern("SHA256SUMS-{arch};more/SHA256SUMS-{arch};none/SHA256SUMS-{arch}", folder["App.csproj"]);
        await File.WriteAllTextAsync(folder["SHA256SUMS-amd64"], $"{LockSamples.Hash("a").Hex}  a\n{LockSamples.Hash("b").Hex}  b\n");
        await File.WriteAllTextAsync(folder["more/SHA256SUMS-amd64"], $"{LockSamples.Hash("other a").Hex}  a\n{LockSamples.Hash("c").Hex}  c\n");
        await File.WriteAllTextAsync(folder["more/SHA256SUMS-arm64"], $"{LockSamples.Hash("d").Hex}  d\n");

        var state = (await files.ReadAsync(default))!;

        Assert.Equal([new PackageFile("a", LockSamples.Hash("other a")), new PackageFile("b", LockSamples.Hash("b")), new PackageFile("c", LockSamples.Hash("c"))], state.Sums["amd64"].Files);
        Assert.Equal(["amd64", "arm64"], state.Sums.Keys);
        await File.WriteAllTextAsync(folder["reproget.lock.json"], "{}");
        Assert.Equal("RG1118", (await Assert.ThrowsAsync<ReproGetException>(() => files.ReadAsync(default))).Code);
    }

    [Theory]
    [InlineData("SHA256SUMS-amd64", "<<<<<<< HEAD\n")]
    [InlineData("reproget.lock.json", "<<<<<<< HEAD\n")]
    [InlineData("reproget.lock.json", "{ \"format\": 99 }")]
    [InlineData("reproget.lock.json", "")]
    public async Task A_damaged_lock_is_mended_by_locking_again(string name, string content)
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        var state = TwoArchitectures(("curl", "8.1-1"));
        await files.WriteAsync(state, null, default);
        await File.WriteAllTextAsync(folder[name], content);
        var diagnostics = new Messages();

        Assert.Null(await files.ReadPreviousAsync(diagnostics, default));
        await files.WriteAsync(state, null, default);

        Assert.Single(diagnostics.Lines);
        Assert.NotNull(await files.ReadAsync(default));
    }

    [Fact]
    public async Task A_lock_that_cannot_be_opened_is_told_about()
    {
        using var folder = new TemporaryFolder();
        var files = Files(folder);
        await files.WriteAsync(TwoArchitectures(("curl", "8.1-1")), null, default);
        using var exclusive = new FileStream(folder["SHA256SUMS-amd64"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal("RG1018", (await Assert.ThrowsAsync<ReproGetException>(() => files.ReadAsync(default))).Code);
    }

    [Fact]
    public void The_epoch_moves_only_when_a_hash_line_moves()
    {
        var state = LockSamples.State(LockSamples.Request("package\tcurl"), ("curl", "8.1-1"), ("zlib1g", "1.3"));
        var now = LockSamples.Epoch.AddDays(30).AddMilliseconds(7);
        IReadOnlyList<PackageFile> same = [.. state.Sums["amd64"].Files.Reverse().Select(file => file with { Cid = "QmNew" })];
        IReadOnlyList<PackageFile> moved = [same[0] with { Name = "other/" + same[0].Basename }, same[1]];

        Assert.Equal(LockSamples.Epoch, Next(state, ("amd64", same)));
        Assert.Equal(LockSamples.Epoch.AddDays(30), Next(state, ("amd64", moved)));
        Assert.Equal(LockSamples.Epoch.AddDays(30), Next(state, ("amd64", [same[0]])));
        Assert.Equal(LockSamples.Epoch.AddDays(30), Next(state, ("arm64", same)));
        Assert.Equal(LockSamples.Epoch.AddDays(30), Next(state, ("amd64", same), ("arm64", same)));
        Assert.Equal(LockSamples.Epoch.AddDays(30), Next(null, ("amd64", same)));

        DateTimeOffset Next(LockState? previous, params (string Architecture, IReadOnlyList<PackageFile> Files)[] files)
            => LockState.NextEpoch(previous, files.ToDictionary(pair => pair.Architecture, pair => pair.Files), null, now);
    }

    private static DateTime Old => new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static void MakeOld(TemporaryFolder folder)
    {
        foreach (var file in Directory.GetFiles(folder.Path))
            File.SetLastWriteTimeUtc(file, Old);
    }

    private static LockFiles Files(TemporaryFolder folder) => LockFiles.FromPattern("SHA256SUMS-{arch}", folder["App.csproj"]);

    private static LockState TwoArchitectures(params (string, string)[] packages)
        => LockSamples.State(LockRequest.Merge([LockSamples.Evaluation("package\tcurl"), LockSamples.Evaluation("package\tcurl", "linux-arm64")]), packages);

    private sealed class Messages : IDiagnostics
    {
        public List<string> Lines { get; } = [];

        public void Warning(string code, string message) => Assert.Fail(message);

        public void Message(string message) => Lines.Add(message);
    }
}
