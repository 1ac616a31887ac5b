using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.FileSystem;

public sealed class TarWriterTests
{
    private static readonly FileContent Two = FileContent.Of("hi"u8.ToArray());

    [Fact]
    public void What_was_written_reads_back_the_same()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var tree = RandomTree.Of(seed);
            Assert.Equal(RandomTree.Lines(tree.Entries), TarMembers.Read(Write(tree.Entries)));
        }
    }

    [Fact]
    public void A_plain_entry_needs_no_extended_header()
    {
        var archive = Write(
        [
            FileEntry.Directory("usr", 5),
            FileEntry.File(string.Join('/', Enumerable.Repeat(new string('d', 49), 5)), Two, 5) with { UserId = 1654 },
        ]);

        Assert.Equal(512 + 512 + 512 + 1024, archive.Length);
    }

    [Fact]
    public void The_dialect_is_pinned_byte_for_byte()
    {
        var archive = Write(
        [
            FileEntry.Directory("usr", 1_700_000_000),
            FileEntry.File("usr/ü", Two, -1) with { UserId = 3_000_000, ExtendedAttributes = new Dictionary<string, byte[]> { ["b"] = [0], ["a"] = [0xff] } },
            FileEntry.SymbolicLink("usr/" + new string('n', 200), new string('t', 101), 1),
        ]).ToArray();

        Assert.Equal("usr/\0", Text(archive, 0, 5));
        Assert.Equal("0000755\00000000\00000000\000000000000\014524770400\0010060\0 5", Text(archive, 100, 57));
        Assert.Equal("ustar\000\0", Text(archive, 257, 9));
        Assert.Equal("PaxHeaders/member\0", Text(archive, 512, 18));
        Assert.Equal("00000000000\0", Text(archive, 512 + 136, 12));
        Assert.Equal("20 SCHILY.xattr.a=\u00ff\n20 SCHILY.xattr.b=\0\n12 mtime=-1\n15 path=usr/\u00c3\u00bc\n15 uid=3000000\n\0", Text(archive, 1024, 83));
        Assert.Equal("usr___\0", Text(archive, 1536, 7));
        Assert.Equal(GoldenDigest, Core.Oci.Digest.Of(archive).Hex[..40]);
    }

    private const string GoldenDigest = "925a5421057b4be9510774c147e8a7e9f369d348";

    [Fact]
    public void Sizes_above_eight_gibibytes_get_a_record()
    {
        var size = (8L << 30) + 5;
        var header = TarMemberHeader.Of(FileEntry.File("big", new Claimed(size, []), 0));

        Assert.Equal("19 size=8589934597\n", Encoding.ASCII.GetString(header.ExtendedHeader));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(101)]
    [InlineData(0)]
    public void A_content_of_another_length_is_an_error(long claimed)
    {
        var entry = FileEntry.File("f", new Claimed(claimed, new byte[100]), 0);

        Assert.Equal("RG5010", Assert.Throws<ReproGetException>(() => Write([entry])).Code);
    }

    public static TheoryData<string, FileEntry, string> Unwritable => new()
    {
        { "absolute", FileEntry.Directory("/etc", 0), "RG5004" },
        { "parent", FileEntry.Directory("etc/..", 0), "RG5004" },
        { "trailing slash", FileEntry.Directory("etc/", 0), "RG5004" },
        { "NUL in a link", FileEntry.SymbolicLink("l", "a\0b", 0), "RG5004" },
        { "hard link that leaves", new FileEntry { Path = "l", Type = FileType.HardLink, LinkTarget = "../x" }, "RG5004" },
        { "too long", FileEntry.Directory(new string('x', 4097), 0), "RG5007" },
        { "too long a name", FileEntry.Directory("a/" + new string('ü', 128), 0), "RG5007" },
        { "half a surrogate pair", FileEntry.Directory("\ud800", 0), "RG5013" },
        { "mode with type bits", FileEntry.Directory("d", 0, 0x41ed), "RG5013" },
        { "negative owner", FileEntry.Directory("d", 0) with { UserId = -1 }, "RG5013" },
        { "no content", new FileEntry { Path = "f", Type = FileType.Regular }, "RG5013" },
        { "no target", new FileEntry { Path = "f", Type = FileType.SymbolicLink }, "RG5013" },
        { "device", new FileEntry { Path = "f", Type = FileType.BlockDevice, DeviceMajor = 1 << 22 }, "RG5013" },
    };

    [Theory]
    [MemberData(nameof(Unwritable))]
    public void What_no_archive_can_hold_is_an_error(string summary, FileEntry entry, string code)
    {
        Assert.NotNull(summary);
        Assert.Equal(code, Assert.Throws<ReproGetException>(() => Write([entry])).Code);
    }

    private static MemoryStream Write(IEnumerable<FileEntry> entries)
    {
        var archive = new MemoryStream();
        var writer = new TarWriter(archive);
        foreach (var entry in entries)
            writer.Write(entry);
        writer.Finish();
        archive.Position = 0;
        return archive;
    }

    private static string Text(byte[] archive, int offset, int length) => Encoding.Latin1.GetString(archive, offset, length);

    private sealed class Claimed(long length, byte[] bytes) : FileContent
    {
        public override long Length => length;

        public override Stream Open() => new MemoryStream(bytes);
    }
}
