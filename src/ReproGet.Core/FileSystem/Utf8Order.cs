namespace ReproGet.Core.FileSystem;

/// <summary>Orders strings by their UTF-8 bytes. Neither <c>string.CompareOrdinal</c> (UTF-16) nor a culture does.</summary>
public sealed class Utf8Order : IComparer<string>
{
    private Utf8Order()
    {
    }

    /// <summary>The only one.</summary>
    public static Utf8Order Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        var shared = a.CommonPrefixLength(b);
        if (shared == a.Length || shared == b.Length)
            return a.Length - b.Length;
        // UTF-8 keeps the order of code points; of two UTF-16 units only a surrogate's order differs: it stands for a code point above all others.
        var left = a[shared];
        var right = b[shared];
        return char.IsSurrogate(left) == char.IsSurrogate(right) ? left - right : char.IsSurrogate(left) ? 1 : -1;
    }
}
