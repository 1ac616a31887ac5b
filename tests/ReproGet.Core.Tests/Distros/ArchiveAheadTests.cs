using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Distros;

/// <summary>The archive is read while the base is, which must change nothing but the time.</summary>
public sealed class ArchiveAheadTests : IDisposable
{
    private const string Archive = "https://deb.example/debian";

    private readonly LockProject _project = new();
    private readonly FakeFetcher _fetcher;

    public ArchiveAheadTests()
    {
        var certificate = TestCertificate.WithSubkey();
        var archive = new FakeArchive(certificate);
        archive.AddSuite("trixie").Add("editor", "1.0");
        _fetcher = archive.Serve(Archive);
        _project.Fetcher = _fetcher;
        _project.WriteKey("archive.pgp", certificate);
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Sources_of_the_project_are_read_while_the_base_is()
    {
        var watched = new WatchedFetcher(_fetcher);
        _project.Fetcher = watched;

        var state = await LockAsync(async token =>
        {
            await watched.Asked.WaitAsync(TimeSpan.FromSeconds(60), token);
            return Base("debian");
        });

        Assert.Equal("debian", state.Document.Base!.Distro);
        Assert.Equal("pool/main/e/editor/editor_1.0_amd64.deb", Assert.Single(state.Sums["amd64"].Files).Name);
    }

    [Fact]
    public async Task Sources_of_the_project_are_read_once_whatever_distro_the_base_is()
    {
        var state = await LockAsync(_ => Task.FromResult<BaseRoots?>(Base("ubuntu")));

        Assert.Equal("ubuntu", state.Document.Base!.Distro);
        Assert.Single(state.Sums["amd64"].Files);
        Assert.Equal(2, _fetcher.Requests.Count);
    }

    [Fact]
    public async Task A_base_of_another_suite_than_the_last_lock_says_has_its_own_archive_read()
    {
        var context = _project.Context;
        var request = LockRequest.Of(_project.Request("package\teditor", "option\tbase\toci:base"));
        await using var ahead = new ArchiveAhead((new ReadDistro("debian"), request), context, CancellationToken.None);
        var other = new ReadDistro("ubuntu");

        Assert.Same(other, (await ahead.OpenAsync(other, request, CancellationToken.None) as ReadDistro.Archive)!.Of);
    }

    [Fact]
    public async Task A_lock_that_fails_keeps_what_was_fetched()
    {
        var request = LockRequest.Of(_project.Request($"source\t{Archive}\ttrixie\tmain\t\tarchive.pgp", "package\tnone", "option\tbase\toci:base"));

        Assert.Equal("RG4001", (await Assert.ThrowsAsync<ReproGetException>(
            () => Locker.LockAsync(request, _ => Task.FromResult<BaseRoots?>(Base("debian")), null, "App.csproj", _project.Context, CancellationToken.None))).Code);
        Assert.EndsWith(".unpacked", Assert.Single(Directory.GetFiles(Path.Combine(_project.Cache, "indices", "sha256"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_base_that_fails_ends_the_reading_of_the_archive_and_is_what_is_told()
    {
        var watched = new WatchedFetcher(null);
        _project.Fetcher = watched;

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(async token =>
        {
            await watched.Asked.WaitAsync(TimeSpan.FromSeconds(60), token);
            throw new ReproGetException("RG6044", "The base is broken.");
        }));

        Assert.Equal("RG6044", failure.Code);
        Assert.True(watched.WasStopped);
    }

    [Fact]
    public async Task An_archive_that_fails_is_told_after_the_base()
    {
        _fetcher.Change("InRelease", _ => null).Change("Release", _ => null);

        Assert.Equal("RG6044", (await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(_ => throw new ReproGetException("RG6044", "The base is broken.")))).Code);
        Assert.Equal(FakeFetcher.NotFound, (await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(_ => Task.FromResult<BaseRoots?>(Base("debian"))))).Code);
    }

    [Theory]
    [InlineData(null, null, false, null)]
    [InlineData("debian", null, false, null)]
    [InlineData("debian", "trixie", false, "debian trixie")]
    [InlineData("ubuntu", "noble", false, "ubuntu noble")]
    [InlineData("arch", "any", false, null)]
    [InlineData(null, null, true, "debian bookworm")]
    [InlineData("debian", "trixie", true, "debian trixie")]
    public void What_the_project_and_its_last_lock_tell_is_enough(string? distro, string? suite, bool isLocked, string? expected)
    {
        var request = LockRequest.Of(_project.Request("option\tbase\toci:base", "package\teditor"));
        request = request with { Options = request.Options with { Distro = distro, Suite = suite } };

        var guess = BaseDistro.Guess(request, Locked(request, isLocked ? "oci:base" : "oci:other"));

        Assert.Equal(expected, guess is var (found, asked) ? $"{found.Name} {asked.Options.Suite}" : null);
    }

    private static LockState Locked(LockRequest request, string reference)
    {
        var state = LockSamples.State(request);
        return state with { Document = state.Document with { Base = new LockedBase(reference, null, []) { Distro = "debian", Suite = "bookworm" } } };
    }

    private Task<LockState> LockAsync(Func<CancellationToken, Task<BaseRoots?>> readBase)
    {
        var request = LockRequest.Of(_project.Request($"source\t{Archive}\ttrixie\tmain\t\tarchive.pgp", "package\teditor", "option\tbase\toci:base"));
        request = request with { Options = request.Options with { Distro = null } };
        return Locker.LockAsync(request, readBase, null, "App.csproj", _project.Context, TestContext.Current.CancellationToken);
    }

    private static BaseRoots Base(string distro) => FakeBase.Roots("oci:base", FakeBase.File("etc/os-release", $"ID={distro}\nVERSION_CODENAME=trixie\n"));

    /// <summary>A distro of which only its archive is asked for.</summary>
    private sealed class ReadDistro(string name) : IDistro
    {
        public string Name => name;

        public int ResolverVersion => 1;

        public Task<IOpenArchive> OpenAsync(LockRequest request, DistroContext context, CancellationToken cancellationToken) => Task.FromResult<IOpenArchive>(new Archive(this));

        public Task<LockProof> ProveAsync(LockState state, IReadOnlyList<RequestedSource> sources, DistroContext context, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Digest?> DatabaseDigestAsync(FileTree root, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ProviderList Providers(IReadOnlyList<Provider> own, RequestOptions options, IReadOnlyList<RequestedSource> sources, DistroContext context) => throw new NotSupportedException();

        public sealed class Archive(ReadDistro of) : IOpenArchive
        {
            public ReadDistro Of => of;

            public ValueTask DisposeAsync() => default;

            public Task<DistroResolution> ResolveAsync(LockRequest request, IReadOnlyDictionary<string, FileTree> bases, LockState? previous, CancellationToken cancellationToken) => throw new NotSupportedException();
        }
    }

    /// <summary>Tells that it was asked, and, where there is nothing behind it, answers nothing until it is stopped.</summary>
    private sealed class WatchedFetcher(FakeFetcher? inner) : IFetcher
    {
        private readonly TaskCompletionSource _asked = new();

        public Task Asked => _asked.Task;

        public bool WasStopped { get; private set; }

        public async Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            if (inner is not null)
                return await inner.OpenAsync(uri, cancellationToken);
            var stopped = new TaskCompletionSource();
            await using var stopping = cancellationToken.Register(stopped.SetResult);
            await stopped.Task;
            WasStopped = true;
            throw new OperationCanceledException(cancellationToken);
        }
    }
}
