using System.Text;
using System.Text.RegularExpressions;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>What a slim base leaves out of packages: <c>path-exclude</c> and <c>path-include</c>.</summary>
/// <remarks>dpkg.cfg(5) and dpkg(1): the last pattern that matches decides; a directory that may be needed by something included is kept (dpkg's src/main/filters.c).</remarks>
internal sealed class PathFilter
{
    private const string Configuration = "etc/dpkg/dpkg.cfg";

    private readonly List<(Regex Pattern, bool Includes, string Prefix)> _rules = [];

    /// <summary>Reads the configuration of a root.</summary>
    public static PathFilter Read(FileTree tree)
    {
        var filter = new PathFilter();
        var fragments = tree.Below(tree.Resolve(Configuration + ".d/.")).Select(entry => entry.Path).Where(path => IsFragment(TreePath.Name(path)));
        foreach (var file in fragments.Append(Configuration))
        {
            if (tree.TryFollow(file, out var entry) && entry.Content is { } content)
                filter.Add(content);
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

    private void Add(FileContent content)
    {
        using var reader = new StreamReader(content.Open(), Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            var words = line.Trim().Split(['=', ' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words.Length < 2 || words[0] is not ("path-exclude" or "path-include"))
                continue;
            var pattern = words[1].Trim('"');
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
            var close = pattern[i] == '[' ? pattern.IndexOf(']', Math.Min(i + 2, pattern.Length)) : -1;
            if (pattern[i] == '*')
                text.Append(".*");
            else if (pattern[i] == '?')
                text.Append('.');
            else if (close > 0)
            {
                var negated = pattern[i + 1] is '!' or '^';
                text.Append(negated ? "[^" : "[").Append(pattern[(i + (negated ? 2 : 1))..close].Replace(@"\", @"\\", StringComparison.Ordinal).Replace("[", @"\[", StringComparison.Ordinal)).Append(']');
                i = close;
            }
            else
                text.Append(Regex.Escape(pattern[i].ToString()));
        }
        return new Regex(text.Append(@"\z").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
