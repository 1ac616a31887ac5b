using ReproGet.Core.Download;
using ReproGet.Core.Locking;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Distros;

/// <summary>Where the files of a bare lock are looked for. Nothing tells the source of a file, so all of its distro are taken to have it; whatever comes is hashed.</summary>
/// <param name="Providers">Who is asked: the user's own, else the distro's.</param>
/// <param name="Items">The files.</param>
public sealed record BareDownload(ProviderList Providers, IReadOnlyList<DownloadItem> Items)
{
    /// <summary>Plans it.</summary>
    /// <param name="state">With the request that it is used for.</param>
    /// <param name="own">The providers that the project names.</param>
    /// <param name="sources">The project's own sources; empty for the distro's.</param>
    /// <param name="context">What stands around it.</param>
    /// <exception cref="ReproGetException">RG1060, RG1061: the project does not name its distro, or none that is known.</exception>
    public static BareDownload Plan(LockState state, IReadOnlyList<Provider> own, IReadOnlyList<RequestedSource> sources, DistroContext context)
    {
        var files = state.Sums.Values.SelectMany(sums => sums.Files).DistinctBy(file => (file.Name, file.Digest));
        return new BareDownload(ProvidersOf(state.Document.Options, own, sources, context), [.. files.Select(file => new DownloadItem(file, SourceId: null, SourceTime: state.Written))]);
    }

    /// <summary>Who is asked for files of a distro, whether it is resolved for here or not.</summary>
    internal static ProviderList ProvidersOf(RequestOptions options, IReadOnlyList<Provider> own, IReadOnlyList<RequestedSource> sources, DistroContext context)
    {
        var builtIn = BuiltInProviders.For(DistroRegistry.Check(options.Distro, context.Project));
        return DistroRegistry.TryFind(options.Distro)?.Providers(own, options, sources, context) ?? new ProviderList(own, builtIn);
    }
}
