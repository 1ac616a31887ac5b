using System.IO.Compression;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.FileSystem;

public sealed class LayerWriterTests
{
    private static readonly FileContent Content = FileContent.Of("content"u8.ToArray());

    [Fact]
    public void The_description_is_that_of_the_bytes()
    {
        var (layer, gzip) = Write(RandomTree.Of(7).Entries, LayerCompression.Gzip);
        var (plain, tar) = Write(RandomTree.Of(7).Entries, LayerCompression.None);

        Assert.Equal((Digest.Of(gzip), (long)gzip.Length, plain.DiffId), (layer.Digest, layer.Size, layer.DiffId));
        Assert.Equal(Digest.Of(tar), plain.DiffId);
        Assert.Equal(plain.Digest, plain.DiffId);
        var unpacked = new MemoryStream();
        new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress).CopyTo(unpacked);
        Assert.Equal(tar, unpacked.ToArray());
    }

    [Theory]
    [InlineData(LayerCompression.Gzip, "application/vnd.oci.image.layer.v1.tar+gzip")]
    [InlineData(LayerCompression.Zstd, "application/vnd.oci.image.layer.v1.tar+zstd")]
    [InlineData(LayerCompression.None, "application/vnd.oci.image.layer.v1.tar")]
    public void The_media_type_is_that_of_the_specification(LayerCompression compression, string mediaType)
        => Assert.Equal(mediaType, Write([], compression).Layer.MediaType);

    [Fact]
    public void No_time_is_later_than_the_epoch()
    {
        var (_, tar) = Write([FileEntry.Directory("new", 2000), FileEntry.Directory("old", 500)], LayerCompression.None, epoch: 1000);

        Assert.Equal(["new/ 0755 0:0 1000", "old/ 0755 0:0 500"], TarMembers.Read(new MemoryStream(tar)));
    }

    public static TheoryData<string, string[], string> Rejected => new()
    {
        { "twice", ["a", "a"], "RG5008" },
        { "descending", ["b", "a"], "RG5008" },
        { "UTF-16 order", ["\U0001F600", "\uFFFD"], "RG5008" },
        { "no parent", ["a", "b/c"], "RG5009" },
        { "parent of another name", ["a", "ab/c"], "RG5009" },
        { "parent behind", ["a/b", "a"], "RG5009" },
    };

    [Theory]
    [MemberData(nameof(Rejected))]
    public void Entries_that_no_layer_may_hold_are_an_error(string summary, string[] paths, string code)
    {
        Assert.NotNull(summary);
        var entries = paths.Select(path => FileEntry.Directory(path, 0));

        Assert.Equal(code, Assert.Throws<ReproGetException>(() => Write(entries, LayerCompression.None)).Code);
    }

    [Fact]
    public void A_file_is_no_parent()
    {
        FileEntry[] entries = [FileEntry.File("a", Content, 0), FileEntry.File("a/b", Content, 0)];

        Assert.Equal("RG5009", Assert.Throws<ReproGetException>(() => Write(entries, LayerCompression.None)).Code);
    }

    [Fact]
    public void The_first_name_of_a_file_holds_its_content()
    {
        var attributes = new Dictionary<string, byte[]> { ["user.x"] = [1] };
        FileEntry[] entries =
        [
            Link("a", "z"), Link("b", "c"), Link("c", "file"),
            FileEntry.File("file", Content, 3, 0x1ff) with { UserId = 5, ExtendedAttributes = attributes },
            Link("g", "file"), FileEntry.SymbolicLink("x", "t", 0), Link("y", "x"), FileEntry.File("z", Content, 4), Link("zz", "a"),
        ];

        var tar = Write(entries, LayerCompression.None).Bytes;

        Assert.Equal(
            ["a 0644 0:0 4 'content'", "b 0777 5:0 3 'content' user.x=01", "c = b", "file = b", "g = b", "x -> t", "y = x", "z = a", "zz = a"],
            TarMembers.Read(new MemoryStream(tar)));
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("self")]
    [InlineData("dir")]
    [InlineData("")]
    public void A_hard_link_without_a_file_is_an_error(string target)
    {
        FileEntry[] entries = [FileEntry.Directory("dir", 0), Link("self", target)];

        Assert.Equal("RG5011", Assert.Throws<ReproGetException>(() => Write(entries, LayerCompression.None)).Code);
    }

    [Fact]
    public void A_cancelled_layer_ends_at_once()
        => Assert.ThrowsAny<OperationCanceledException>(
            () => LayerWriter.Write([FileEntry.Directory("a", 0)], Stream.Null, LayerCompression.Gzip, 0, new CancellationToken(canceled: true)));

    private static FileEntry Link(string path, string target) => new() { Path = path, Type = FileType.HardLink, LinkTarget = target };

    private static (LayerDescription Layer, byte[] Bytes) Write(IEnumerable<FileEntry> entries, LayerCompression compression, long epoch = long.MaxValue)
    {
        var destination = new MemoryStream();
        var layer = LayerWriter.Write(entries, destination, compression, epoch, CancellationToken.None);
        return (layer, destination.ToArray());
    }
}
