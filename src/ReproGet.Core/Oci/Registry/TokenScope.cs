namespace ReproGet.Core.Oci.Registry;

/// <summary>What a token is for, as a challenge names it: <c>repository:team/app:pull,push</c>, several with spaces between.</summary>
/// <remarks>distribution's "Token Scope Documentation".</remarks>
internal static class TokenScope
{
    private const string Name = "scope";

    /// <summary>A challenge for what it asks and for what was asked before: requests that run at once must not take each other's token away.</summary>
    public static AuthenticationChallenge Join(AuthenticationChallenge challenge, AuthenticationChallenge before)
    {
        var actions = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var scope in Words(before).Concat(Words(challenge)))
        {
            // The name may hold a colon of its own; the actions stand after the last.
            var colon = Math.Max(scope.LastIndexOf(':'), 0);
            if (!actions.TryGetValue(scope[..colon], out var known))
                actions[scope[..colon]] = known = new SortedSet<string>(StringComparer.Ordinal);
            known.UnionWith(scope[colon..].TrimStart(':').Split(',', StringSplitOptions.RemoveEmptyEntries));
        }
        var joined = string.Join(' ', actions.Select(pair => pair.Key.Length == 0 ? string.Join(',', pair.Value) : $"{pair.Key}:{string.Join(',', pair.Value)}"));
        return challenge with { Parameters = new Dictionary<string, string>(challenge.Parameters, StringComparer.Ordinal) { [Name] = joined } };
    }

    /// <summary>Whether both ask for the same.</summary>
    public static bool Same(AuthenticationChallenge one, AuthenticationChallenge other) => Words(one).Order(StringComparer.Ordinal).SequenceEqual(Words(other).Order(StringComparer.Ordinal));

    /// <summary>Its scopes, one by one.</summary>
    public static string[] Words(AuthenticationChallenge challenge) => (challenge.Parameters.GetValueOrDefault(Name) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
