using System.Buffers.Binary;
using System.Numerics;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>Writes the pieces of OpenPGP packets (RFC 9580), also such as nobody should write.</summary>
internal static class OpenPgpWriter
{
    public static byte[] Packet(int tag, params byte[][] body)
    {
        var joined = Join(body);
        return Join([(byte)(0xC0 | tag), 0xFF, .. UInt32((uint)joined.Length)], joined);
    }

    public static byte[] Subpacket(byte type, byte[] body, bool critical = false)
        => Join([0xFF, .. UInt32((uint)body.Length + 1), (byte)(type | (critical ? 0x80 : 0))], body);

    public static byte[] Mpi(ReadOnlySpan<byte> number)
    {
        var trimmed = number.TrimStart((byte)0).ToArray();
        var bits = trimmed.Length == 0 ? 0 : (trimmed.Length * 8) - BitOperations.LeadingZeroCount((uint)trimmed[0]) + 24;
        return Join(UInt16((ushort)bits), trimmed);
    }

    public static byte[] UInt16(ushort value)
    {
        var octets = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(octets, value);
        return octets;
    }

    public static byte[] UInt32(uint value)
    {
        var octets = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return octets;
    }

    public static byte[] Time(DateTimeOffset time) => UInt32((uint)time.ToUnixTimeSeconds());

    public static byte[] Seconds(TimeSpan duration) => UInt32((uint)duration.TotalSeconds);

    public static string Armor(string label, byte[] octets)
        => $"-----BEGIN {label}-----\n\n{Convert.ToBase64String(octets, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n")}\n"
            + $"={Convert.ToBase64String(UInt32(Crc24(octets))[1..])}\n-----END {label}-----\n";

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static uint Crc24(byte[] octets)
    {
        var crc = 0xB704CEu;
        foreach (var octet in octets)
        {
            crc ^= (uint)octet << 16;
            for (var bit = 0; bit < 8; bit++)
            {
                crc <<= 1;
                if ((crc & 0x1000000) != 0)
                    crc ^= 0x1864CFB;
            }
        }
        return crc & 0xFFFFFF;
    }
}
