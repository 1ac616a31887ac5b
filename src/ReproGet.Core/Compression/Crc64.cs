using System.Buffers.Binary;

namespace ReproGet.Core.Compression;

/// <summary>The 64-bit CRC of xz (ECMA-182, reversed polynomial 0xC96C5795D7870F42), eight bytes a step.</summary>
internal static class Crc64
{
    private static readonly ulong[][] Tables = MakeTables();

    /// <summary>The CRC of what <paramref name="crc"/> stands for (0: nothing) and <paramref name="data"/> behind it.</summary>
    public static ulong Append(ulong crc, ReadOnlySpan<byte> data)
    {
        var t0 = Tables[0];
        var t1 = Tables[1];
        var t2 = Tables[2];
        var t3 = Tables[3];
        var t4 = Tables[4];
        var t5 = Tables[5];
        var t6 = Tables[6];
        var t7 = Tables[7];
        crc = ~crc;
        for (; data.Length >= 8; data = data[8..])
        {
            var x = BinaryPrimitives.ReadUInt64LittleEndian(data) ^ crc;
            crc = t7[(byte)x] ^ t6[(byte)(x >> 8)] ^ t5[(byte)(x >> 16)] ^ t4[(byte)(x >> 24)]
                ^ t3[(byte)(x >> 32)] ^ t2[(byte)(x >> 40)] ^ t1[(byte)(x >> 48)] ^ t0[x >> 56];
        }
        foreach (var b in data)
            crc = t0[(byte)(crc ^ b)] ^ (crc >> 8);
        return ~crc;
    }

    private static ulong[][] MakeTables()
    {
        var tables = new ulong[8][];
        for (var k = 0; k < tables.Length; k++)
        {
            tables[k] = new ulong[256];
            for (var i = 0ul; i < 256; i++)
            {
                if (k > 0)
                {
                    tables[k][i] = tables[0][(byte)tables[k - 1][i]] ^ (tables[k - 1][i] >> 8);
                    continue;
                }
                var crc = i;
                for (var bit = 0; bit < 8; bit++)
                    crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xC96C5795D7870F42 : crc >> 1;
                tables[0][i] = crc;
            }
        }
        return tables;
    }
}
