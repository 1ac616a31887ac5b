using System.Text;
using System.Text.RegularExpressions;

namespace ReproGet.Core.Sbom;

/// <summary>The licences that a Debian package declares in <c>/usr/share/doc/PACKAGE/copyright</c>, where that is machine-readable.</summary>
/// <remarks>
/// Debian's "Machine-readable debian/copyright file" 1.0, and the licence list of SPDX. Only where every licence of every file has a name that means one of SPDX's is there an answer:
/// a guess would be worse than none.
/// </remarks>
internal static partial class DebianCopyright
{
    private const string Format = "https://www.debian.org/doc/packaging-manuals/copyright-format/1.0";
    private const int MaxLength = 1 << 22;

    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Apache-2.0"] = "Apache-2.0",
        ["Apache-2"] = "Apache-2.0",
        ["Artistic"] = "Artistic-1.0-Perl",
        ["Artistic-2.0"] = "Artistic-2.0",
        ["BSD-2-clause"] = "BSD-2-Clause",
        ["BSD-3-clause"] = "BSD-3-Clause",
        ["BSL-1.0"] = "BSL-1.0",
        ["CC0-1.0"] = "CC0-1.0",
        ["CC0"] = "CC0-1.0",
        ["CC-BY-3.0"] = "CC-BY-3.0",
        ["CC-BY-4.0"] = "CC-BY-4.0",
        ["CC-BY-SA-3.0"] = "CC-BY-SA-3.0",
        ["CC-BY-SA-4.0"] = "CC-BY-SA-4.0",
        ["curl"] = "curl",
        ["Expat"] = "MIT",
        ["FTL"] = "FTL",
        ["ISC"] = "ISC",
        ["MIT"] = "MIT",
        ["MPL-1.1"] = "MPL-1.1",
        ["MPL-2.0"] = "MPL-2.0",
        ["OFL-1.1"] = "OFL-1.1",
        ["Unlicense"] = "Unlicense",
        ["Zlib"] = "Zlib",
        ["GPL-1"] = "GPL-1.0-only",
        ["GPL-1+"] = "GPL-1.0-or-later",
        ["GPL-2"] = "GPL-2.0-only",
        ["GPL-2+"] = "GPL-2.0-or-later",
        ["GPL-3"] = "GPL-3.0-only",
        ["GPL-3+"] = "GPL-3.0-or-later",
        ["LGPL-2"] = "LGPL-2.0-only",
        ["LGPL-2+"] = "LGPL-2.0-or-later",
        ["LGPL-2.1"] = "LGPL-2.1-only",
        ["LGPL-2.1+"] = "LGPL-2.1-or-later",
        ["LGPL-3"] = "LGPL-3.0-only",
        ["LGPL-3+"] = "LGPL-3.0-or-later",
        ["AGPL-3"] = "AGPL-3.0-only",
        ["AGPL-3+"] = "AGPL-3.0-or-later",
        ["GFDL-1.2"] = "GFDL-1.2-only",
        ["GFDL-1.3"] = "GFDL-1.3-only",
        ["GFDL-1.2+"] = "GFDL-1.2-or-later",
        ["GFDL-1.3+"] = "GFDL-1.3-or-later",
    };

    /// <summary>All that an answer can name.</summary>
    internal static IEnumerable<string> Licenses => Names.Values;

    /// <summary>An SPDX expression; null where there is none to be had.</summary>
    public static string? License(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxLength)
            return null;
        var text = Encoding.UTF8.GetString(file);
        // http and a slash at the end were usual for years.
        if (!text.Split('\n')[0].Replace("http:", "https:", StringComparison.Ordinal).Contains(Format, StringComparison.Ordinal))
            return null;
        var licenses = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var paragraph in text.Replace("\r", "", StringComparison.Ordinal).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = paragraph.Split('\n');
            if (!lines.Any(line => line.StartsWith("Files:", StringComparison.OrdinalIgnoreCase)))
                continue;
            var named = lines.FirstOrDefault(line => line.StartsWith("License:", StringComparison.OrdinalIgnoreCase))?["License:".Length..].Trim();
            if (named is null || Expression(named) is not { } expression)
                return null;
            licenses.UnionWith(expression.Contains(" OR ", StringComparison.Ordinal) ? [expression] : expression.Split(" AND "));
        }
        return licenses.Count switch
        {
            0 => null,
            1 => licenses.Min,
            _ => string.Join(" AND ", licenses.Select(license => license.Contains(" OR ", StringComparison.Ordinal) ? $"({license})" : license)),
        };
    }

    private static string? Expression(string named)
    {
        var alternatives = Or().Split(named).Select(alternative => And().Split(alternative).Select(name => Names.GetValueOrDefault(name.Trim())).ToList()).ToList();
        return alternatives.All(names => names.All(name => name is not null))
            ? string.Join(" OR ", alternatives.Select(names => names.Count > 1 && alternatives.Count > 1 ? $"({string.Join(" AND ", names)})" : string.Join(" AND ", names)))
            : null;
    }

    [GeneratedRegex(@"\s*,?\s+or\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Or();

    [GeneratedRegex(@"\s*,?\s+and\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex And();
}
