using System.Text;
using System.Text.RegularExpressions;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>What a slim base leaves out of packages: <c>path-exclude</c> and <c>path-include</c>.</summary>
/// <remarks>dpkg.cfg(5) and dpkg(1): the last pattern that matches decides; a directory that may be needed by something included is kept (dpkg's src/main/filters.c).</remarks>
internal sealed class PathFilter
{
    private const string Configuration = "etc/dpkg/dpkg.cfg";

    // The slim images of Debian have six.
    private const int MaxRules = 1000;
    private const int MaxPatternLength = 1000;

    private readonly List<(Regex Pattern, bool Includes, string Prefix)> _rules = [];

    /// <summary>Reads the configuration of a root.</summary>
    /// <exception cref="ReproGetException">RG5170: a file of it is too large; RG5171: a pattern cannot be read.</exception>
    public static PathFilter Read(FileTree tree)
    {
        var filter = new PathFilter();
        var fragments = tree.Below(tree.Resolve(Configuration + ".d/.")).Select(entry => entry.Path).Where(path => IsFragment(TreePath.Name(path)));
        foreach (var file in fragments.Append(Configuration))
        {
            if (tree.TryFollow(file, out var entry) && entry.Content is not null)
                filter.Add(entry);
        }
        return filter;
    }

    /// <summary>Whether a shipped name is left out.</summary>
    public bool Excludes(FileEntry entry)
    {
        var excluded = false;
        var path = "/" + entry.Path;
        foreach (var (pattern, includes, _) in _rules)
        {
            if (pattern.IsMatch(path))
                excluded = !includes;
        }
        if (!excluded || entry.Type is not (FileType.Directory or FileType.SymbolicLink))
            return excluded;
        return !_rules.Any(rule => rule.Includes && (rule.Prefix.StartsWith(path, StringComparison.Ordinal) || path.StartsWith(rule.Prefix, StringComparison.Ordinal)));
    }

    private void Add(FileEntry file)
    {
        using var reader = new StreamReader(file.OpenSmall(), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Trim().Split(['=', ' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length < 2 || words[0] is not ("path-exclude" or "path-include"))
                continue;
            var pattern = words[1].Trim('"');
            if (pattern.Length > MaxPatternLength || _rules.Count == MaxRules)
                throw InstallationErrors.BadPattern(pattern);
            _rules.Add((Compile(pattern), words[0] == "path-include", pattern.Split('*', '?', '[')[0].TrimEnd('/')));
        }
    }

    // run-parts' names: what editors leave behind is passed over.
    private static bool IsFragment(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>fnmatch(3) without flags: a star matches slashes as well.</summary>
    private static Regex Compile(string pattern)
    {
        var text = new StringBuilder(@"\A");
        for (var i = 0; i < pattern.Length; i++)
        {
            var negated = i + 1 < pattern.Length && pattern[i + 1] is '!' or '^';
            // A bracket right behind the opening one stands for itself.
            var start = i + (negated ? 2 : 1);
            var close = pattern[i] == '[' && start < pattern.Length ? pattern.IndexOf(']', start + 1) : -1;
            if (pattern[i] == '*')
                text.Append(".*");
            else if (pattern[i] == '?')
                text.Append('.');
            else if (close > 0)
            {
                text.Append(negated ? "[^" : "[");
                foreach (var c in pattern.AsSpan(start, close - start))
                    text.Append(c is '\\' or '[' or ']' or '^' ? "\\" : "").Append(c);
                text.Append(']');
                i = close;
            }
            else
                text.Append(Regex.Escape(pattern[i].ToString()));
        }
        try
        {
            return new Regex(text.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (RegexParseException e)
        {
            // "[z-a]" fits nothing in some C libraries and all in others.
            throw InstallationErrors.BadPattern(pattern, e);
        }
    }
}
