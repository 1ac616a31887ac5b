using ReproGet.Core.Cache;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Cache;

public sealed class BlobCacheTests : IDisposable
{
    private static readonly byte[] Content = "hello, package"u8.ToArray();
    private static readonly Digest Right = Digest.Of(Content);

    private readonly TemporaryFolder _folder = new();
    private readonly BlobCache _cache;

    public BlobCacheTests() => _cache = new BlobCache(Path.Combine(_folder.Path, "cache"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_blob_stands_where_repro_get_looks_for_it()
    {
        await WriteAsync(_cache, Content);

        Assert.Equal(["blobs/sha256/" + Right.Hex], Files());
        Assert.True(_cache.Contains(Right));
        Assert.True(await _cache.VerifyAsync(Right, Token));
        Assert.Equal([Right], _cache.Blobs());
    }

    [Fact]
    public async Task A_blob_is_found_under_the_name_that_sha256sum_gives_it()
    {
        Oracle.Require("sha256sum");
        await WriteAsync(_cache, Content);

        var path = _cache.BlobPath(Right);
        Assert.Equal($"{Path.GetFileName(path)}  {path}\n", Oracle.Run("sha256sum", path));
    }

    [Fact]
    public async Task Nothing_is_created_before_something_is_written()
    {
        Assert.False(_cache.Contains(Right));
        Assert.False(await _cache.VerifyAsync(Right, Token));
        Assert.Null(_cache.OpenBlob(Right));
        Assert.Empty(_cache.Blobs());
        Assert.False(Directory.Exists(_cache.Directory));
    }

    [Fact]
    public async Task Wrong_bytes_do_not_stay()
    {
        Assert.Equal("RG2022", (await Assert.ThrowsAsync<ReproGetException>(() => WriteAsync(_cache, "other"u8.ToArray(), Right))).Code);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task More_bytes_than_the_bound_are_not_written()
    {
        await using (var writer = _cache.CreateWriter(Right, Content.Length - 1))
        {
            await writer.WriteAsync(Content.AsMemory(0, 10), Token);
            Assert.Equal("RG2023", (await Assert.ThrowsAsync<ReproGetException>(async () => await writer.WriteAsync(Content.AsMemory(10), Token))).Code);
            Assert.Equal(10, writer.Length);
        }
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_writer_that_is_given_up_leaves_nothing()
    {
        await using (var writer = _cache.CreateWriter(Right))
            await writer.WriteAsync(Content, Token);

        Assert.Empty(Files());
    }

    [Fact]
    public async Task What_is_imported_without_a_known_hash_is_found_by_its_own()
    {
        await using var writer = _cache.CreateWriter(expected: null);
        await writer.CopyFromAsync(new MemoryStream(Content), Token);

        Assert.Equal(Right, await writer.CommitAsync());
        Assert.True(_cache.Contains(Right));
    }

    [Fact]
    public async Task Two_writers_of_one_blob_both_succeed_and_readers_keep_what_they_have_open()
    {
        await using var first = _cache.CreateWriter(Right);
        await using var second = new BlobCache(_cache.Directory).CreateWriter(Right);
        await first.WriteAsync(Content, Token);
        await second.WriteAsync(Content, Token);
        await first.CommitAsync();
        await using var reader = _cache.OpenBlob(Right)!;
        await second.CommitAsync();

        Assert.Equal(Right, await Digest.OfAsync(reader, Token));
        Assert.Equal(["blobs/sha256/" + Right.Hex], Files());
    }

    [Fact]
    public async Task Many_writers_of_the_same_blobs_leave_each_once()
    {
        var contents = Enumerable.Range(0, 5).Select(i => new byte[100_000 + i]).ToList();
        await Parallel.ForAsync(0, 60, Token, async (i, _) => await WriteAsync(new BlobCache(_cache.Directory), contents[i % 5]));

        Assert.Equal(contents.Select(c => Digest.Of(c)).ToHashSet(), _cache.Blobs().ToHashSet());
        Assert.Equal(5, Files().Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_blob_that_rotted_is_set_aside_and_can_be_written_again(bool byVerify)
    {
        await WriteAsync(_cache, Content);
        await File.WriteAllTextAsync(_cache.BlobPath(Right), "rot", Token);
        CompleteLocks.Mark(Path.Combine(_cache.DerivedDirectory("complete"), Right.Hex), new TestDiagnostics());

        Assert.True(_cache.Contains(Right));
        if (byVerify)
            Assert.False(await _cache.VerifyAsync(Right, Token));
        else
            Assert.Null(await _cache.OpenVerifiedAsync(Right, Token));
        Assert.False(_cache.Contains(Right));
        // No lock counts as complete any more either.
        Assert.StartsWith("quarantine/sha256/" + Right.Hex + ".", Assert.Single(Files()), StringComparison.Ordinal);

        await WriteAsync(_cache, Content);
        await using var stream = await _cache.OpenVerifiedAsync(Right, Token);
        Assert.Equal(Content, await ReadAsync(stream!));
    }

    [Fact]
    public async Task Leftovers_of_the_dead_are_swept_and_those_of_the_living_are_not()
    {
        await WriteAsync(_cache, Content);
        var now = DateTime.UtcNow;
        var aged = new (string Path, TimeSpan Age)[]
        {
            ("blobs/sha256/.download-1.tmp", TimeSpan.FromHours(25)),
            ("blobs/sha256/.download-2.tmp", TimeSpan.FromHours(23)),
            ("blobs/sha256/.import-123456.tmp", TimeSpan.FromDays(400)),
            ("metadata/sha256/.download-3.tmp", TimeSpan.FromDays(2)),
            ("quarantine/sha256/abc.1", TimeSpan.FromDays(31)),
            ("quarantine/sha256/abc.2", TimeSpan.FromDays(29)),
            ("blobs/sha256/" + Right.Hex, TimeSpan.FromDays(4000)),
        };
        foreach (var (path, age) in aged)
        {
            var full = Path.Combine(_cache.Directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            await File.AppendAllTextAsync(full, "", Token);
            File.SetLastWriteTimeUtc(full, now - age);
        }

        await new BlobCache(_cache.Directory).CreateWriter(Right).DisposeAsync();

        Assert.Equal(["blobs/sha256/.download-2.tmp", "blobs/sha256/" + Right.Hex, "quarantine/sha256/abc.2"], Files());
    }

    [Theory]
    [InlineData("indices", true)]
    [InlineData("layers-2", true)]
    [InlineData("blobs", false)]
    [InlineData("quarantine", false)]
    [InlineData("../x", false)]
    [InlineData("a/b", false)]
    [InlineData("", false)]
    public void Derived_data_stands_beside_the_blobs_and_nowhere_else(string kind, bool possible)
    {
        if (possible)
            Assert.Equal(Path.Combine(_cache.Directory, kind), _cache.DerivedDirectory(kind));
        else
            Assert.Throws<ArgumentException>(() => _cache.DerivedDirectory(kind));
    }

    [Fact]
    public void A_relative_folder_is_refused()
        => Assert.Throws<ArgumentException>(() => new BlobCache("cache"));

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_an_error_that_names_it()
    {
        await File.WriteAllTextAsync(_cache.Directory, "a file where the folder should be", Token);

        var failure = Assert.Throws<ReproGetException>(() => _cache.CreateWriter(Right));

        Assert.Equal("RG2020", failure.Code);
        Assert.Contains(_cache.Directory, failure.Message, StringComparison.Ordinal);
        Assert.False(_cache.Contains(Right));
        Assert.Null(_cache.OpenBlob(Right));
    }

    internal static async Task WriteAsync(BlobCache cache, byte[] content, Digest? expected = null)
    {
        await using var writer = cache.CreateWriter(expected ?? Digest.Of(content), content.Length);
        await writer.WriteAsync(content, Token);
        await writer.CommitAsync();
    }

    private static async Task<byte[]> ReadAsync(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Token);
        return copy.ToArray();
    }

    private List<string> Files()
        => Directory.Exists(_cache.Directory)
            ? [.. Directory.EnumerateFiles(_cache.Directory, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(_cache.Directory, f).Replace('\\', '/')).Order(StringComparer.Ordinal)]
            : [];
}
