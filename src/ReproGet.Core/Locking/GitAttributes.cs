using System.Buffers;
using System.Text;

namespace ReproGet.Core.Locking;

/// <summary>The lines of <c>.gitattributes</c> that keep git from changing the line ends of a lock.</summary>
internal static class GitAttributes
{
    private const string Attributes = "text eol=lf";

    /// <summary>The file with a line for each pattern. Lines that are there stay as they are, also other ones for the same pattern: those are the user's word.</summary>
    /// <param name="existing">The file as it is; null where there is none.</param>
    /// <param name="names">Names of files, in which only <c>*</c> is special.</param>
    public static byte[] With(byte[]? existing, IEnumerable<string> names)
    {
        var content = existing ?? [];
        var text = Encoding.UTF8.GetString(content);
        var known = text.Split('\n').Select(line => Pattern(line.Trim())).ToHashSet(StringComparer.Ordinal);
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var missing = names.Select(Escape).Where(pattern => !known.Contains(pattern)).ToList();
        if (missing.Count == 0)
            return content;
        var result = new ArrayBufferWriter<byte>(content.Length + 1);
        result.Write(content);
        if (content.Length > 0 && content[^1] != '\n')
            Encoding.UTF8.GetBytes(newLine, result);
        foreach (var pattern in missing)
            Encoding.UTF8.GetBytes($"{pattern} {Attributes}{newLine}", result);
        return result.WrittenSpan.ToArray();
    }

    /// <summary>Whether a file has a line for a name.</summary>
    public static bool Has(byte[] content, string name) => Encoding.UTF8.GetString(content).Split('\n').Any(line => Pattern(line.Trim()) == Escape(name));

    /// <summary>The pattern of a line; a quoted one may hold blanks.</summary>
    private static string Pattern(string line)
    {
        var end = line.StartsWith('"') ? line.IndexOf('"', 1) + 1 : line.AsSpan().IndexOfAny(' ', '\t');
        return end <= 0 ? line : line[..end];
    }

    /// <summary>gitattributes(5) and gitignore(5): a backslash takes the meaning of what it precedes; a pattern with blanks is quoted as in C.</summary>
    private static string Escape(string name)
    {
        var pattern = string.Concat(name.Select(c => c is '[' or ']' or '?' or '\\' or '!' ? $"\\{c}" : c.ToString()));
        return pattern.Contains(' ') || pattern.StartsWith('#') || pattern.Contains('"')
            ? $"\"{pattern.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : pattern;
    }
}
