using System.Net;
using ReproGet.Core.Oci;
using static ReproGet.Core.Tests.Oci.ScriptedRegistry;

namespace ReproGet.Core.Tests.Oci;

/// <summary>Blobs that are sent in pieces, for registries and proxies that bear no large request.</summary>
public sealed class ChunkedUploadTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 2500).Select(i => (byte)(i * 7))];

    private static Blob Blob => Core.Oci.Blob.Of(MediaTypes.OciLayer, Bytes);

    [Theory]
    [InlineData(1000, "0-999 1000-1999 2000-2499")]
    [InlineData(1250, "0-1249 1250-2499")]
    [InlineData(2500, "0-2499")]
    [InlineData(1 << 20, "0-2499")]
    public async Task A_blob_comes_in_pieces_of_a_size(int size, string expected)
    {
        using var registry = new MemoryRegistry((_, _) => null);

        await registry.Repository(chunkSize: size).PushAsync(Blob, CancellationToken.None);

        Assert.Equal(expected.Split(' '), registry.Pieces.Select(piece => piece.Range));
        Assert.Equal(Bytes, registry.Blobs[Blob.Descriptor.Digest.ToString()]);
    }

    [Fact]
    public async Task An_empty_blob_has_no_piece()
    {
        using var registry = new MemoryRegistry((_, _) => null);

        await registry.Repository(chunkSize: 7).PushAsync(Core.Oci.Blob.Of(MediaTypes.OciLayer, []), CancellationToken.None);

        Assert.Empty(registry.Pieces);
        Assert.Single(registry.Blobs);
    }

    [Fact]
    public async Task Pieces_are_no_smaller_than_the_registry_bears()
    {
        using var registry = new MemoryRegistry((request, number) => request.Method == HttpMethod.Post
            ? Answer(HttpStatusCode.Accepted, ("Location", $"/v2/team/app/blobs/uploads/{number}"), ("OCI-Chunk-Min-Length", "2000"))
            : null);

        await registry.Repository(chunkSize: 100).PushAsync(Blob, CancellationToken.None);

        Assert.Equal([2000, 500], registry.Pieces.Select(piece => piece.Length));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task A_piece_that_fails_begins_the_blob_anew(int status)
    {
        using var registry = new MemoryRegistry((request, number) => request.Method != HttpMethod.Patch || number != 3 ? null
            : status == 0 ? throw new HttpRequestException("reset") : Answer((HttpStatusCode)status));

        await registry.Repository(chunkSize: 1000).PushAsync(Blob, CancellationToken.None);

        Assert.Equal("0-999 0-999 1000-1999 2000-2499", string.Join(' ', registry.Pieces.Select(piece => piece.Range)));
        Assert.Equal(Bytes, registry.Blobs[Blob.Descriptor.Digest.ToString()]);
    }

    [Theory]
    [InlineData(400, "RG6012")]
    [InlineData(401, "RG6011")]
    [InlineData(404, "RG6010")]
    [InlineData(416, "RG6012")]
    [InlineData(500, "RG6010")]
    public async Task A_piece_that_is_always_refused_is_told(int status, string code)
    {
        using var registry = new MemoryRegistry((request, _) => request.Method == HttpMethod.Patch ? Answer((HttpStatusCode)status) : null);

        Assert.Equal(code, (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository(chunkSize: 1000).PushAsync(Blob, CancellationToken.None))).Code);
        Assert.Empty(registry.Blobs);
    }

    [Fact]
    public async Task A_real_registry_takes_pieces()
    {
        using var registry = await DistributionRegistry.StartAsync();
        using var client = new HttpClient();
        var repository = registry.Repository(client, "team/app", chunkSize: 1000);

        await repository.PushAsync(Blob, CancellationToken.None);

        await using var pulled = await repository.FetchAsync(Blob.Descriptor, CancellationToken.None);
        using var read = new MemoryStream();
        await pulled.CopyToAsync(read);
        Assert.Equal(Bytes, read.ToArray());
    }
}
