using System.Globalization;
using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Compression;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Whole;

namespace ReproGet.Core.Tests.Distros;

/// <summary>What locking reads over the network, byte by byte.</summary>
public sealed class IndexTrafficTests : IAsyncLifetime
{
    private const string InRelease = "dists/trixie/InRelease";
    private const string Signature = "dists/trixie/Release.gpg";

    private readonly LockProject _project = new();
    private readonly ConditionalServer _server = new();
    private readonly TestCertificate _certificate = TestCertificate.WithSubkey();

    public IndexTrafficTests()
    {
        _project.WriteKey("archive.pgp", _certificate);
        _server.Serve(Archive("1.0"));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _project.Dispose();
    }

    [Theory]
    [InlineData("ETag", $"304 {InRelease}")]
    [InlineData("Last-Modified", $"304 {InRelease}")]
    [InlineData("nothing", $"200 {Signature}")]
    public async Task A_lock_without_change_moves_less_than_a_kilobyte(string serverKnows, string answer)
    {
        _server.Knows = serverKnows;
        var first = await LockAsync();
        var (moved, _) = (_server.TakeMoved(), _server.TakeAnswers());

        var again = await LockAsync(first);

        Assert.InRange(moved, 10_000, int.MaxValue);
        Assert.Equal([answer], _server.TakeAnswers());
        Assert.InRange(_server.TakeMoved(), 1, 1000);
        Assert.Equal(first.Document.ToBytes(), again.Document.ToBytes());
    }

    [Theory]
    [InlineData("ETag")]
    [InlineData("nothing")]
    public async Task Of_an_archive_that_changed_only_the_indices_that_changed_are_moved(string serverKnows)
    {
        _server.Knows = serverKnows;
        await LockAsync();
        var (first, _) = (_server.TakeMoved(), _server.TakeAnswers());
        _server.Serve(Archive("2.0"));

        var state = await LockAsync();

        Assert.Equal("hello_2.0_amd64.deb", Assert.Single(state.Sums["amd64"].Files).Basename);
        Assert.Contains($"200 {InRelease}", _server.TakeAnswers());
        // The large component is the same.
        Assert.InRange(_server.TakeMoved(), 1, first / 2);
    }

    [Fact]
    public async Task A_release_and_its_signature_are_asked_for_as_one()
    {
        _server.Change(InRelease, _ => null);
        await LockAsync();
        _server.TakeAnswers();

        await LockAsync();

        Assert.Equal([$"404 {InRelease}", "304 dists/trixie/Release", $"304 {Signature}"], _server.TakeAnswers());
    }

    [Fact]
    public async Task The_signature_of_another_state_does_not_stand_for_this_one()
    {
        _server.Knows = "nothing";
        var newer = Archive("2.0").Build();
        // The mirror is in the middle of an update.
        _server.Change(Signature, _ => newer[Signature]);
        await LockAsync();
        _server.Serve(Archive("2.0"));
        _server.Change(Signature, _ => newer[Signature]);

        Assert.Equal("hello_2.0_amd64.deb", Assert.Single((await LockAsync()).Sums["amd64"].Files).Basename);
    }

    [Fact]
    public async Task A_release_file_that_is_damaged_in_the_cache_is_read_anew()
    {
        await LockAsync();
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(_project.Cache, "indices", "releases")));
        var octets = await File.ReadAllBytesAsync(kept, TestContext.Current.CancellationToken);
        octets[^40] ^= 1;
        await File.WriteAllBytesAsync(kept, octets, TestContext.Current.CancellationToken);
        _server.TakeAnswers();

        await LockAsync();
        await LockAsync();

        Assert.Equal([$"200 {InRelease}", $"304 {InRelease}"], _server.TakeAnswers());
    }

    [Fact]
    public async Task A_release_file_that_proves_nothing_is_not_kept()
    {
        byte[]? good = null;
        _server.Change(InRelease, octets =>
        {
            good = octets;
            return [.. "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nOrigin: Other\n"u8, .. octets.AsSpan(octets.AsSpan().IndexOf("-----BEGIN PGP SIGNATURE"u8))];
        });

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync());

        Assert.Equal("RG3004", failure.Code);
        Assert.False(Directory.Exists(Path.Combine(_project.Cache, "indices", "releases")));
        _server.Change(InRelease, _ => good);
        await LockAsync();
    }

    /// <summary>What an expired Release file of the cache is worth is judged anew, though its server still has no other.</summary>
    [Fact]
    public async Task A_release_file_that_has_expired_in_the_cache_is_refused()
    {
        await LockAsync();
        _project.Now = _project.Now.AddDays(30);

        Assert.Equal("RG3012", (await Assert.ThrowsAsync<ReproGetException>(() => LockAsync())).Code);
    }

    [Theory]
    [InlineData("xz")]
    [InlineData("zst")]
    [InlineData("gz")]
    [InlineData("bz2")]
    [InlineData("")]
    public async Task Indices_are_read_in_every_form(string extension)
    {
        var archive = new FakeArchive(_certificate);
        var suite = archive.AddSuite("trixie");
        suite.Add("hello", "1.0");
        suite.Forms.Clear();
        suite.KeepsPlainIndices = extension.Length == 0;
        if (extension.Length > 0)
            suite.Forms[extension] = plain => Compress(plain, extension);
        _server.Serve(archive);

        var state = await _project.LockAsync(Request("main"));

        Assert.Equal("main/binary-amd64/Packages" + (extension.Length == 0 ? "" : "." + extension), Assert.Single(state.Document.Sources[0].Suites[0].Indices).Path);
        Assert.Equal("hello_1.0_amd64.deb", Assert.Single(state.Sums["amd64"].Files).Basename);
    }

    private static byte[] Compress(byte[] plain, string extension)
    {
        if (extension == "xz")
            return LyingDeb.Xz(plain);
        if (extension == "bz2")
            return Bzip2(plain);
        using var compressed = new MemoryStream();
        using (Stream stream = extension switch
        {
            "zst" => new ZstdSharp.CompressionStream(compressed),
            _ => new System.IO.Compression.GZipStream(compressed, System.IO.Compression.CompressionLevel.Optimal),
        })
        {
            stream.Write(plain);
        }
        return compressed.ToArray();
    }

    private static byte[] Bzip2(byte[] plain)
    {
        Oracle.Require("bzip2");
        using var file = new TemporaryFile(plain, "");
        Oracle.Run("bzip2", file.Path);
        return File.ReadAllBytes(file.Path + ".bz2");
    }

    /// <summary>One package in <c>main</c>, and in <c>extra</c> many that never change.</summary>
    private FakeArchive Archive(string version)
    {
        var archive = new FakeArchive(_certificate);
        var suite = archive.AddSuite("trixie", components: "main extra", architectures: "amd64");
        suite.Fields["Date"] = $"Sat, 01 Jun 2024 0{version[0]}:00:00 UTC";
        suite.Fields["Valid-Until"] = "Sat, 08 Jun 2024 00:00:00 UTC";
        suite.Add("hello", version);
        for (var i = 0; i < 200; i++)
            suite.Add(string.Create(CultureInfo.InvariantCulture, $"package{i}"), "1.0", component: "extra");
        return archive;
    }

    private EvaluationRequest Request(string components)
        => _project.Request($"source\t{_server.Address}\ttrixie\t{components}\t\tarchive.pgp", "package\thello");

    private Task<LockState> LockAsync(LockState? previous = null) => _project.LockAsync(Request("main extra"), previous);
}
