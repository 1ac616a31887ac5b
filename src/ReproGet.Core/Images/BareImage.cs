using System.Globalization;
using System.Text;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Images;

/// <summary>What an image needs of its lock, and a bare lock does not say: its base and its time. Both come from what is pinned elsewhere, so that the image is the same everywhere.</summary>
public static class BareImage
{
    // "!<arch>\n", then the first member's name; its time stands in 12 columns (deb(5), ar(5)).
    private const int TimeOffset = 8 + 16;
    private const int TimeLength = 12;

    /// <summary>The lock with a base and a time. Other locks stay as they are.</summary>
    /// <param name="state">With the request that it is used for.</param>
    /// <param name="cache">It has the packages.</param>
    /// <param name="sourceDate"><c>SOURCE_DATE_EPOCH</c>; null for the time when the youngest of the packages was made.</param>
    /// <param name="project">The project, rooted.</param>
    /// <param name="openBase">Opens the place of a base.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG1112: nothing pins the base; RG1113: its files are of no kind that images are assembled of here; RG60xx: the base cannot be had.</exception>
    public static async Task<LockState> CompleteAsync(LockState state, BlobCache cache, long? sourceDate, string project, Func<string, BaseSource> openBase, CancellationToken cancellationToken)
    {
        if (!state.IsBare)
            return state;
        // Plain files are the project's own to use: as ContainerFile items, say.
        if (state.Document.Options.Distro == DistroRegistry.NoDistro)
            state = WithoutFiles(state);
        foreach (var file in state.Sums.Values.SelectMany(sums => sums.Files))
        {
            if (PackageName.Parse(file.Name)?.Format != PackageFormat.Deb)
                throw ImageErrors.NotAssembled(file.Name, Path.GetFileName(project));
        }
        var reference = state.Document.Options.Base ?? "";
        var kind = BaseReference.Parse(reference, Path.GetDirectoryName(project)!).Kind;
        if (kind == BaseKind.Registry && !reference.Contains("@sha256:", StringComparison.Ordinal))
            throw ImageErrors.BaseNotPinned(reference, Path.GetFileName(project));
        var locked = kind == BaseKind.Scratch
            ? null
            : await new BaseStore(cache).ResolveAsync(openBase(reference), state.Document.Request.Packages.Keys.Select(name => Architecture.FromName(name)!), cancellationToken).ConfigureAwait(false);
        var time = sourceDate ?? state.Sums.Values.SelectMany(sums => sums.Files).Select(file => TimeOf(cache.BlobPath(file.Digest))).DefaultIfEmpty(0).Max();
        return state with { Document = state.Document with { Base = locked, Epoch = DateTimeOffset.FromUnixTimeSeconds(time) } };
    }

    /// <summary>The lock with a base and a time, for a Dockerfile: its packages may be of any distro, and a base that nothing pins is pinned now. Other locks stay as they are.</summary>
    /// <exception cref="ReproGetException">RG60xx: the base cannot be had.</exception>
    public static async Task<LockState> CompleteForDockerfileAsync(LockState state, BlobCache cache, long? sourceDate, Func<string, BaseSource?> openBase, CancellationToken cancellationToken)
    {
        if (!state.IsBare)
            return state;
        var locked = await PinAsync(state.Document.Options.Base, state.Document.Request.Packages.Keys, cache, openBase, cancellationToken).ConfigureAwait(false);
        return state with { Document = state.Document with { Base = locked, Epoch = sourceDate is { } time ? DateTimeOffset.FromUnixTimeSeconds(time) : state.Written!.Value } };
    }

    /// <summary>A base as it is now, for some architectures; null where there is none.</summary>
    /// <exception cref="ReproGetException">RG60xx: it cannot be had.</exception>
    public static async Task<LockedBase?> PinAsync(string? reference, IEnumerable<string> architectures, BlobCache cache, Func<string, BaseSource?> openBase, CancellationToken cancellationToken)
        => openBase(reference ?? "scratch") is { } source
            ? await new BaseStore(cache).ResolveAsync(source, architectures.Select(name => Architecture.FromName(name)!), cancellationToken).ConfigureAwait(false)
            : null;

    private static LockState WithoutFiles(LockState state) => state with
    {
        Sums = state.Sums.ToDictionary(pair => pair.Key, pair => pair.Value with { Files = [] }, StringComparer.Ordinal),
        Document = state.Document with { Architectures = [.. state.Document.Architectures.Select(architecture => architecture with { Packages = [] })] },
    };

    /// <summary>When a package was made, in seconds since 1970, as its archive says; 0 where it does not. Whether it is the locked one is looked at when it is unpacked.</summary>
    private static long TimeOf(string path)
    {
        if (!File.Exists(path))
            return 0;
        Span<byte> header = stackalloc byte[TimeOffset + TimeLength];
        using var stream = File.OpenRead(path);
        stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var text = Encoding.Latin1.GetString(header[TimeOffset..]).TrimEnd(' ');
        // Twelve digits fit into what a DateTimeOffset can hold only up to the year 9999.
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? seconds : 0;
    }
}
