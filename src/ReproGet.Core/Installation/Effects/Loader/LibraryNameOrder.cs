using System.Text;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>The order of library names in the loader's cache: runs of digits compare as numbers, so that <c>libx.so.10</c> is newer than <c>libx.so.9</c>.</summary>
/// <remarks>The rule of glibc's <c>_dl_cache_libcmp</c>. Names compare by their bytes; 32-bit numbers overflow as there.</remarks>
internal sealed class LibraryNameOrder : IComparer<string>
{
    private LibraryNameOrder()
    {
    }

    public static LibraryNameOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<byte> a = Encoding.UTF8.GetBytes(x ?? "");
        ReadOnlySpan<byte> b = Encoding.UTF8.GetBytes(y ?? "");
        while (!a.IsEmpty)
        {
            var digitA = char.IsAsciiDigit((char)a[0]);
            var digitB = !b.IsEmpty && char.IsAsciiDigit((char)b[0]);
            if (digitA && digitB)
            {
                var difference = Number(ref a).CompareTo(Number(ref b));
                if (difference != 0)
                    return difference;
            }
            else if (digitA != digitB)
            {
                return digitA ? 1 : -1;
            }
            else if (b.IsEmpty || a[0] != b[0])
            {
                return b.IsEmpty ? 1 : a[0] - b[0];
            }
            else
            {
                a = a[1..];
                b = b[1..];
            }
        }
        return b.IsEmpty ? 0 : -1;
    }

    private static int Number(ref ReadOnlySpan<byte> text)
    {
        var value = 0;
        while (!text.IsEmpty && char.IsAsciiDigit((char)text[0]))
        {
            value = unchecked(value * 10 + (text[0] - '0'));
            text = text[1..];
        }
        return value;
    }
}
