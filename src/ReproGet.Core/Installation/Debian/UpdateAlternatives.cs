using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ReproGet.Core.Installation.Debian;

/// <summary>Reads what a <c>postinst</c> asks of <c>update-alternatives</c> when its package is configured for the first time.</summary>
internal static class UpdateAlternatives
{
    /// <summary>Every <c>--install</c> that a first configuration runs, in the script's order. Those whose words hang on something unknown are left out: <see cref="MaintainerScript"/> says so.</summary>
    internal static IReadOnlyList<AlternativeRequest> Parse(string script)
        => FirstRun.Of(script, ScriptKind.PostInstallation).Alternatives;

    /// <summary>Reads the words after <c>update-alternatives</c>.</summary>
    internal static bool TryRead(IReadOnlyList<string> arguments, [NotNullWhen(true)] out AlternativeRequest? request)
    {
        request = null;
        string[]? main = null;
        var slaves = new List<AlternativeSlave>();
        for (var at = 0; at < arguments.Count;)
        {
            switch (arguments[at])
            {
                case "--quiet" or "--force" or "--verbose" or "--skip-auto":
                    at++;
                    break;
                case "--install" when main is null && at + 4 < arguments.Count:
                    main = [.. arguments.Skip(at + 1).Take(4)];
                    at += 5;
                    break;
                case "--slave" or "--follower" when main is not null && at + 3 < arguments.Count:
                    slaves.Add(new AlternativeSlave(arguments[at + 1], arguments[at + 2], arguments[at + 3]));
                    at += 4;
                    break;
                default:
                    return false;
            }
        }
        if (main is null || !int.TryParse(main[3], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority))
            return false;
        if (!IsLink(main[0], main[1], main[2]) || !slaves.TrueForAll(slave => IsLink(slave.Link, slave.Name, slave.Path)))
            return false;
        request = new AlternativeRequest(main[0], main[1], main[2], priority, slaves);
        return true;
    }

    // update-alternatives refuses a relative link or path, and a name with a slash or a blank.
    private static bool IsLink(string link, string name, string path)
        => link.StartsWith('/') && path.StartsWith('/') && name.Length > 0 && !name.AsSpan().ContainsAny('/', ' ', '\t');
}
