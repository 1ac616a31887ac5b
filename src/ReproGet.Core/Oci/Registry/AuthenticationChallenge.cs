using System.Text.RegularExpressions;

namespace ReproGet.Core.Oci.Registry;

/// <summary>One of the ways in which a registry wants to be told who asks.</summary>
/// <param name="Scheme"><c>Basic</c> or <c>Bearer</c>.</param>
/// <param name="Parameters">By name, in lower case.</param>
/// <remarks>RFC 9110, 11.6.1 (<c>WWW-Authenticate</c>), and distribution's "Token Authentication Specification".</remarks>
internal sealed partial record AuthenticationChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>Reads the values of the headers, each of which may hold several.</summary>
    public static IReadOnlyList<AuthenticationChallenge> Parse(IEnumerable<string> headers)
    {
        var challenges = new List<AuthenticationChallenge>();
        Dictionary<string, string>? parameters = null;
        foreach (Match part in headers.SelectMany(header => Part().Matches(header)))
        {
            if (part.Groups["scheme"].Success)
            {
                parameters = new Dictionary<string, string>(StringComparer.Ordinal);
                challenges.Add(new AuthenticationChallenge(part.Groups["scheme"].Value, parameters));
            }
            else if (parameters is not null)
            {
                var value = part.Groups["quoted"].Success ? Escaped().Replace(part.Groups["quoted"].Value, "$1") : part.Groups["value"].Value;
                parameters[part.Groups["name"].Value.ToLowerInvariant()] = value;
            }
        }
        return challenges;
    }

    // A word that no equals sign follows is a scheme; the rest are its parameters, quoted or not.
    // No word is read twice: a header may be long.
    [GeneratedRegex("""(?<![A-Za-z0-9_-])(?:(?<name>(?>[A-Za-z0-9_-]+))(?>\s*)=\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<value>[^\s",]+))|(?<scheme>(?>[A-Za-z]+))(?!\s*=))""", RegexOptions.CultureInvariant)]
    private static partial Regex Part();

    [GeneratedRegex(@"\\(.)", RegexOptions.CultureInvariant)]
    private static partial Regex Escaped();
}
