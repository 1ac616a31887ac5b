using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>A project for amd64 on scratch that is locked, with a cache and an HTTP client of its own.</summary>
internal sealed class LockProject : IDisposable
{
    private readonly HttpFetcher _http = new(new HttpFetcherOptions { UseProxy = false });

    public string Folder { get; } = Directory.CreateTempSubdirectory("reproget-lock-").FullName;

    public string Cache => Path.Combine(Folder, "cache");

    public TestDiagnostics Diagnostics { get; } = new();

    /// <summary>The network; the real one, which is this machine, where nothing else is set.</summary>
    public IFetcher? Fetcher { get; set; }

    /// <summary>What alone is updated.</summary>
    public IReadOnlyList<string> UpdateOnly { get; set; } = [];

    /// <summary>Whether all architectures must get the same versions.</summary>
    public bool SameVersions { get; set; }

    /// <summary>The clock.</summary>
    public DateTimeOffset Now { get; set; } = new(2024, 6, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What stands around it.</summary>
    public DistroContext Context => new()
    {
        Fetcher = Fetcher ?? SchemeFetcher.Of(_http),
        Cache = new BlobCache(Cache),
        ProjectFolder = Folder,
        HostRoot = Folder,
        Now = Now,
        UpdateOnly = UpdateOnly,
        Project = Path.Combine(Folder, "App.csproj"),
        SameVersions = SameVersions,
        Diagnostics = Diagnostics,
    };

    /// <summary>Puts a key into the project.</summary>
    public LockProject WriteKey(string name, TestCertificate certificate)
    {
        File.WriteAllBytes(Path.Combine(Folder, name), certificate.Bytes);
        return this;
    }

    /// <summary>The request with these lines beside those that all have.</summary>
    public EvaluationRequest Request(params IEnumerable<string> lines)
        => RequestFile.Parse([$"project\t{Path.Combine(Folder, "App.csproj")}", "rid\tlinux-x64", "option\tdistro\tdebian", "option\tbase\tscratch", .. lines], "request.txt");

    public Task<LockState> LockAsync(EvaluationRequest request, LockState? previous = null) => LockAsync(LockRequest.Of(request), previous);

    public Task<LockState> LockAsync(LockRequest request, LockState? previous = null, BaseRoots? image = null)
        => Locker.LockAsync(request, _ => Task.FromResult(image), previous, Path.Combine(Folder, "App.csproj"), Context, TestContext.Current.CancellationToken);

    /// <summary>Downloads what is locked from where the request says.</summary>
    public Task<DownloadSummary> DownloadAsync(EvaluationRequest request, LockState state)
    {
        var providers = DistroRegistry.Find("debian", request.Project).Providers([], state.Document.Options, request.Sources, Context);
        return new Downloader(Context.Cache, providers, _http, Diagnostics).DownloadAsync([.. DownloadItem.Of(state)], TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        _http.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
