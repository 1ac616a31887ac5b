namespace ReproGet.Core.Providers;

/// <summary>The providers of a run, in the order in which they are asked.</summary>
public sealed class ProviderList
{
    private readonly IReadOnlyList<Provider> _own;
    private readonly IReadOnlyList<Provider> _defaults;

    /// <summary>The user's own providers, and what is asked for sources that none of them serves.</summary>
    public ProviderList(IReadOnlyList<Provider> own, IReadOnlyList<Provider> defaults)
    {
        _own = own;
        _defaults = defaults;
    }

    /// <summary>The list of a project: its own providers; for a source that none of them serves, the source's URIs, then the host's mirrors of it, then the built-in ones.</summary>
    /// <param name="own">What the user named.</param>
    /// <param name="sources">The URIs of the sources themselves.</param>
    /// <param name="hostMirrors">What the machine's own package manager is configured with. One that cannot be used is passed over, and said.</param>
    /// <param name="builtIn">See <see cref="BuiltInProviders"/>.</param>
    /// <param name="diagnostics">Where mirrors that are passed over are named: RG2005.</param>
    /// <exception cref="ReproGetException">RG2002 or RG2003: a source's URI is of an unknown scheme or holds user-info.</exception>
    public static ProviderList Create(
        IReadOnlyList<Provider> own,
        IReadOnlyList<SourceMirror> sources,
        IReadOnlyList<SourceMirror> hostMirrors,
        IReadOnlyList<Provider> builtIn,
        IDiagnostics diagnostics)
    {
        List<Provider> defaults = [.. sources.Select(OfMirror)];
        foreach (var mirror in hostMirrors)
        {
            if (mirror.Base.UserInfo.Length > 0)
                diagnostics.Warning(ProviderErrors.HostMirrorWithUserInfo, ProviderErrors.PassedOverHostMirror(mirror.Base.AbsoluteUri));
            else if (!ProviderTemplate.Schemes.Contains(mirror.Base.Scheme, StringComparer.Ordinal))
                diagnostics.Message($"This machine's mirror “{PrintableUrl.Of(mirror.Base)}” is passed over: its scheme is not known here.");
            else
                defaults.Add(OfMirror(mirror));
        }
        defaults.AddRange(builtIn);
        return new ProviderList(own, defaults);
    }

    /// <summary>Who is asked for blobs of a source, in order.</summary>
    /// <param name="sourceId">The source; null where the lock, a bare sums file, does not tell it: then the user's providers for single sources do not
    /// keep the others from being asked.</param>
    public IReadOnlyList<Provider> For(string? sourceId)
    {
        var own = _own.Where(p => p.Serves(sourceId)).ToList();
        var suffices = own.Exists(p => sourceId is not null || p.Sources is null);
        var chosen = suffices ? own : own.Concat(_defaults.Where(p => p.Serves(sourceId)));
        return [.. chosen.DistinctBy(p => p.Template, StringComparer.Ordinal)];
    }

    // AbsoluteUri percent-encodes braces, so a mirror's address cannot hold a placeholder.
    private static Provider OfMirror(SourceMirror mirror)
        => new(mirror.Base.AbsoluteUri.TrimEnd('/') + "/{{.Name}}", new HashSet<string>(StringComparer.Ordinal) { mirror.SourceId });
}
