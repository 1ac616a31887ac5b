using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using ReproGet.Core.Tests.FileSystem;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Packages of which a part says other sizes than it has.</summary>
internal static class LyingDeb
{
    public const string Version = "2.11-1";

    /// <summary>A package “hello” with this payload.</summary>
    /// <param name="name">Of the member: <c>data.tar</c>, <c>data.tar.xz</c>.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="size">What ar says of its length, where that is not the truth.</param>
    /// <param name="control">The member before it, where it is not the usual one.</param>
    public static byte[] Of(string name, byte[] payload, string? size = null, byte[]? control = null)
    {
        using var deb = new MemoryStream();
        deb.Write("!<arch>\n"u8);
        WriteMember(deb, "debian-binary", "2.0\n"u8.ToArray());
        WriteMember(deb, "control.tar", control ?? Tar(new TarBuilder().Member("./control", content: Control)));
        WriteMember(deb, name, payload, size);
        return deb.ToArray();
    }

    public static byte[] Tar(TarBuilder builder) => builder.End().ToArray();

    /// <summary>An .xz file of uncompressed chunks: every size and sum in it is right but those that are given.</summary>
    public static byte[] Xz(byte[] content, long? sizeInBlock = null, long? sizeInIndex = null)
    {
        byte[] flags = [0, 1];
        byte[] block = Padded([0, 0x80, .. Number(sizeInBlock ?? content.Length), 0x21, 1, 16]);
        block[0] = (byte)(block.Length / 4);
        byte[] header = [.. block, .. Sum(block)];
        byte[] data = [.. content.Chunk(1 << 16).SelectMany((chunk, index) => (byte[])[(byte)(index == 0 ? 1 : 2), (byte)((chunk.Length - 1) >> 8), (byte)(chunk.Length - 1), .. chunk]), 0];
        byte[] index = Padded([0, .. Number(1), .. Number(header.Length + data.Length + 4), .. Number(sizeInIndex ?? content.Length)]);
        byte[] backward = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(backward, index.Length / 4);
        return
        [
            0xfd, .. "7zXZ\0"u8, .. flags, .. Sum(flags),
            .. header, .. Padded(data), .. Sum(content),
            .. index, .. Sum(index),
            .. Sum([.. backward, .. flags]), .. backward, .. flags, .. "YZ"u8,
        ];
    }

    private static string Control => FakeDeb.ControlText([new("Package", "hello"), new("Version", Version), new("Architecture", "amd64")]);

    private static byte[] Sum(byte[] bytes)
    {
        var sum = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(sum, Crc32.HashToUInt32(bytes));
        return sum;
    }

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[-bytes.Length & 3]];

    private static IEnumerable<byte> Number(long value)
    {
        for (; value >= 0x80; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }

    private static void WriteMember(MemoryStream archive, string name, byte[] content, string? size = null)
    {
        archive.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name,-16}{0,-12}{0,-6}{0,-6}{"100644",-8}{size ?? content.Length.ToString(CultureInfo.InvariantCulture),-10}`\n")));
        archive.Write(content);
        if (content.Length % 2 != 0)
            archive.WriteByte((byte)'\n');
    }
}
