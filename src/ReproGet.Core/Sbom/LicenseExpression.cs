namespace ReproGet.Core.Sbom;

/// <summary>The grammar of licence expressions; whether SPDX knows the names is not asked.</summary>
/// <remarks>SPDX specification 2.3, annex D.</remarks>
internal static class LicenseExpression
{
    /// <summary>Whether it is one: names, <c>+</c>, <c>WITH</c>, <c>AND</c>, <c>OR</c> and parentheses where they may stand.</summary>
    public static bool IsValid(string text)
    {
        var words = new Queue<string>(text.Replace("(", " ( ", StringComparison.Ordinal).Replace(")", " ) ", StringComparison.Ordinal)
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        // Each turn takes an operand with all its opening and closing parentheses, then an operator.
        var depth = 0;
        while (true)
        {
            while (Takes("("))
                depth++;
            if (!TakesName(mayHavePlus: true) || (Takes("WITH") && !TakesName(mayHavePlus: false)))
                return false;
            while (Takes(")"))
                depth--;
            if (depth < 0)
                return false;
            if (!Takes("AND") && !Takes("OR"))
                return words.Count == 0 && depth == 0;
        }

        bool Takes(string word) => words.TryPeek(out var next) && next == word && words.TryDequeue(out _);

        bool TakesName(bool mayHavePlus)
        {
            if (!words.TryDequeue(out var name))
                return false;
            if (mayHavePlus && name.EndsWith('+'))
                name = name[..^1];
            return name is not ("AND" or "OR" or "WITH" or "") && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');
        }
    }
}
