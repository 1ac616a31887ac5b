namespace ReproGet.Core.Distros.Debian;

/// <summary>Finds what a user may have meant by a name that is not there.</summary>
internal static class NearestNames
{
    private const int MaxSuggestions = 3;

    /// <summary>Up to three names: of the same library in another version first (libicu72, libicu76), then near spellings, then longer names that hold it.</summary>
    public static IReadOnlyList<string> Of(string name, IEnumerable<string> names)
    {
        var stem = Stem(name).ToString();
        var limit = Math.Max(1, name.Length / 3);
        return
        [
            .. names.Select(other => (Name: other, Score: Score(name, stem, other, limit)))
                .Where(n => n.Score < int.MaxValue)
                .OrderBy(n => n.Score)
                .ThenBy(n => n.Name, FileSystem.Utf8Order.Instance)
                .Take(MaxSuggestions)
                .Select(n => n.Name),
        ];
    }

    /// <inheritdoc cref="Of(string, IEnumerable{string})"/>
    public static IReadOnlyList<string> Of(string name, NameTable names) => Of(name, Enumerable.Range(0, names.Count).Select(names.Text));

    private static int Score(string name, string stem, string other, int limit)
    {
        // Without its version too: libicu means libicu76.
        if (stem.Length >= 3 && Stem(other).SequenceEqual(stem))
            return Distance(name, other);
        if (Math.Abs(name.Length - other.Length) <= limit && Distance(name, other) is var distance && distance <= limit)
            return 1000 + distance;
        if (name.Length >= 4 && other.Contains(name, StringComparison.OrdinalIgnoreCase))
            return 2000 + other.Length - name.Length;
        return int.MaxValue;
    }

    /// <summary>A library's name without its version: <c>libicu72</c> and <c>libssl3t64</c> give <c>libicu</c> and <c>libssl</c>.</summary>
    private static ReadOnlySpan<char> Stem(string name)
    {
        var digit = name.AsSpan().IndexOfAnyInRange('0', '9');
        if (digit < 0)
            return name;
        var rest = name.AsSpan(digit);
        return rest.Contains('-') || rest.Contains('+') ? name : name.AsSpan(0, digit).TrimEnd('-');
    }

    /// <summary>Levenshtein's.</summary>
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }
        return row[^1];
    }
}
