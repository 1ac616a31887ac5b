using System.Text;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>The string table of the loader's cache: each string once, one that ends another inside it.</summary>
/// <remarks>The order of glibc's <c>elf/stringtable.c</c>: by bytes from the end, descending, the longer of two that end alike first.</remarks>
internal sealed class CacheStrings
{
    private readonly HashSet<string> _strings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _offsets = new(StringComparer.Ordinal);

    /// <summary>Valid after <see cref="Finish"/>.</summary>
    public int Offset(string text) => _offsets[text];

    public void Add(string text) => _strings.Add(text);

    /// <summary>Lays the strings out and gives their bytes.</summary>
    public byte[] Finish()
    {
        var sorted = _strings.Select(text => (Text: text, Bytes: Encoding.UTF8.GetBytes(text))).ToArray();
        Array.Sort(sorted, static (left, right) => CompareFromEnd(left.Bytes, right.Bytes));

        using var table = new MemoryStream();
        byte[]? previous = null;
        var previousOffset = 0;
        foreach (var (text, bytes) in sorted)
        {
            if (previous is not null && previous.AsSpan().EndsWith(bytes))
            {
                previousOffset += previous.Length - bytes.Length;
            }
            else
            {
                previousOffset = (int)table.Length;
                table.Write(bytes);
                table.WriteByte(0);
            }
            _offsets[text] = previousOffset;
            previous = bytes;
        }
        return table.ToArray();
    }

    private static int CompareFromEnd(byte[] left, byte[] right)
    {
        var shared = Math.Min(left.Length, right.Length);
        for (var i = 1; i <= shared; i++)
        {
            var difference = right[^i] - left[^i];
            if (difference != 0)
                return difference;
        }
        return right.Length - left.Length;
    }
}
