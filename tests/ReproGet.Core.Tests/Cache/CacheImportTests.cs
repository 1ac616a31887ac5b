using ReproGet.Core.Cache;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Cache;

public sealed class CacheImportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestDiagnostics _diagnostics = new();
    private readonly BlobCache _cache;

    public CacheImportTests() => _cache = new BlobCache(Path.Combine(_folder.Path, "cache"));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_and_folders_come_in_with_their_names_and_origins()
    {
        var lone = Write("elsewhere/lone.rpm", "lone");
        Write("debs/a_1_all.deb", "a");
        Write("debs/pool/b/b_1~rc+1_all.deb", "b");

        var imported = await ImportAsync(Path.Combine(_folder.Path, "debs"), lone, lone);

        Assert.Equal(["debs/a_1_all.deb", "debs/pool/b/b_1~rc+1_all.deb", "elsewhere/lone.rpm"], imported.Select(file => Path.GetRelativePath(_folder.Path, file.Path)));
        Assert.Equal([Hash("a"), Hash("b"), Hash("lone")], imported.Select(file => file.Digest));
        Assert.Equal(imported.Select(file => file.Digest).ToHashSet(), _cache.Blobs().ToHashSet());
        var notes = new BlobNotes(_cache);
        Assert.Equal("b_1~rc+1_all.deb", await notes.BasenameAsync(Hash("b"), Token));
        Assert.Equal(Hash("lone"), await notes.DigestAsync(new Uri(lone), Token));
    }

    /// <summary>repro-get's <c>cache import</c> ends at the first file that it cannot read, and says that all went well.</summary>
    [Fact]
    public async Task What_cannot_be_imported_is_an_error_each_and_all_else_is_imported()
    {
        Write("debs/a.deb", "a");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "debs/broken.deb"), "nowhere");
        var last = Write("z.deb", "z");

        var failures = await Assert.ThrowsAsync<AggregateException>(() => ImportAsync(Path.Combine(_folder.Path, "not-there"), Path.Combine(_folder.Path, "debs"), last));

        Assert.Equal(["RG2050", "RG2051"], failures.InnerExceptions.Cast<ReproGetException>().Select(failure => failure.Code).Order());
        Assert.Contains(failures.InnerExceptions, failure => failure.Message.Contains("debs/broken.deb", StringComparison.Ordinal));
        Assert.Equal([Hash("a"), Hash("z")], _cache.Blobs().OrderBy(digest => digest == Hash("z")));
    }

    [Fact]
    public async Task A_cache_that_is_imported_into_itself_keeps_the_names_of_its_blobs()
    {
        await ImportAsync(Write("debs/a_1_all.deb", "a"));

        await ImportAsync(Path.Combine(_cache.Directory, "blobs"));

        Assert.Equal("a_1_all.deb", await new BlobNotes(_cache).BasenameAsync(Hash("a"), Token));
    }

    [Fact]
    public async Task A_pipe_is_an_error_and_no_wait_without_end()
    {
        Oracle.Require("mkfifo");
        var pipe = Path.Combine(_folder.Path, "pipe.deb");
        Oracle.Run("mkfifo", pipe);

        var failures = await Assert.ThrowsAsync<AggregateException>(() => ImportAsync(pipe));

        Assert.Equal("RG2051", Assert.IsType<ReproGetException>(Assert.Single(failures.InnerExceptions)).Code);
    }

    [Fact]
    public async Task Two_contents_of_one_name_are_both_kept_and_told_of_and_one_content_in_two_places_is_nothing_to_tell()
    {
        Write("a/x.deb", "one");
        Write("b/x.deb", "two");
        Write("a/y.deb", "same");
        Write("b/y.deb", "same");

        await ImportAsync(Path.Combine(_folder.Path, "a"), Path.Combine(_folder.Path, "b"));

        Assert.True(_cache.Contains(Hash("one")) && _cache.Contains(Hash("two")));
        var (code, message) = Assert.Single(_diagnostics.Warnings);
        Assert.Equal("RG2052", code);
        Assert.Contains($"{Path.Combine(_folder.Path, "a/x.deb")}, {Path.Combine(_folder.Path, "b/x.deb")}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_to_files_are_followed_and_links_to_folders_within_a_folder_are_not()
    {
        Write("outside/real.deb", "real");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "debs"));
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "debs/linked.deb"), "../outside/real.deb");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "debs/loop"), "..");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "named"), "debs");

        var imported = await ImportAsync(Path.Combine(_folder.Path, "named"));

        Assert.Equal((Path.Combine(_folder.Path, "named/linked.deb"), Hash("real")), (Assert.Single(imported).Path, imported[0].Digest));
    }

    [Fact]
    public async Task A_damaged_blob_is_mended_by_importing_its_file()
    {
        var path = Write("a.deb", "a");
        await ImportAsync(path);
        await File.WriteAllTextAsync(_cache.BlobPath(Hash("a")), "rot", Token);

        await ImportAsync(path);

        Assert.True(await _cache.VerifyAsync(Hash("a"), Token));
    }

    [Theory]
    [InlineData("back\\slash.deb")]
    [InlineData("new\nline.deb")]
    public async Task A_name_that_no_note_can_hold_is_left_out_and_the_blob_is_not(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");

        await ImportAsync(Write(name, "a"));

        Assert.True(_cache.Contains(Hash("a")));
        Assert.Null(await new BlobNotes(_cache).BasenameAsync(Hash("a"), Token));
    }

    private static Digest Hash(string text) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(text));

    private Task<IReadOnlyList<ImportedFile>> ImportAsync(params string[] paths) => new CacheImport(_cache, _diagnostics).ImportAsync(paths, Token);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
