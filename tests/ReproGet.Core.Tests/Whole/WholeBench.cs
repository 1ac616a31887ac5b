using System.Security.Cryptography;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Whole;

/// <summary>A project with everything around it: a signed archive behind a server, a lock, a cache, a publish folder and the last image. Each of them can be spoiled.</summary>
internal sealed class WholeBench : IAsyncDisposable, IDiagnostics
{
    public const string Hello = "pool/main/h/hello/hello_2.10-5_amd64.deb";

    /// <summary>A day after the archive was made.</summary>
    private static readonly DateTimeOffset Now = new(2024, 6, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _root = new();
    private readonly Stack<Action> _mends = new();
    private readonly HttpFetcher _patient = new(new HttpFetcherOptions { UseProxy = false, StallTimeout = TimeSpan.FromMinutes(2) });
    private readonly HttpFetcher _impatient = new(new HttpFetcherOptions { UseProxy = false, StallTimeout = TimeSpan.FromMilliseconds(150) });

    private WholeBench()
    {
        Suite = Archive.AddSuite("trixie", architectures: "amd64");
        Suite.Fields.Remove("Acquire-By-Hash");
        Suite.Add("hello", "2.10-5", files: [FakeFile.Regular("usr/bin/hello", "#!/bin/sh\n", 0b111_101_101)], fields: ("Depends", "libhello1"));
        Suite.Add("libhello1", "1.0", files: [FakeFile.Regular("usr/share/doc/libhello1/copyright", "free")]);
        Suite.Add("curl", "8.14.1-2");
        Suite.Add("left", "1.0", fields: ("Conflicts", "right"));
        Suite.Add("right", "1.0");
        (Lock, Cache, Image, Work, Publish) = (_root["App"], _root["cache"], _root["image"], _root["obj/work"], _root["publish"]);
        _root.Write("App/keys/fake.gpg", Archive.Certificate.Bytes);
        _root.Write("publish/app", "#!/bin/sh\nexec hello\n");
        Packages = ["hello"];
        Source = Server.Address + "fake";
    }

    public FakeArchive Archive { get; } = new();

    public FakeSuite Suite { get; }

    public FaultyServer Server { get; } = new();

    /// <summary>The project's folder, with the lock.</summary>
    public string Lock { get; }

    public string Cache { get; set; }

    /// <summary>The folder of the image archive.</summary>
    public string Image { get; set; }

    /// <summary>For what is needed in between.</summary>
    public string Work { get; set; }

    public string Publish { get; }

    public string Project => Path.Combine(Lock, "App.csproj");

    public string Sums => Path.Combine(Lock, "SHA256SUMS-amd64");

    public string ImageArchive => Path.Combine(Image, "app.tar");

    public BlobCache Blobs => new(Cache);

    /// <summary>Where the package “hello” stands in the cache.</summary>
    public string HelloBlob => Blobs.BlobPath(Digest.Of(Suite.Pool[Hello]));

    /// <summary>The fields of each <c>package</c> line in the request, with tabs between them.</summary>
    public IReadOnlyList<string> Packages { get; set; }

    public string Source { get; set; }

    public string Base { get; set; } = "scratch";

    public string Distro { get; set; } = "debian";

    /// <summary><c>SOURCE_DATE_EPOCH</c>.</summary>
    public long? SourceDate { get; set; }

    public bool SelfContained { get; set; } = true;

    /// <summary>Whether a server that says nothing is given up at once.</summary>
    public bool IsImpatient { get; set; }

    private DistroContext Context => new()
    {
        Fetcher = SchemeFetcher.Of(IsImpatient ? _impatient : _patient),
        Cache = Blobs,
        ProjectFolder = Lock,
        HostRoot = _root["host"],
        Now = Now,
        Diagnostics = this,
    };

    private LockFiles Files => LockFiles.FromPattern("SHA256SUMS-{arch}", Project);

    private EvaluationRequest Evaluation => RequestFile.Parse(
        [
            $"project\t{Project}", "framework\tnet10.0", "rid\tlinux-x64", $"option\tdistro\t{Distro}", "option\tsuite\ttrixie", $"option\tbase\t{Base}",
            $"source\t{Source}\ttrixie\tmain\t\tkeys/fake.gpg", .. Packages.Select(package => "package\t" + package),
        ],
        "request.txt");

    /// <summary>All is well: locked, downloaded, built.</summary>
    public static async Task<WholeBench> MakeAsync()
    {
        var bench = new WholeBench();
        bench.Serve();
        foreach (var stage in Enum.GetValues<Stage>())
            await bench.RunAsync(stage);
        return bench;
    }

    /// <summary>Puts the archive as it is now behind the server.</summary>
    public void Serve()
    {
        foreach (var (path, content) in Archive.Build())
            Server.Serve("fake/" + path, Replies.Ok(content, "ETag: \"fake\""));
    }

    /// <summary>Takes the layers out of the cache that were made before: what they were made of is looked at again.</summary>
    public void ForgetLayers()
    {
        if (Directory.Exists(Path.Combine(Cache, "layers")))
            Directory.Delete(Path.Combine(Cache, "layers"), recursive: true);
    }

    /// <summary>What is done when the cause is mended.</summary>
    public void OnMend(Action action) => _mends.Push(action);

    /// <summary>Mends the causes, and does what comes before a stage.</summary>
    public async Task MendAsync(Stage stage)
    {
        while (_mends.TryPop(out var mend))
            mend();
        Serve();
        for (var before = Stage.Lock; before < stage; before++)
            await RunAsync(before);
    }

    public Task RunAsync(Stage stage, CancellationToken? cancellationToken = null)
    {
        var token = cancellationToken ?? TestContext.Current.CancellationToken;
        return stage switch
        {
            Stage.Lock => LockAsync(token),
            Stage.Download => DownloadAsync(token),
            _ => BuildAsync(token),
        };
    }

    /// <summary>Every file of lock, cache and image with its hash. Indices may come at any time, and damaged blobs go into quarantine.</summary>
    public string Snapshot()
        => string.Join('\n', new[] { Lock, Cache, Image }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file => !file.StartsWith(Path.Combine(Cache, "indices"), StringComparison.Ordinal) && !file.StartsWith(Path.Combine(Cache, "quarantine"), StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => $"{file} {(new FileInfo(file).Length == 0 ? "" : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))))}"));

    /// <summary>What nobody needs any more.</summary>
    public IEnumerable<string> Litter()
        => new[] { _root.Root, Cache, Image, Work }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Where(file => file.EndsWith(".tmp", StringComparison.Ordinal) || file.EndsWith(".part", StringComparison.Ordinal) || file.StartsWith(Work + "/", StringComparison.Ordinal));

    public void Warning(string code, string message)
    {
    }

    public void Message(string message)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _patient.Dispose();
        _impatient.Dispose();
        _root.Dispose();
    }

    private async Task LockAsync(CancellationToken cancellationToken)
    {
        var previous = await Files.ReadPreviousAsync(this, cancellationToken);
        var state = await Locker.LockAsync(LockRequest.Of(Evaluation), _ => Task.FromResult<BaseRoots?>(null), previous, Project, Context, cancellationToken);
        await Files.WriteAsync(state, previous, cancellationToken);
    }

    private async Task<LockState> ReadAsync(CancellationToken cancellationToken)
    {
        var state = await Files.ReadAsync(cancellationToken);
        var request = LockRequest.Of(Evaluation);
        return LockCheck.Compare(request, state, Files, LockCheckScope.Evaluation).Failure is { } failure ? throw failure : state!.For(request);
    }

    private async Task DownloadAsync(CancellationToken cancellationToken)
    {
        var state = await ReadAsync(cancellationToken);
        var options = new DownloadOptions { Delay = (_, token) => Task.Delay(TimeSpan.Zero, token) };
        if (state.IsBare)
        {
            var plan = BareDownload.Plan(state, [], Evaluation.Sources, Context);
            await new Downloader(Blobs, plan.Providers, Context.Fetcher, this, options).DownloadAsync(plan.Items, cancellationToken);
            return;
        }
        var providers = DistroRegistry.Find("debian", Project).Providers([], state.Document.Request.Options, Evaluation.Sources, Context);
        var locked = state.Document.Find("amd64")!.Packages.ToDictionary(package => package.File, StringComparer.Ordinal);
        await new Downloader(Blobs, providers, Context.Fetcher, this, options).DownloadAsync(
            [.. state.Sums["amd64"].Files.Select(file => new DownloadItem(file, locked[file.Name].Source, locked[file.Name].Size))], cancellationToken);
    }

    private async Task BuildAsync(CancellationToken cancellationToken)
    {
        var state = await BareImage.CompleteAsync(await ReadAsync(cancellationToken), Blobs, SourceDate, Project, _ => throw new InvalidOperationException("There is no base."), cancellationToken);
        using var work = new WorkFolder(Work);
        var image = await new LockedImage
        {
            Project = Project,
            SelfContained = SelfContained,
            Lock = state,
            Architecture = Architecture.FromRuntimeIdentifier("linux-x64")!,
            Cache = Blobs,
            PublishFolder = Publish,
            Settings = new ImageSettings { AppCommand = ["/app/app"] },
            Compression = LayerCompression.Gzip,
            WorkDirectory = work.Path,
            Diagnostics = this,
        }.BuildAsync(cancellationToken);
        await ImageArchiveWriter.WriteAsync(MultiImage.Combine([image.Image]), new ImageNames("app", ["1"]), ImageArchive, state.Document.Epoch.ToUnixTimeSeconds(), cancellationToken);
    }
}
