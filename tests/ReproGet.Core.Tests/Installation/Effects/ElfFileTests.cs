using System.Buffers.Binary;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Effects.Loader;

namespace ReproGet.Core.Tests.Installation.Effects;

public sealed class ElfFileTests
{
    [Theory]
    [InlineData("amd64", 64, 62, true)]
    [InlineData("i386", 32, 3, true)]
    [InlineData("armhf", 32, 40, true)]
    [InlineData("s390x", 64, 22, false)]
    public void Headers_of_each_class_and_byte_order_are_read(string debian, int bits, int machine, bool littleEndian)
    {
        var elf = Read((ElfBuilder.For(debian) with
        {
            Interpreter = "/lib/ld.so",
            Needed = ["libc.so.6", "libm.so.6"],
            SoName = "libx.so.1",
            RPath = "/old",
            RunPath = "$ORIGIN/../lib",
            AbiTag = [0, 3, 2, 0],
            X86Isa = 0b111,
        }).Build())!;

        Assert.Equal((bits, machine, littleEndian, 3), (elf.Bits, elf.Machine, elf.IsLittleEndian, elf.Type));
        Assert.Equal(("/lib/ld.so", "libx.so.1", "/old", "$ORIGIN/../lib"), (elf.Interpreter, elf.SoName, elf.RPath, elf.RunPath));
        Assert.Equal(["libc.so.6", "libm.so.6"], elf.Needed);
        Assert.Equal((2, 0x00030200u), (elf.X86IsaLevel, elf.OsVersion));
    }

    [Fact]
    public void A_file_without_segments_is_an_elf_file_that_is_not_dynamic()
    {
        var bytes = new ElfBuilder { Dynamic = false }.Build()[..64];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(56), 0);

        Assert.False(Read(bytes)!.IsDynamic);
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("short", "7f454c46")]
    [InlineData("script", "2321")]
    public void What_is_no_elf_file_is_none(string summary, string hexadecimal)
    {
        Assert.NotEmpty(summary);
        Assert.Null(Read(Convert.FromHexString(hexadecimal)));
    }

    public static TheoryData<string, int, int, long> HostileNumbers => new()
    {
        { "segments beyond the file", 32, 8, long.MaxValue },
        { "segments that wrap around", 32, 8, -8 },
        { "a huge count of segments", 56, 2, 0xffff },
        { "segments of no size", 54, 2, 0 },
        { "an unknown class", 4, 1, 7 },
        { "an unknown byte order", 5, 1, 9 },
        { "a dynamic section beyond the file", 64 + 8, 8, 1L << 40 },
        { "a dynamic section that wraps around", 64 + 8, 8, -16 },
        { "a string table beyond the file", -1, 8, 1L << 50 },
        { "a name beyond the string table", -2, 8, 1L << 50 },
        { "a name before the file", -2, 8, -0x10000 },
    };

    [Theory]
    [MemberData(nameof(HostileNumbers))]
    public void Hostile_numbers_make_no_elf_file(string summary, int offset, int size, long value)
    {
        Assert.NotEmpty(summary);
        var bytes = new ElfBuilder { SoName = "libx.so.1" }.Build();
        var dynamic = 64 + 56 * 2;
        var at = offset switch { -1 => dynamic + 16 + 8, -2 => dynamic + 8, _ => offset };
        var number = BitConverter.GetBytes(value);
        number.AsSpan(0, size).CopyTo(bytes.AsSpan(at));

        Assert.Null(Read(bytes));
    }

    [Fact]
    public void More_names_than_any_file_has_make_no_elf_file()
    {
        Assert.Equal(16, Read(new ElfBuilder { Needed = [.. Enumerable.Repeat(new string('a', 4000), 16)] }.Build())!.Needed.Count);
        Assert.Null(Read(new ElfBuilder { Needed = [.. Enumerable.Repeat(new string('a', 4000), 17)] }.Build()));
    }

    [Fact]
    public void Every_cut_and_every_flipped_byte_is_survived()
    {
        var whole = new ElfBuilder { SoName = "libx.so.1", Needed = ["a", "b"], X86Isa = 1, AbiTag = [0, 1, 2, 3], Interpreter = "/x" }.Build();
        for (var length = 0; length < whole.Length; length++)
            _ = Read(whole[..length]);
        for (var at = 0; at < whole.Length; at++)
        {
            foreach (var mask in new byte[] { 0xff, 0x80, 1 })
            {
                var flipped = (byte[])whole.Clone();
                flipped[at] ^= mask;
                _ = Read(flipped);
            }
        }
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read_on()
    {
        var elf = ElfFile.Read(new ForwardContent(new ElfBuilder { SoName = "libx.so.1", Interpreter = "/x" }.Build()));

        Assert.Equal(("libx.so.1", "/x"), (elf!.SoName, elf.Interpreter));
    }

    private static ElfFile? Read(byte[] bytes) => ElfFile.Read(FileContent.Of(bytes));

    private sealed class ForwardContent(byte[] bytes) : FileContent
    {
        public override long Length => bytes.Length;

        public override Stream Open() => new ForwardStream(bytes);
    }

    private sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        public override bool CanSeek => false;

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }
}
