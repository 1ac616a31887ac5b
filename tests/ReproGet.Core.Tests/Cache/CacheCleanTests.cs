using ReproGet.Core.Cache;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Cache;

public sealed class CacheCleanTests : IDisposable
{
    private static readonly Digest Foreign = Digest.Of("foreign"u8);

    private readonly FilledCache _filled = new(("hello", "2.10-2"), ("libgreet1", "1"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _filled.Dispose();

    [Fact]
    public async Task Everything_of_ours_goes_and_nothing_else()
    {
        foreach (var folder in (string[])["quarantine/sha256", "complete", "indices/sha256", "indices/releases", "bases/blobs/sha256", "bases/quarantine/sha256", "layers/blobs/sha256", "layers/roots"])
            _filled.Put($"{folder}/{Foreign.Hex}", "foreign");
        _filled.Put($"quarantine/sha256/{Foreign.Hex}.{Guid.NewGuid():N}", "rotten");
        string[] others = ["README", "blobs/sha256/README", "blobs/sha512/" + Foreign.Hex, "indices/mine/" + Foreign.Hex];
        foreach (var other in others)
            _filled.Put(other, "the user's");

        var summary = await CleanAsync();

        Assert.Equal(others.Order(StringComparer.Ordinal), FilledCache.FilesOf(_filled.Cache.Directory));
        Assert.Equal((2 * 3 + 9, 0), (summary.Removed, summary.Kept));
        Assert.True(summary.Bytes > 0);
    }

    [Fact]
    public async Task What_is_being_written_stays_and_what_the_dead_wrote_goes()
    {
        var (old, young) = (_filled.Put("blobs/sha256/.download-1.tmp", "half"), _filled.Put($"indices/sha256/{Foreign.Hex}.2.part", "half"));
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-25));
        await using var writer = _filled.Cache.CreateWriter(expected: null);
        await writer.WriteAsync("new"u8.ToArray(), Token);

        await CleanAsync();
        var digest = await writer.CommitAsync();

        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
        Assert.True(_filled.Cache.Contains(digest));
    }

    [Theory]
    [InlineData("SHA256SUMS-amd64")]
    [InlineData("")]
    public async Task What_locks_name_stays_with_its_notes(string name)
    {
        await _filled.LockAsync();
        _filled.Put("blobs/sha256/" + Foreign.Hex, "foreign");
        _filled.Put("metadata/sha256/" + Foreign.Hex, "{}");
        _filled.Put("complete/" + Foreign.Hex, "");

        var summary = await CleanAsync(Path.Combine(_filled.Root, "project", name));

        var kept = FilledCache.FilesOf(_filled.Cache.Directory);
        Assert.Equal(6, kept.Count);
        Assert.DoesNotContain(kept, path => path.Contains(Foreign.Hex, StringComparison.Ordinal));
        Assert.Equal((3, 2), (summary.Removed, summary.Kept));
    }

    [Fact]
    public async Task Locks_of_a_folder_that_are_links_are_read_and_links_to_folders_are_not_followed()
    {
        await _filled.LockAsync();
        var (folder, project) = (Directory.CreateDirectory(Path.Combine(_filled.Root, "keep")).FullName, Path.Combine(_filled.Root, "project"));
        File.CreateSymbolicLink(Path.Combine(folder, "SHA256SUMS-amd64"), Path.Combine(project, "SHA256SUMS-amd64"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "circle"), folder);

        Assert.Equal(2, (await CleanAsync(folder)).Kept);
        File.CreateSymbolicLink(Path.Combine(folder, "SHA256SUMS-arm64"), "/no/such/file");
        Assert.Equal("RG2057", await FailureAsync(folder));
    }

    [Fact]
    public async Task The_base_images_and_indices_of_locks_stay()
    {
        var config = Descriptor("{}", MediaTypes.OciConfig);
        var layer = Descriptor("layer", MediaTypes.OciLayerGzip);
        var manifest = new ImageManifest(MediaTypes.OciManifest, config, [layer]).ToBytes();
        var request = LockSamples.Request("package\thello");
        var document = _filled.State.Document with
        {
            Base = new LockedBase("debian:13", null, [new LockedPlatform("amd64", Digest.Of(manifest), null)]),
            Sources = [.. _filled.State.Document.Sources.Select(source => source with
            {
                Suites = [source.Suites[0] with { InRelease = LockSamples.Hash("InRelease"), Indices = [new LockedIndex("main/binary-amd64/Packages.xz", LockSamples.Hash("Packages"))] }],
            })],
        };
        var path = Path.Combine(_filled.Root, "project", "reproget.lock.json");
        await File.WriteAllBytesAsync(path, document.ToBytes(), Token);
        string[] kept =
        [
            .. new[] { Digest.Of(manifest), config.Digest, layer.Digest }.Select(digest => "bases/blobs/sha256/" + digest.Hex),
            $"indices/sha256/{LockSamples.Hash("Packages").Hex}.unpacked",
            "indices/sha256/" + LockSamples.Hash("Packages").Hex,
            "indices/releases/" + LockSamples.Hash("a URL").Hex,
        ];
        _filled.Put(kept[0], System.Text.Encoding.UTF8.GetString(manifest));
        _filled.Put(kept[1], "{}");
        _filled.Put(kept[2], "layer");
        _filled.Put(kept[3], "Packages");
        _filled.Put(kept[4], "Packages");
        _filled.Put(kept[5], $"{LockSamples.Hash("InRelease")}\n\n\nInRelease");
        _filled.Put("bases/blobs/sha256/" + Foreign.Hex, "foreign");
        _filled.Put("indices/sha256/" + Foreign.Hex, "foreign");
        _filled.Put($"indices/sha256/{Foreign.Hex}.unpacked", "foreign");
        _filled.Put("indices/releases/" + Foreign.Hex, $"{Foreign}\n\n\nforeign");

        await CleanAsync(path);

        Assert.Equal(kept.Order(StringComparer.Ordinal), FilledCache.FilesOf(_filled.Cache.Directory));
    }

    [Fact]
    public async Task A_lock_that_is_not_there_or_cannot_be_read_keeps_everything()
    {
        var before = FilledCache.FilesOf(_filled.Cache.Directory);
        var damaged = Path.Combine(_filled.Root, "project", "SHA256SUMS-amd64");
        await File.WriteAllTextAsync(damaged, "<<<<<<< HEAD\n", Token);

        Assert.Equal("RG2057", await FailureAsync(Path.Combine(_filled.Root, "not-there")));
        Assert.Equal("RG2057", await FailureAsync(_filled.Cache.Directory));
        Assert.Equal("RG1006", await FailureAsync(damaged));
        Assert.Equal("RG1006", await FailureAsync(_filled.Root));

        Assert.Equal(before, FilledCache.FilesOf(_filled.Cache.Directory));
    }

    [Theory]
    [InlineData(";")]
    [InlineData(" ; ")]
    public void A_list_that_names_nothing_does_not_mean_that_nothing_is_kept(string list)
    {
        Assert.Equal("RG2057", Assert.Throws<ReproGetException>(() => KeptContents.Paths(list)).Code);
        Assert.Empty(KeptContents.Paths(""));
        Assert.Equal(["a", "b c"], KeptContents.Paths(" a ;; b c;"));
    }

    [Fact]
    public async Task The_images_of_an_OCI_layout_stay_and_links_that_lead_nowhere_go()
    {
        var layout = _filled.Put("oci-layout", "{}");
        var link = Path.Combine(_filled.Cache.Directory, "blobs/sha256", Foreign.Hex);
        File.CreateSymbolicLink(link, "/no/such/file");
        var before = FilledCache.FilesOf(_filled.Cache.Directory);

        Assert.Equal("RG2060", (await Assert.ThrowsAsync<ReproGetException>(() => CleanAsync())).Code);
        Assert.Equal(before, FilledCache.FilesOf(_filled.Cache.Directory));
        File.Delete(layout);
        await CleanAsync();

        Assert.Null(new FileInfo(link).LinkTarget);
    }

    [Fact]
    public async Task A_cache_that_is_not_there_is_clean()
        => Assert.Equal(new CleanSummary(0, 0, 0), await new CacheClean(new BlobCache(Path.Combine(_filled.Root, "none")), new KeptContents()).CleanAsync(Token));

    private static Descriptor Descriptor(string content, string mediaType) => new(mediaType, LockSamples.Hash(content), content.Length);

    private async Task<CleanSummary> CleanAsync(params string[] keep) => await new CacheClean(_filled.Cache, await KeptContents.ReadAsync(keep, Token)).CleanAsync(Token);

    private async Task<string> FailureAsync(string keep) => (await Assert.ThrowsAsync<ReproGetException>(() => CleanAsync(keep))).Code;
}
