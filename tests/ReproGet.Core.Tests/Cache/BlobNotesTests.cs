using ReproGet.Core.Cache;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Cache;

public sealed class BlobNotesTests : IDisposable
{
    private static readonly Digest Blob = Digest.Of("x"u8);

    private readonly TemporaryFolder _folder = new();
    private readonly BlobNotes _notes;

    public BlobNotesTests() => _notes = new BlobNotes(new BlobCache(_folder.Path));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Notes_are_byte_for_byte_what_repro_get_writes()
    {
        await _notes.WriteAsync(Blob, "libstdc++6_14~rc_amd64.deb", new Uri("http://h/pool/libstdc%2B%2B6_14~rc_amd64.deb"), Token);

        Assert.Equal("""{"Basename":"libstdc++6_14~rc_amd64.deb"}""", await Read("metadata/sha256/" + Blob.Hex));
        // It hashes the URL with the name as it is: printf %s URL | sha256sum.
        Assert.Equal("sha256:" + Blob.Hex, await Read("digests/by-url-sha256/" + Digest.Of("http://h/pool/libstdc++6_14~rc_amd64.deb"u8).Hex));
        Assert.Equal("libstdc++6_14~rc_amd64.deb", await _notes.BasenameAsync(Blob, Token));
        Assert.Equal(Blob, await _notes.DigestAsync(new Uri("http://h/pool/libstdc%2B%2B6_14~rc_amd64.deb"), Token));
    }

    [Theory]
    [InlineData("""{"Basename":"a.deb"}""", "a.deb")]
    [InlineData("""{ "Basename": "a.deb", "More": [1] }""", "a.deb")]
    [InlineData("""{"Basename":"../../etc/passwd"}""", null)]
    [InlineData("""{"Basename":"a\\b"}""", null)]
    [InlineData("""{"Basename":"a\u0000b"}""", null)]
    [InlineData("""{"Basename":".."}""", null)]
    [InlineData("""{"Basename":7}""", null)]
    [InlineData("""{}""", null)]
    [InlineData("""null""", null)]
    [InlineData("", null)]
    [InlineData("[[[[[[[[[[[[", null)]
    public async Task A_note_that_is_damaged_or_hostile_is_no_note(string note, string? expected)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "metadata/sha256"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "metadata/sha256", Blob.Hex), note, Token);

        Assert.Equal(expected, await _notes.BasenameAsync(Blob, Token));
    }

    [Fact]
    public async Task What_nobody_noted_is_not_known()
    {
        Assert.Null(await _notes.BasenameAsync(Blob, Token));
        Assert.Null(await _notes.DigestAsync(new Uri("http://h/"), Token));
    }

    private Task<string> Read(string path) => File.ReadAllTextAsync(Path.Combine(_folder.Path, path), Token);
}
