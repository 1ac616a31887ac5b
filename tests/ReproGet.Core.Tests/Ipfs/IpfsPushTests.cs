using System.Text;
using ReproGet.Core.Download;
using ReproGet.Core.Ipfs;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Cache;
using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Ipfs;

public sealed class IpfsPushTests : IDisposable
{
    // Of ipfs-unixfs-importer 17.1.1, for the contents that FilledCache writes.
    private static readonly Dictionary<string, string> Oracle = new(StringComparer.Ordinal)
    {
        ["hello 2.10-2 amd64"] = "QmYsnyj1UqaQN1HsWYbVRVDyMMvHhX49bBXr7oTYBGrtm6",
        ["libgreet1 1 amd64"] = "QmdY353mvnmjeZSZRPn18zi2aYSQ9nQbGp3aBAaLv2pXUs",
    };

    private readonly FilledCache _filled = new(("hello", "2.10-2"), ("libgreet1", "1"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _filled.Dispose();

    [Fact]
    public async Task Packages_are_added_and_the_lock_gains_their_CIDs_and_stays_whole()
    {
        await using var node = Node();
        await _filled.LockAsync();
        var before = await _filled.Files.ReadAsync(Token);

        var result = await PushAsync(node);

        Assert.Equal(Oracle.Values.Order(), result.Pushed.Select(file => file.Cid!).Order());
        Assert.Equal(Oracle.Keys.Sum(content => content.Length), result.Bytes);
        Assert.Equal(Oracle.OrderBy(pair => pair.Value), node.Files.Select(pair => KeyValuePair.Create(Encoding.UTF8.GetString(pair.Value), pair.Key)).OrderBy(pair => pair.Value));
        // repro-get's lines, and what they say of which file.
        var lines = await File.ReadAllLinesAsync(_filled.Files.SumsPath(Architecture.FromName("amd64")!), Token);
        Assert.Equal(_filled.Packages.Select(file => $"{file.Digest.Hex}  {file.Name}"), lines.Take(2));
        Assert.Equal(
            _filled.Packages.Select(file => $"{file.Digest.Hex}  /ipfs/{Oracle[file.Name.Contains("hello", StringComparison.Ordinal) ? "hello 2.10-2 amd64" : "libgreet1 1 amd64"]}").Order(),
            lines.Skip(2).Order());
        // The document knows the new hash, and nothing else has moved.
        var after = await _filled.Files.ReadAsync(Token);
        Assert.Equal(after!.Sums["amd64"].Digest, after.Document.Find("amd64")!.Sums);
        Assert.NotEqual(before!.Document.Find("amd64")!.Sums, after.Document.Find("amd64")!.Sums);
        Assert.Equal(before.Document.Epoch, after.Document.Epoch);
        Assert.Null(LockCheck.Compare(LockSamples.Request("package\thello"), after, _filled.Files, LockCheckScope.Whole).Failure);
    }

    [Fact]
    public async Task Everything_that_decides_about_a_CID_is_asked_for()
    {
        await using var node = Node();
        await _filled.LockAsync();

        await PushAsync(node);

        var request = node.Requests.First();
        Assert.StartsWith("POST /api/v0/add?", request, StringComparison.Ordinal);
        foreach (var argument in (string[])["cid-version=0", "hash=sha2-256", "raw-leaves=false", "trickle=false", "chunker=size-262144", "max-file-links=174", "pin=true"])
            Assert.Contains(argument, request, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_a_CID_is_not_added_again()
    {
        await using var node = Node();
        await _filled.LockAsync(file => file.Name.Contains("hello", StringComparison.Ordinal) ? "bafyOfSomebodyElse" : null);

        var first = await PushAsync(node);
        var written = await StateAsync();
        var second = await PushAsync(node);

        Assert.Equal("QmdY353mvnmjeZSZRPn18zi2aYSQ9nQbGp3aBAaLv2pXUs", Assert.Single(first.Pushed).Cid);
        Assert.Empty(second.Pushed);
        Assert.Single(node.Requests);
        Assert.Equal(written, await StateAsync());
        Assert.Contains("/ipfs/bafyOfSomebodyElse", string.Concat(written), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_that_is_to_stay_as_it_is_does()
    {
        await using var node = Node();
        await _filled.LockAsync();
        var before = await StateAsync();

        Assert.Equal(2, (await PushAsync(node, keepLock: true)).Pushed.Count);

        Assert.Equal(2, node.Files.Count);
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task Sums_files_of_repro_gets_own_gain_lines_and_nothing_else_of_them_changes()
    {
        await using var node = Node();
        await _filled.LockAsync();
        File.Delete(_filled.Files.DocumentPath);
        File.Delete(Path.Combine(Path.GetDirectoryName(_filled.Files.DocumentPath)!, ".gitattributes"));
        var path = _filled.Files.SumsPath(Architecture.FromName("amd64")!);
        // As sha256sum wrote them on another system, and with the last line's end lost.
        var before = "# Mine\n" + string.Join('\n', _filled.Packages.Reverse().Select(file => $"{file.Digest.Hex} *{file.Name}"));
        await File.WriteAllTextAsync(path, before, Token);
        var written = new DateTime(2023, 4, 5, 6, 7, 8, DateTimeKind.Utc);
        File.SetLastWriteTimeUtc(path, written);

        await PushAsync(node);

        var after = await File.ReadAllTextAsync(path, Token);
        Assert.StartsWith(before + "\n", after, StringComparison.Ordinal);
        Assert.Equal(_filled.Packages.Select(file => $"{file.Digest.Hex}  /ipfs/Qm").Order(), after[before.Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..74]).Order());
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.False(File.Exists(_filled.Files.DocumentPath));
        Assert.Empty((await PushAsync(node)).Pushed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lock_that_is_made_anew_during_a_push_stays_and_gains_the_CIDs_of_what_it_has(bool isBare)
    {
        await _filled.LockAsync();
        if (isBare)
        {
            File.Delete(_filled.Files.DocumentPath);
            File.Delete(Path.Combine(Path.GetDirectoryName(_filled.Files.DocumentPath)!, ".gitattributes"));
        }
        var path = _filled.Files.SumsPath(Architecture.FromName("amd64")!);
        await using var node = new KuboServer(content =>
        {
            if (isBare)
                File.WriteAllText(path, $"{_filled.Packages[0].Digest.Hex}  {_filled.Packages[0].Name}\n{LockSamples.Hash("new").Hex}  pool/new_1_all.deb\n");
            else
                _filled.Files.WriteAsync(LockSamples.State(LockSamples.Request("package\thello"), ("hello", "2.10-2"), ("new", "1")), null, Token).Wait(Token);
            return Oracle[Encoding.UTF8.GetString(content)];
        });

        await PushAsync(node);

        var files = (await _filled.Files.ReadAsync(Token))!.Sums["amd64"].Files;
        Assert.Equal(2, files.Count);
        Assert.Equal(Oracle["hello 2.10-2 amd64"], files[0].Cid);
        Assert.Contains("new_1_a", files[1].Name, StringComparison.Ordinal);
        Assert.DoesNotContain(Oracle["libgreet1 1 amd64"], await File.ReadAllTextAsync(path, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_several_sums_files_each_gains_the_lines_of_its_own_entries()
    {
        await using var node = Node();
        var (hello, greet) = (Line("hello"), Line("libgreet1"));
        // One architecture in two files, a second one, and one file that has its CID already.
        var files = LockFiles.FromPattern("SHA256SUMS-{arch};more/SHA256SUMS-{arch}", _filled.Files.Project);
        await WriteAsync("SHA256SUMS-amd64", hello);
        await WriteAsync("more/SHA256SUMS-amd64", "# Both\n" + hello + greet);
        await WriteAsync("SHA256SUMS-arm64", greet);
        await WriteAsync("more/SHA256SUMS-arm64", greet + Line("libgreet1", Oracle["libgreet1 1 amd64"]));
        using var api = new KuboApi(node.Address);

        var result = await new IpfsPush(_filled.Cache, api, new TestDiagnostics()).PushAsync(files, false, Token);

        Assert.Equal(Oracle["hello 2.10-2 amd64"], Assert.Single(result.Pushed).Cid);
        var (helloCid, greetCid) = (Line("hello", Oracle["hello 2.10-2 amd64"]), Line("libgreet1", Oracle["libgreet1 1 amd64"]));
        Assert.Equal(hello + helloCid, await ReadAsync("SHA256SUMS-amd64"));
        Assert.Equal("# Both\n" + hello + greet + helloCid + greetCid, await ReadAsync("more/SHA256SUMS-amd64"));
        Assert.Equal(greet + greetCid, await ReadAsync("SHA256SUMS-arm64"));
        Assert.Equal(greet + greetCid, await ReadAsync("more/SHA256SUMS-arm64"));

        string PathOf(string name) => Path.Combine(Path.GetDirectoryName(_filled.Files.Project)!, name);
        Task<string> ReadAsync(string name) => File.ReadAllTextAsync(PathOf(name), Token);
        string Line(string package, string? cid = null) => _filled.Packages.Where(file => file.Basename.StartsWith(package + "_", StringComparison.Ordinal)).Select(file => $"{file.Digest.Hex}  {(cid is null ? file.Name : "/ipfs/" + cid)}\n").Single();
        async Task WriteAsync(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            await File.WriteAllTextAsync(PathOf(name), text, Token);
        }
    }

    [Fact]
    public async Task What_was_pushed_is_pulled_through_a_gateway()
    {
        await using var node = Node();
        await _filled.LockAsync();
        await PushAsync(node);
        using var bench = new DownloadBench();

        var summary = await bench.Downloader([node.Address + "/ipfs/{{.CID}}"]).DownloadAsync([.. DownloadItem.Of((await _filled.Files.ReadAsync(Token))!).Select(item => item with { Size = null })], Token);

        Assert.Equal(2, summary.Downloaded);
        Assert.Equal(_filled.Packages.Select(file => file.Digest).ToHashSet(), bench.Cache.Blobs().ToHashSet());
    }

    public static TheoryData<string, string?, string, string> Faults => new()
    {
        { "an error", KuboServer.Chunked("500 Internal Server Error", """{"Message":"no space left on device","Code":0,"Type":"error"}"""), "RG7003", "500 no space left on device" },
        { "a gateway", "HTTP/1.1 404 Not Found\r\nContent-Length: 18\r\nConnection: close\r\n\r\n404 page not found", "RG7003", "404 page not found" },
        { "an error under way", KuboServer.Chunked("200 OK", "{\"Name\":\"package\",\"Hash\":\"QmYsnyj1UqaQN1HsWYbVRVDyMMvHhX49bBXr7oTYBGrtm6\"}\n", "X-Stream-Error: pin: context canceled\r\n"), "RG7003", "pin: context canceled" },
        { "no CID", KuboServer.Chunked("200 OK", "{\"Name\":\"package\",\"Bytes\":3}\n"), "RG7003", "no CID" },
        { "no answer", KuboServer.Chunked("200 OK", ""), "RG7003", "no CID" },
        { "another CID", KuboServer.Chunked("200 OK", "{\"Hash\":\"bafy\\u001b[31m\"}\n"), "RG7004", "bafy\\x1b[31m" },
        { "cut off", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{", "RG7002", "cannot be reached" },
        { "no end", null, "RG7002", "did not take" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_node_that_fails_leaves_the_lock_as_it_was(string summary, string? answer, string code, string words)
    {
        await using var node = Node();
        node.Instead = () => answer;
        await _filled.LockAsync();
        var before = await StateAsync();
        using var api = new KuboApi(node.Address, answer is null ? TimeSpan.FromMilliseconds(300) : null);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => new IpfsPush(_filled.Cache, api, new TestDiagnostics()).PushAsync(_filled.Files, false, Token));

        Assert.True(failure.Code == code, $"{summary}: {failure.Code} {failure.Message}");
        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task A_node_that_is_not_there_a_package_that_is_not_there_and_a_lock_that_is_not_there_are_told_apart()
    {
        var node = Node();
        var address = node.Address;
        await node.DisposeAsync();

        Assert.Equal("RG1015", await FailureAsync(address));
        await _filled.LockAsync();
        Assert.Equal("RG7002", await FailureAsync(address));
        await File.WriteAllTextAsync(_filled.Cache.BlobPath(_filled.Packages[0].Digest), "rot", Token);
        Assert.Equal("RG7005", await FailureAsync(address));

        async Task<string> FailureAsync(string to)
        {
            using var api = new KuboApi(to);
            return (await Assert.ThrowsAsync<ReproGetException>(() => new IpfsPush(_filled.Cache, api, new TestDiagnostics()).PushAsync(_filled.Files, false, Token))).Code;
        }
    }

    [Theory]
    [InlineData("/ip4/127.0.0.1/tcp/5001")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("http://user:secret@127.0.0.1:5001")]
    [InlineData("http://127.0.0.1:5001/?token=secret")]
    public void An_address_that_cannot_be_one_is_told_without_its_secrets(string address)
    {
        var failure = Assert.Throws<ReproGetException>(() => new KuboApi(address));

        Assert.Equal("RG7001", failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    private static KuboServer Node() => new(content => Oracle[Encoding.UTF8.GetString(content)]);

    private async Task<IpfsPushResult> PushAsync(KuboServer node, bool keepLock = false)
    {
        using var api = new KuboApi(node.Address);
        return await new IpfsPush(_filled.Cache, api, new TestDiagnostics()).PushAsync(_filled.Files, keepLock, Token);
    }

    private async Task<IReadOnlyList<string>> StateAsync()
        => [await File.ReadAllTextAsync(_filled.Files.DocumentPath, Token), await File.ReadAllTextAsync(_filled.Files.SumsPath(Architecture.FromName("amd64")!), Token)];
}
