namespace ReproGet.Core.Ipfs;

/// <summary>The two kinds of fields that DAG-PB and UnixFS have.</summary>
internal static class Protobuf
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;

    public static void WriteNumber(Stream to, int field, long value)
    {
        WriteVarint(to, (field << 3) | Varint);
        WriteVarint(to, value);
    }

    public static void WriteBytes(Stream to, int field, ReadOnlySpan<byte> value)
    {
        WriteVarint(to, (field << 3) | LengthDelimited);
        WriteVarint(to, value.Length);
        to.Write(value);
    }

    private static void WriteVarint(Stream to, long value)
    {
        for (; value >= 0x80; value >>= 7)
            to.WriteByte((byte)(value | 0x80));
        to.WriteByte((byte)value);
    }
}
