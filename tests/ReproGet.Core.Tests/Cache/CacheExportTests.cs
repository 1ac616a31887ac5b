using ReproGet.Core.Cache;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Cache;

public sealed class CacheExportTests : IDisposable
{
    private readonly FilledCache _filled = new(("hello", "2.10-2"), ("libstdc++6", "14~rc1"));
    private readonly string _target;

    public CacheExportTests() => _target = Path.Combine(_filled.Root, "export");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _filled.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lock_is_exported_under_its_own_names_and_sha256sum_passes_over_it(bool links)
    {
        foreach (var program in (string[])["sha256sum", "shasum", "busybox"])
            Oracle.Require(program);
        // With CIDs, which are no names of files.
        await _filled.LockAsync(file => "Qm" + file.Digest.Hex);

        var exported = await ExportAsync(links);

        Assert.Equal(
            ["SHA256SUMS-amd64", "pool/main/h/hello/hello_2.10-2_amd64.deb", "pool/main/l/libstdc++6/libstdc++6_14~rc1_amd64.deb"],
            FilledCache.FilesOf(_target));
        Assert.Equal(_filled.Packages.Select(file => file.Name), exported.Select(file => file.Name));
        Assert.Contains("hello_2.10-2_amd64.deb: OK", Oracle.Run("sh", "-c", $"cd '{_target}' && sha256sum --strict -c SHA256SUMS-amd64 && shasum -a 256 -c SHA256SUMS-amd64 && busybox sha256sum -c SHA256SUMS-amd64"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_share_their_bytes_with_the_cache_and_nobody_can_write_to_either()
    {
        Oracle.Require("stat");
        await _filled.LockAsync();
        var hello = _filled.Packages[0];

        await ExportAsync();

        var (blob, link) = (_filled.Cache.BlobPath(hello.Digest), Path.Combine(_target, hello.Name));
        Assert.Single(Oracle.Run("stat", "-c", "%i %a", blob, link).Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct());
        Assert.Equal("2 400\n", Oracle.Run("stat", "-c", "%h %a", link));
        // A blob with such a mode is replaced like any other.
        await WriteAsync(_filled.Cache, hello.Digest, "hello 2.10-2 amd64");
        Assert.Equal("1\n", Oracle.Run("stat", "-c", "%h", link));
    }

    [Fact]
    public async Task A_blob_that_is_a_link_to_a_file_of_the_users_is_copied_and_that_file_stays_as_it_is()
    {
        if (OperatingSystem.IsWindows())
            return;
        await _filled.LockAsync();
        var (blob, mine) = (_filled.Cache.BlobPath(_filled.Packages[0].Digest), Path.Combine(_filled.Root, "mine"));
        File.Move(blob, mine);
        File.CreateSymbolicLink(blob, mine);

        await ExportAsync();

        Assert.Null(new FileInfo(Path.Combine(_target, _filled.Packages[0].Name)).LinkTarget);
        Assert.True(File.GetUnixFileMode(mine).HasFlag(UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task Who_writes_to_a_link_all_the_same_spoils_nothing_unnoticed()
    {
        await _filled.LockAsync();
        var hello = _filled.Packages[0];
        await ExportAsync();
        var link = Path.Combine(_target, hello.Name);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(link, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        await File.WriteAllTextAsync(link, "spoilt", Token);

        Assert.Null(await _filled.Cache.OpenVerifiedAsync(hello.Digest, Token));
        Assert.False(_filled.Cache.Contains(hello.Digest));
        // And the file that is there is not taken for the package.
        await WriteAsync(_filled.Cache, hello.Digest, "hello 2.10-2 amd64");
        Assert.Equal(["RG2055"], await FailuresAsync(() => ExportAsync()));
        Assert.Equal("spoilt", await File.ReadAllTextAsync(link, Token));
    }

    [Fact]
    public async Task Copies_are_the_users_to_write_to()
    {
        await _filled.LockAsync();
        await ExportAsync(links: false);

        await File.WriteAllTextAsync(Path.Combine(_target, _filled.Packages[0].Name), "changed", Token);

        Assert.True(await _filled.Cache.VerifyAsync(_filled.Packages[0].Digest, Token));
    }

    [Fact]
    public async Task What_is_there_is_left_and_named_and_all_else_is_exported()
    {
        await _filled.LockAsync();
        var taken = Path.Combine(_target, _filled.Packages[0].Name);
        Directory.CreateDirectory(Path.GetDirectoryName(taken)!);
        await File.WriteAllTextAsync(taken, "the user's own", Token);

        Assert.Equal(["RG2055"], await FailuresAsync(() => ExportAsync()));

        Assert.Equal("the user's own", await File.ReadAllTextAsync(taken, Token));
        Assert.Equal(3, FilledCache.FilesOf(_target).Count);
        // Whose contents are right is exported, whoever put it there.
        File.Delete(taken);
        Assert.Equal(2, (await ExportAsync()).Count);
        Assert.Equal(2, (await ExportAsync(links: false)).Count);
    }

    [Fact]
    public async Task What_the_cache_lacks_or_holds_damaged_is_an_error_each()
    {
        await _filled.LockAsync();
        File.Delete(_filled.Cache.BlobPath(_filled.Packages[0].Digest));
        await File.WriteAllTextAsync(_filled.Cache.BlobPath(_filled.Packages[1].Digest), "rot", Token);

        Assert.Equal(["RG2054", "RG2054"], await FailuresAsync(() => ExportAsync()));

        Assert.Equal(["SHA256SUMS-amd64"], FilledCache.FilesOf(_target));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_an_error()
    {
        await _filled.LockAsync();
        await File.WriteAllTextAsync(_target, "a file", Token);

        Assert.Equal(["RG2056", "RG2056", "RG2056"], await FailuresAsync(() => ExportAsync()));
    }

    [Fact]
    public async Task Without_a_lock_there_is_nothing_to_export()
        => Assert.Equal("RG1015", (await Assert.ThrowsAsync<ReproGetException>(() => ExportAsync())).Code);

    [Fact]
    public async Task A_flat_export_is_repro_gets_own()
    {
        var unknown = Digest.Of("nobody noted it"u8);
        _filled.Put("blobs/sha256/" + unknown.Hex, "nobody noted it");
        _filled.Put("blobs/sha256/.download-1.tmp", "half");
        _filled.Put("blobs/sha256/README", "no blob");

        var exported = await new CacheExport(_filled.Cache, _target).ExportFlatAsync(Token);

        Assert.Equal(["UNKNOWN-" + unknown.Hex, "hello_2.10-2_amd64.deb", "libstdc++6_14~rc1_amd64.deb"], FilledCache.FilesOf(_target));
        Assert.Equal(3, exported.Count);
    }

    /// <summary>repro-get logs it, and says that all went well.</summary>
    [Fact]
    public async Task Two_blobs_of_one_name_are_an_error_in_a_flat_export()
    {
        var other = Digest.Of("another hello"u8);
        _filled.Put("blobs/sha256/" + other.Hex, "another hello");
        _filled.Put("metadata/sha256/" + other.Hex, """{"Basename":"hello_2.10-2_amd64.deb"}""");

        Assert.Equal(["RG2055"], await FailuresAsync(() => new CacheExport(_filled.Cache, _target).ExportFlatAsync(Token)));
        Assert.Equal(["hello_2.10-2_amd64.deb", "libstdc++6_14~rc1_amd64.deb"], FilledCache.FilesOf(_target));
    }

    [Fact]
    public async Task What_a_killed_export_left_is_swept_by_the_next()
    {
        await _filled.LockAsync();
        Directory.CreateDirectory(_target);
        var (old, young) = (Path.Combine(_target, ".export-1.tmp"), Path.Combine(_target, ".export-2.tmp"));
        await File.WriteAllTextAsync(old, "half", Token);
        await File.WriteAllTextAsync(young, "half", Token);
        File.SetLastWriteTimeUtc(old, DateTime.UtcNow.AddHours(-25));

        await ExportAsync(links: false);

        Assert.Equal((false, true), (File.Exists(old), File.Exists(young)));
    }

    private Task<IReadOnlyList<Core.Packages.PackageFile>> ExportAsync(bool links = true)
        => new CacheExport(_filled.Cache, _target) { Link = links }.ExportAsync(_filled.Files, Token);

    private static async Task<IEnumerable<string>> FailuresAsync(Func<Task> export)
        => (await Assert.ThrowsAsync<AggregateException>(export)).InnerExceptions.Select(failure => Assert.IsType<ReproGetException>(failure).Code);

    private static async Task WriteAsync(BlobCache cache, Digest digest, string content)
    {
        await using var writer = cache.CreateWriter(digest);
        await writer.WriteAsync(System.Text.Encoding.UTF8.GetBytes(content), Token);
        await writer.CommitAsync();
    }
}
