using System.Globalization;
using ReproGet.Core.Distros;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Distros;

/// <summary>A lock held against an archive that stands still, moves on, or speaks against it.</summary>
public sealed class LockVerifierTests : IAsyncLifetime
{
    private readonly LockProject _project = new() { Now = new DateTimeOffset(2024, 6, 2, 12, 0, 0, TimeSpan.Zero) };
    private readonly TestCertificate _certificate = TestCertificate.WithSubkey();
    private readonly FaultyServer _mirror = new();
    private readonly SnapshotService _snapshots = new();

    public LockVerifierTests()
    {
        _project.WriteKey("archive.pgp", _certificate);
        _snapshots.Import("20240602T060000Z", State("2024-06-02", "1.0")).Import("20240604T060000Z", State("2024-06-04", "2.0"));
        Serve(State("2024-06-02", "1.0"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _mirror.DisposeAsync();
        await _snapshots.DisposeAsync();
        _project.Dispose();
    }

    [Fact]
    public async Task The_lines_of_a_lock_are_derived_from_the_indices_that_it_was_made_from()
    {
        var request = Request(_snapshots.Address);
        var state = await _project.LockAsync(request);
        var before = await FailureOf(state, request);
        await _project.DownloadAsync(request, state);
        var downloaded = await VerifyAsync(state, request);
        Serve(State("2024-06-04", "2.0"));
        var fromSnapshot = await VerifyAsync(state, request);

        Assert.Equal("RG1075", before.Code);
        Assert.Equal(
            "Of the packages that App.csproj has locked, 1 is not in the cache, so nobody looked at its bytes: hello_1.0_amd64.deb. Of the lock itself, 1 of 1 lines are proved by signed indices. "
            + "Download what is missing, and verify again: dotnet build -t:ReproGetDownload App.csproj.",
            before.Message);
        Assert.Equal("App.csproj: every one of 1 blobs is in the cache and was hashed; 1 of 1 lines are proved by signed indices.", downloaded);
        Assert.Equal(downloaded, fromSnapshot);
        Assert.Empty(_project.Diagnostics.Warnings);
    }

    [Fact]
    public async Task What_an_archive_without_a_past_no_longer_has_is_a_warning()
    {
        var request = Request(null);
        var state = await _project.LockAsync(request);
        await _project.DownloadAsync(request, state);
        Serve(State("2024-06-04", "2.0"));

        var said = await VerifyAsync(state, request);

        Assert.Contains("0 of 1 lines", said, StringComparison.Ordinal);
        var (code, message) = Assert.Single(_project.Diagnostics.Warnings);
        Assert.Equal("RG1116", code);
        Assert.Contains("hello_1.0_amd64.deb (amd64)", message, StringComparison.Ordinal);
        Assert.Contains("trixie of ", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hash_that_the_index_does_not_have_is_an_error()
    {
        var request = Request(_snapshots.Address);
        var state = await _project.LockAsync(request);

        var otherHash = await ContradictionOf(With(state, file => file with { Digest = LockSamples.Hash("evil") }), request);
        await _project.DownloadAsync(request, state);
        var otherName = await FailureOf(With(state, file => file with { Name = file.Name.Replace("1.0", "1.1", StringComparison.Ordinal) }), request);

        Assert.Equal("RG1115", otherHash.Code);
        Assert.Contains($"in a signed index, and {LockSamples.Hash("evil")}", otherHash.Message, StringComparison.Ordinal);
        Assert.Equal("RG1115", otherName.Code);
        Assert.Contains("hello_1.1_amd64.deb (amd64) is not in the signed indices that it was locked from", otherName.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_blob_is_an_error_and_set_aside()
    {
        var request = Request(_snapshots.Address);
        var state = await _project.LockAsync(request);
        await _project.DownloadAsync(request, state);
        var blob = _project.Context.Cache.BlobPath(state.Sums["amd64"].Files[0].Digest);
        File.AppendAllText(blob, "x");

        var failure = await FailureOf(state, request);

        Assert.Equal("RG1114", failure.Code);
        Assert.Contains("hello_1.0_amd64.deb", failure.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(blob));
        Assert.Equal("RG1075", (await FailureOf(state, request)).Code);
    }

    [Fact]
    public async Task A_bare_lock_is_held_against_the_archive_as_it_is()
    {
        var request = Request(null);
        var state = await _project.LockAsync(request);
        await _project.DownloadAsync(request, state);
        File.WriteAllBytes(Path.Combine(_project.Folder, "SHA256SUMS-amd64"), SumsFile.Write(state.Sums["amd64"].Files));
        var bare = (await LockFiles.FromPattern("SHA256SUMS-{arch}", Path.Combine(_project.Folder, "App.csproj")).ReadAsync(default))!.For(LockRequest.Of(request));

        Assert.Contains("1 of 1 lines are proved", await VerifyAsync(bare, request), StringComparison.Ordinal);
        Assert.Equal("RG1115", (await ContradictionOf(With(bare, file => file with { Digest = LockSamples.Hash("evil") }), request)).Code);
        Serve(State("2024-06-04", "2.0"));
        Assert.Contains("0 of 1 lines", await VerifyAsync(bare, request), StringComparison.Ordinal);
    }

    private static LockState With(LockState state, Func<PackageFile, PackageFile> change)
    {
        var changed = change(state.Sums["amd64"].Files[0]);
        return state with
        {
            Sums = new Dictionary<string, LockedSums> { ["amd64"] = new([changed], state.Sums["amd64"].Digest) },
            Document = state.Document with { Architectures = [.. state.Document.Architectures.Select(one => one with { Packages = [one.Packages[0] with { File = changed.Name }] })] },
        };
    }

    private FakeArchive State(string day, string version)
    {
        var archive = new FakeArchive(_certificate);
        var suite = archive.AddSuite("trixie");
        var time = DateTimeOffset.Parse(day + "Z", CultureInfo.InvariantCulture);
        suite.Fields["Date"] = time.ToString("r", CultureInfo.InvariantCulture).Replace("GMT", "UTC", StringComparison.Ordinal);
        suite.Add("hello", version);
        return archive;
    }

    private void Serve(FakeArchive archive)
    {
        var files = archive.Build();
        _mirror.Otherwise = request => files.TryGetValue(request.Target["/fake/".Length..], out var content) ? Replies.Ok(content) : null;
    }

    private EvaluationRequest Request(string? snapshot)
        => _project.Request("option\tsuite\ttrixie", $"source\t{_mirror.Address}fake\ttrixie\tmain\t\tarchive.pgp\t\t\t{snapshot}", "package\thello");

    private Task<string> VerifyAsync(LockState state, EvaluationRequest request) => LockVerifier.RunAsync(state, request.Sources, _project.Context, TestContext.Current.CancellationToken);

    /// <summary>Of a lock with a hash that nobody has bytes for.</summary>
    private async Task<ReproGetException> ContradictionOf(LockState state, EvaluationRequest request)
    {
        var failures = (await Assert.ThrowsAsync<AggregateException>(() => VerifyAsync(state, request))).InnerExceptions.Cast<ReproGetException>().ToList();
        Assert.Equal(["RG1115", "RG1075"], failures.Select(failure => failure.Code));
        return failures[0];
    }

    private Task<ReproGetException> FailureOf(LockState state, EvaluationRequest request) => Assert.ThrowsAsync<ReproGetException>(() => VerifyAsync(state, request));
}
