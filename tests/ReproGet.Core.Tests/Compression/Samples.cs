namespace ReproGet.Core.Tests.Compression;

/// <summary>Data to compress, the same in every run.</summary>
internal static class Samples
{
    /// <summary>Bytes that compress to about a third, with matches near and far.</summary>
    public static byte[] Text(int length)
    {
        var data = new byte[length];
        var random = new Xorshift(0x9E3779B97F4A7C15);
        for (var at = 0; at < length;)
        {
            var run = Math.Min(length - at, 3 + (int)(random.Next() % 60));
            var from = at > 100 && random.Next() % 3 != 0 ? at - 1 - (int)(random.Next() % (ulong)Math.Min(at - 1, 1 << 18)) : -1;
            for (var i = 0; i < run; i++, at++)
                data[at] = from >= 0 ? data[from + i] : (byte)('a' + random.Next() % 26);
        }
        return data;
    }

    /// <summary>Bytes that do not compress.</summary>
    public static byte[] Noise(int length)
    {
        var data = new byte[length];
        var random = new Xorshift(88172645463325252);
        for (var i = 0; i < length; i++)
            data[i] = (byte)(random.Next() >> 32);
        return data;
    }

    private struct Xorshift(ulong state)
    {
        public ulong Next()
        {
            state ^= state << 13;
            state ^= state >> 7;
            return state ^= state << 17;
        }
    }
}
