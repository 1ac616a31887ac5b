namespace ReproGet.Core.Distros.Debian;

/// <summary>The order of version texts, without making anything of them: sorting an index compares hundreds of thousands.</summary>
/// <remarks>Debian policy 5.6.12, "Version"; the algorithm is deb-version(7), "Sorting algorithm".</remarks>
internal static class DebianVersionOrder
{
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        var (leftEpoch, leftUpstream, leftRevision) = Split(left);
        var (rightEpoch, rightUpstream, rightRevision) = Split(right);
        var order = CompareNumbers(leftEpoch, rightEpoch);
        if (order == 0)
            order = ComparePart(leftUpstream, rightUpstream);
        return order == 0 ? ComparePart(leftRevision, rightRevision) : order;
    }

    /// <summary>An absent epoch is 0 and an absent revision equals 0; an empty text sorts as both do.</summary>
    private static Parts Split(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        var epoch = colon < 0 ? [] : text[..colon];
        var rest = text[(colon + 1)..];
        var hyphen = rest.LastIndexOf('-');
        return hyphen < 0 ? new Parts(epoch, rest, []) : new Parts(epoch, rest[..hyphen], rest[(hyphen + 1)..]);
    }

    private static int ComparePart(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            while (StartsWithText(left) || StartsWithText(right))
            {
                var order = Weight(left) - Weight(right);
                if (order != 0)
                    return order;
                left = left[1..];
                right = right[1..];
            }
            var leftDigits = Digits(left);
            var rightDigits = Digits(right);
            var numeric = CompareNumbers(left[..leftDigits], right[..rightDigits]);
            if (numeric != 0)
                return numeric;
            left = left[leftDigits..];
            right = right[rightDigits..];
        }
        return 0;
    }

    private static bool StartsWithText(ReadOnlySpan<char> part) => !part.IsEmpty && !char.IsAsciiDigit(part[0]);

    /// <summary>A tilde sorts before the end, the end before letters, letters before all else. A digit ends a text as the end does.</summary>
    private static int Weight(ReadOnlySpan<char> part)
    {
        if (part.IsEmpty || char.IsAsciiDigit(part[0]))
            return 0;
        var c = part[0];
        return c == '~' ? -1 : char.IsAsciiLetter(c) ? c : c + 256;
    }

    private static int Digits(ReadOnlySpan<char> part)
    {
        var end = part.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? part.Length : end;
    }

    /// <summary>Numbers of any length: a longer one without leading zeros is larger.</summary>
    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length - right.Length : left.SequenceCompareTo(right);
    }

    private readonly ref struct Parts(ReadOnlySpan<char> epoch, ReadOnlySpan<char> upstream, ReadOnlySpan<char> revision)
    {
        private readonly ReadOnlySpan<char> _epoch = epoch;
        private readonly ReadOnlySpan<char> _upstream = upstream;
        private readonly ReadOnlySpan<char> _revision = revision;

        public void Deconstruct(out ReadOnlySpan<char> epoch, out ReadOnlySpan<char> upstream, out ReadOnlySpan<char> revision)
        {
            epoch = _epoch;
            upstream = _upstream;
            revision = _revision;
        }
    }
}
