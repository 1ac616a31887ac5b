using System.Text;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>The order of library names in the loader's cache: runs of digits compare as numbers, so that <c>libx.so.10</c> is newer than <c>libx.so.9</c>.</summary>
/// <remarks>The rule of glibc's <c>_dl_cache_libcmp</c>. It compares C's <c>char</c>, which has a sign on x86 and none elsewhere; its 32-bit numbers overflow.</remarks>
internal sealed class LibraryNameOrder(Architecture architecture) : IComparer<string>
{
    private readonly bool _hasSign = architecture.Name is "amd64" or "386";

    public int Compare(string? x, string? y)
    {
        ReadOnlySpan<byte> a = Encoding.UTF8.GetBytes(x ?? "");
        ReadOnlySpan<byte> b = Encoding.UTF8.GetBytes(y ?? "");
        while (!a.IsEmpty)
        {
            var digitA = IsDigit(a);
            var digitB = IsDigit(b);
            if (digitA != digitB)
                return digitA ? 1 : -1;
            if (digitA)
            {
                var difference = Number(ref a).CompareTo(Number(ref b));
                if (difference != 0)
                    return difference;
                continue;
            }
            if (First(a) != First(b))
                break;
            a = a[1..];
            b = b[1..];
        }
        return First(a) - First(b);
    }

    /// <summary>The NUL at the end of a string counts.</summary>
    private int First(ReadOnlySpan<byte> text) => text.IsEmpty ? 0 : _hasSign ? (sbyte)text[0] : text[0];

    private static bool IsDigit(ReadOnlySpan<byte> text) => !text.IsEmpty && char.IsAsciiDigit((char)text[0]);

    private static int Number(ref ReadOnlySpan<byte> text)
    {
        var value = 0;
        while (IsDigit(text))
        {
            value = unchecked(value * 10 + (text[0] - '0'));
            text = text[1..];
        }
        return value;
    }
}
