using System.Text;
using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros.Debian.Archive;

public sealed class DebianArchiveTests : IDisposable
{
    private const string Uri = "http://archive.invalid/fake";
    private const string Mirror = "http://mirror.invalid/fake";
    private const string GzPath = "main/binary-amd64/Packages.gz";

    private static readonly DateTimeOffset Now = new(2024, 6, 2, 0, 0, 0, TimeSpan.Zero);

    private readonly string _cache = Directory.CreateTempSubdirectory("cache").FullName;
    private readonly FakeArchive _archive = new();
    private readonly FakeSuite _suite;
    private readonly TestDiagnostics _diagnostics = new();

    public DebianArchiveTests()
    {
        _suite = _archive.AddSuite("trixie");
        _suite.Add("hello", "2.10-5");
    }

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [Fact]
    public async Task An_index_is_proved_from_the_key_down()
    {
        var fetcher = _archive.Serve(Uri);

        var release = await OpenRelease(fetcher);

        Assert.Equal(_archive.Certificate.Signing.Fingerprint, Assert.Single(release.Signers).KeyFingerprint);
        Assert.StartsWith("Package: hello\nVersion: 2.10-5\n", await ReadIndex(fetcher, release), StringComparison.Ordinal);
        Assert.Equal([$"{Uri}/dists/trixie/InRelease", $"{Uri}/dists/trixie/main/binary-amd64/by-hash/SHA256/{Index(release).Digest.Hex}"], fetcher.Requests);
    }

    [Fact]
    public async Task An_index_that_is_at_hand_is_not_fetched_again()
    {
        var release = await OpenRelease(_archive.Serve(Uri));
        await ReadIndex(_archive.Serve(Uri), release);
        var fetcher = new FakeFetcher();

        Assert.NotEmpty(await ReadIndex(fetcher, release));
        Assert.Empty(fetcher.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_spoiled_index_at_hand_is_fetched_again(bool isPlainListed)
    {
        var fetcher = _archive.Serve(Uri);
        var release = await OpenRelease(fetcher);
        var index = isPlainListed ? Index(release) : Index(release) with { Plain = null };
        var content = await ReadIndex(fetcher, release, index);
        Assert.Equal(content, await ReadIndex(fetcher, release, index));
        Assert.Equal(2, fetcher.Requests.Count);

        Spoil(index.Digest.Hex + (isPlainListed ? ".unpacked" : ""));

        Assert.Equal(content, await ReadIndex(fetcher, release, index));
        Assert.Equal(3, fetcher.Requests.Count);
    }

    [Theory]
    [InlineData("nowhere", true)]
    [InlineData("nowhere", false)]
    [InlineData("circle", true)]
    [InlineData("/dev/zero", true)]
    [InlineData("/dev/zero", false)]
    public async Task What_stands_in_the_place_of_an_index_and_is_no_file_is_named_to_be_removed(string target, bool isPlainListed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");
        var fetcher = _archive.Serve(Uri);
        var release = await OpenRelease(fetcher);
        var index = isPlainListed ? Index(release) : Index(release) with { Plain = null };
        var content = await ReadIndex(fetcher, release, index);
        var place = KeptAt(index.Digest.Hex + (isPlainListed ? ".unpacked" : ""));
        File.Delete(place);
        File.CreateSymbolicLink(place, target == "circle" ? place : target);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => ReadIndex(fetcher, release, index));
        File.Delete(place);

        Assert.Equal("RG2025", failure.Code);
        Assert.StartsWith($"“{place}” in the cache cannot be read: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Remove it, ", failure.Message, StringComparison.Ordinal);
        Assert.Equal(content, await ReadIndex(fetcher, release, index));
    }

    [Fact]
    public async Task An_index_that_is_shorter_than_the_release_says_is_refused_though_its_hash_is_right()
    {
        var release = await OpenRelease(_archive.Serve(Uri));
        var index = Index(release) with { Size = Index(release).Size + 4 };

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => Archive(_archive.Serve(Uri)).OpenIndexAsync(release, index, CancellationToken.None));

        Assert.Equal(2, failure.Message.Split("RG3016").Length - 1);
    }

    [Fact]
    public async Task An_index_that_unpacks_to_another_than_the_release_lists_is_refused()
    {
        var release = await OpenRelease(_archive.Serve(Uri));
        var index = Index(release) with { Plain = Index(release).Plain! with { Digest = Digest.Of([]) } };

        var archive = Archive(_archive.Serve(Uri));
        using var content = await archive.OpenIndexAsync(release, index, CancellationToken.None);

        Assert.Equal("RG3016", (await Assert.ThrowsAsync<ReproGetException>(archive.FinishAsync)).Code);
        Assert.False(File.Exists(KeptAt(index.Digest.Hex + ".unpacked")));
    }

    [Fact]
    public async Task Where_hashes_are_no_names_the_plain_path_is_asked_for()
    {
        _suite.Fields.Remove("Acquire-By-Hash");
        var fetcher = _archive.Serve(Uri);

        await ReadIndex(fetcher, await OpenRelease(fetcher));

        Assert.Equal($"{Uri}/dists/trixie/{GzPath}", fetcher.Requests.Last());
    }

    [Fact]
    public async Task A_mirror_that_keeps_no_hashes_is_asked_for_the_plain_path_next()
    {
        var fetcher = _archive.Serve(Uri);
        var release = await OpenRelease(fetcher);
        fetcher.Change(Index(release).Digest.Hex, _ => null);

        Assert.NotEmpty(await ReadIndex(fetcher, release));
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("changed")]
    [InlineData("empty")]
    public async Task Another_index_than_the_release_names_is_refused_and_leaves_nothing(string what)
    {
        _suite.Fields.Remove("Acquire-By-Hash");
        var fetcher = _archive.Serve(Uri).Change(GzPath, octets => what switch
        {
            "cut" => octets[..^1],
            "longer" => [.. octets, 0],
            "changed" => [.. octets[..^1], (byte)(octets[^1] ^ 1)],
            _ => [],
        });
        var release = await OpenRelease(fetcher);

        Assert.Equal("RG3016", (await Assert.ThrowsAsync<ReproGetException>(() => ReadIndex(fetcher, release))).Code);
        Assert.False(Directory.Exists(Path.Combine(_cache, "indices", "sha256")));
    }

    [Fact]
    public async Task The_next_uri_serves_what_the_first_does_not()
    {
        var fetcher = _archive.Serve(Mirror);
        fetcher.Add(Uri, new Dictionary<string, byte[]> { ["dists/trixie/InRelease"] = "Origin: Evil\n"u8.ToArray() });

        var release = await OpenRelease(fetcher, uris: $"{Uri} {Mirror}");

        Assert.Equal(Mirror + "/", release.BaseUri.AbsoluteUri);
        Assert.NotEmpty(await ReadIndex(fetcher, release));
        Assert.StartsWith(Mirror, fetcher.Requests.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_all_uris_fail_each_is_named()
    {
        var fetcher = new FakeFetcher().Add(Uri, new Dictionary<string, byte[]> { ["dists/trixie/InRelease"] = "Origin: Evil\n"u8.ToArray() });

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => OpenRelease(fetcher, uris: $"{Uri} {Mirror}"));

        Assert.Equal("RG3017", failure.Code);
        Assert.Contains($"RG3002: {Uri}/dists/trixie/InRelease", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"RG2999: {Mirror}/dists/trixie/Release", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_with_its_signature_apart_serves_where_there_is_no_InRelease()
    {
        var fetcher = _archive.Serve(Uri).Change("InRelease", _ => null);

        Assert.NotEmpty((await OpenRelease(fetcher)).Signers);
        fetcher.Change("/Release", octets => [.. octets, (byte)'\n']);
        Assert.Equal("RG3004", await CodeOf(fetcher));
        fetcher.Change("Release.gpg", _ => null);
        Assert.Equal(FakeFetcher.NotFound, await CodeOf(fetcher));
    }

    [Fact]
    public async Task A_bad_InRelease_is_not_saved_by_the_older_form()
        => Assert.Equal("RG3004", await CodeOf(_archive.Serve(Uri).Change("InRelease", octets => Replace(octets, "Origin: Fake", "Origin: Evil"))));

    [Fact]
    public async Task A_key_of_another_source_is_refused()
        => Assert.Equal("RG3003", await CodeOf(_archive.Serve(Uri), signedBy: TestCertificate.Simple().Armored));

    [Fact]
    public async Task Debians_own_keys_sign_no_other_archive()
        => Assert.Equal("RG3003", await CodeOf(_archive.Serve(Uri), signedBy: ""));

    [Fact]
    public async Task A_missing_key_file_is_named()
        => Assert.Equal("RG3020", await CodeOf(_archive.Serve(Uri), signedBy: "keys/none.gpg"));

    [Fact]
    public async Task A_key_file_is_read()
    {
        File.WriteAllBytes(Path.Combine(_cache, "key.gpg"), _archive.Certificate.Bytes);

        Assert.NotEmpty((await OpenRelease(_archive.Serve(Uri), signedBy: "key.gpg")).Signers);
    }

    [Fact]
    public async Task A_trusted_source_needs_no_signature_and_warns()
    {
        var fetcher = _archive.Serve(Uri).Change("InRelease", _ => null).Change("Release.gpg", _ => null);

        var release = await OpenRelease(fetcher, signedBy: "", trusted: "yes");

        Assert.Empty(release.Signers);
        Assert.NotEmpty(await ReadIndex(fetcher, release));
        Assert.Equal("RG3030", Assert.Single(_diagnostics.Warnings).Code);
    }

    [Theory]
    [InlineData("trixie", "stable", "trixie", null)]
    [InlineData("trixie", "oldstable", "trixie", null)]
    [InlineData("stable", "stable", "trixie", null)]
    [InlineData("trixie", "stable", "bookworm", "RG3013")]
    [InlineData("trixie", null, null, null)]
    [InlineData("trixie", "trixie", null, null)]
    [InlineData("trixie", null, "bookworm", "RG3013")]
    public async Task A_suite_is_known_by_its_name_or_its_codename(string asked, string? suite, string? codename, string? code)
    {
        _suite.Fields.Remove("Suite");
        _suite.Fields.Remove("Codename");
        if (suite is not null)
            _suite.Fields["Suite"] = suite;
        if (codename is not null)
            _suite.Fields["Codename"] = codename;
        var files = _archive.Build().ToDictionary(f => f.Key.Replace("dists/trixie/", $"dists/{asked}/", StringComparison.Ordinal), f => f.Value);

        Assert.Equal(code, await CodeOf(new FakeFetcher().Add(Uri, files), suite: asked));
    }

    [Theory]
    [InlineData("Sun, 02 Jun 2024 00:00:00 UTC", null, true, null)]
    [InlineData("Sat, 01 Jun 2024 23:59:59 UTC", null, true, "RG3012")]
    [InlineData("Sat, 01 Jun 2024 23:59:59 UTC", "no", true, null)]
    [InlineData("Sat, 01 Jun 2024 23:59:59 UTC", null, false, null)]
    public async Task An_expired_release_is_refused_where_that_matters(string validUntil, string? checkValidUntil, bool hasClock, string? code)
    {
        _suite.Fields["Valid-Until"] = validUntil;

        Assert.Equal(code, await CodeOf(_archive.Serve(Uri), hasClock ? Now : null, checkValidUntil: checkValidUntil));
    }

    [Theory]
    [InlineData("Sun, 02 Jun 2024 00:09:59 UTC", null)]
    [InlineData("Sun, 02 Jun 2024 00:10:01 UTC", "RG3051")]
    [InlineData("Fri, 31 Dec 9999 23:59:59 UTC", "RG3051")]
    public async Task A_release_from_the_future_is_refused(string date, string? code)
    {
        _suite.Fields["Date"] = date;

        Assert.Equal(code, await CodeOf(_archive.Serve(Uri), Now, checkValidUntil: "no"));
        Assert.Null(await CodeOf(_archive.Serve(Uri), now: null));
    }

    [Fact]
    public async Task A_missing_index_is_an_error()
    {
        var release = await OpenRelease(_archive.Serve(Uri));

        Assert.Equal("RG3014", Assert.Throws<ReproGetException>(() => DebianArchive.FindIndices(release, "contrib", "amd64")).Code);
        Assert.Equal("RG3015", Assert.Throws<ReproGetException>(() => DebianArchive.FindIndices(release, "main", "riscv64")).Code);
        var unlisted = release with { Release = release.Release with { Entries = new Dictionary<string, ReleaseEntry>() } };
        Assert.Equal("RG3015", Assert.Throws<ReproGetException>(() => DebianArchive.FindIndices(unlisted, "main", "amd64")).Code);
    }

    [Theory]
    [InlineData("amd64 arm64", false, "main/binary-amd64/Packages.gz")]
    [InlineData("all amd64 arm64", true, "main/binary-amd64/Packages.gz")]
    [InlineData("all amd64 arm64", false, "main/binary-amd64/Packages.gz main/binary-all/Packages.gz")]
    public async Task The_index_of_all_is_read_where_the_others_do_not_hold_it(string architectures, bool hasAllInEveryIndex, string expected)
    {
        _suite.Fields["Architectures"] = architectures;
        if (hasAllInEveryIndex)
            _suite.Fields["No-Support-for-Architecture-all"] = "Packages";

        var release = await OpenRelease(_archive.Serve(Uri));

        Assert.Equal(expected.Split(' '), DebianArchive.FindIndices(release, "main", "amd64").Select(index => index.Path));
    }

    [Fact]
    public async Task Updates_main_is_main()
    {
        _suite.Fields["Components"] = "updates/main";

        Assert.Equal(GzPath, Index(await OpenRelease(_archive.Serve(Uri))).Path);
    }

    [Fact]
    public async Task The_smallest_compressed_form_is_taken_and_the_plain_one_only_alone()
    {
        var release = await OpenRelease(_archive.Serve(Uri));
        var plain = release.Release.Entries["main/binary-amd64/Packages"];
        var gz = release.Release.Entries[GzPath];

        Assert.Equal("xz", Index(With(("Packages", plain), ("Packages.gz", gz), ("Packages.xz", gz with { Size = 10 }), ("Packages.lzma", gz with { Size = 1 }))).Extension);
        Assert.Equal("gz", Index(With(("Packages", plain with { Size = 0 }), ("Packages.gz", gz), ("Packages.xz", gz with { Size = 1000000 }))).Extension);
        Assert.Equal("", Index(With(("Packages", plain))).Extension);
        Assert.Equal(plain.Size, Index(release).Plain?.Size);

        VerifiedRelease With(params (string Name, ReleaseEntry Entry)[] entries)
            => release with { Release = release.Release with { Entries = entries.ToDictionary(e => "main/binary-amd64/" + e.Name, e => e.Entry) } };
    }

    [Fact]
    public async Task A_flat_repository_is_read()
    {
        var files = _archive.Build().Where(f => f.Key.StartsWith("dists/trixie/", StringComparison.Ordinal))
            .ToDictionary(f => f.Key["dists/trixie/".Length..].Replace("main/binary-amd64/", "", StringComparison.Ordinal), f => f.Value);
        var release = Encoding.UTF8.GetString(files["Release"]).Replace("main/binary-amd64/", "", StringComparison.Ordinal);
        files["InRelease"] = Encoding.UTF8.GetBytes(ClearSign.Sign(release, _archive.Certificate.Signing));
        var fetcher = new FakeFetcher().Add(Uri, files);

        var opened = await OpenRelease(fetcher, suite: "./");
        var index = Assert.Single(DebianArchive.FindIndices(opened, "", "amd64"));

        Assert.Equal("Packages.gz", index.Path);
        var archive = Archive(fetcher);
        using var content = await archive.OpenIndexAsync(opened, index, CancellationToken.None);
        await archive.FinishAsync();
        Assert.Equal($"{Uri}/by-hash/SHA256/{index.Digest.Hex}", fetcher.Requests.Last());
    }

    [Fact]
    public async Task A_release_file_without_end_is_refused()
        => Assert.Equal("RG3021", await CodeOf(_archive.Serve(Uri).Change("InRelease", _ => new byte[(16 << 20) + 1])));

    private static byte[] Replace(byte[] octets, string before, string after)
        => Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(octets).Replace(before, after, StringComparison.Ordinal));

    private string KeptAt(string name) => Path.Combine(_cache, "indices", "sha256", name);

    private void Spoil(string name)
    {
        var octets = File.ReadAllBytes(KeptAt(name));
        octets[12] ^= 1;
        File.WriteAllBytes(KeptAt(name), octets);
    }

    private static PackagesIndex Index(VerifiedRelease release) => DebianArchive.FindIndices(release, "main", "amd64")[0];

    private DebianArchive Archive(FakeFetcher fetcher) => new(fetcher, _cache, _diagnostics);

    private Task<VerifiedRelease> OpenRelease(
        FakeFetcher fetcher, string uris = Uri, string suite = "trixie", string? signedBy = null, string? trusted = null, string? checkValidUntil = null)
        => OpenRelease(fetcher, Now, uris, suite, signedBy, trusted, checkValidUntil);

    private Task<VerifiedRelease> OpenRelease(
        FakeFetcher fetcher, DateTimeOffset? now, string uris, string suite, string? signedBy, string? trusted, string? checkValidUntil)
    {
        var words = new DebianSourceWords(
            uris, suite, suite.EndsWith('/') ? "" : "main", SignedBy: signedBy ?? _archive.Certificate.Armored, Trusted: trusted, CheckValidUntil: checkValidUntil);
        return Archive(fetcher).OpenReleaseAsync(DebianSource.Create(words, _cache), suite, now, CancellationToken.None);
    }

    private async Task<string?> CodeOf(FakeFetcher fetcher, string suite = "trixie", string? signedBy = null, string? checkValidUntil = null)
        => await CodeOf(fetcher, Now, suite, signedBy, checkValidUntil);

    private async Task<string?> CodeOf(FakeFetcher fetcher, DateTimeOffset? now, string suite = "trixie", string? signedBy = null, string? checkValidUntil = null)
    {
        var failure = await Record.ExceptionAsync(() => OpenRelease(fetcher, now, Uri, suite, signedBy, null, checkValidUntil));
        Assert.True(failure is null or ReproGetException, failure?.ToString());
        return (failure as ReproGetException)?.Code;
    }

    private async Task<string> ReadIndex(FakeFetcher fetcher, VerifiedRelease release, PackagesIndex? index = null)
    {
        var archive = Archive(fetcher);
        using var content = await archive.OpenIndexAsync(release, index ?? Index(release), CancellationToken.None);
        using var reader = new StreamReader(content);
        var text = await reader.ReadToEndAsync();
        await archive.FinishAsync();
        return text;
    }
}
