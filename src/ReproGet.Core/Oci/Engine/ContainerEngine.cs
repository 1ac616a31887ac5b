using Docker.DotNet;
using Docker.DotNet.Models;

namespace ReproGet.Core.Oci.Engine;

/// <summary>A container engine that answers: Docker's, Podman's, or what else speaks Docker's API.</summary>
/// <param name="endpoint">Where.</param>
/// <param name="platform">What it runs.</param>
/// <param name="isPodman">Whether it is Podman.</param>
/// <remarks>Docker Engine API 1.41: /version, /info, /images/load, /images/{name}/tag.</remarks>
public sealed class ContainerEngine(EngineEndpoint endpoint, Platform platform, bool isPodman)
{
    // Docker Desktop wakes up, or systemd starts Podman.
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(30);

    /// <summary>Where it listens.</summary>
    public EngineEndpoint Endpoint { get; } = endpoint;

    /// <summary>How long it may do nothing while it gets an image.</summary>
    internal LoadPatience Patience { get; init; } = LoadPatience.Default;

    /// <summary>The first engine that answers at one of these places.</summary>
    /// <param name="places">As <see cref="EnginePlaces"/> finds them; at least one.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <param name="patience">How long a place may take to say anything; by default 30 seconds.</param>
    /// <exception cref="ReproGetException">RG6020: nobody answers; RG6063: not by TLS; RG6065: something else answers.</exception>
    public static async Task<ContainerEngine> FindAsync(IReadOnlyList<EngineEndpoint> places, CancellationToken cancellationToken, TimeSpan? patience = null)
    {
        List<(EngineEndpoint Place, string Why)> failures = [];
        foreach (var place in places)
        {
            try
            {
                return await AskAsync(place, patience ?? DefaultPatience, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (EngineErrors.IsOfOtherEnd(e))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (places.Count == 1)
                    throw EngineErrors.OfFirstAnswer(place, e);
                failures.Add((place, EngineErrors.Why(e)));
            }
        }
        throw EngineErrors.NoneReachable(failures);
    }

    /// <summary>Loads an image under all its names. Of several platforms it gets its own, or all where it can keep them.</summary>
    /// <returns>What it got.</returns>
    /// <param name="bundle">What to load.</param>
    /// <param name="names">Podman keeps names without a registry below <c>localhost/</c>, as <c>podman load</c> and <c>podman build</c> do.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG6003: a blob is not what its digest says; RG6021: the engine refuses; RG6064: it runs another platform; RG6065, RG6066: it does not do its part; RG6067: it stands still.</exception>
    public async Task<ImageBundle> LoadAsync(ImageBundle bundle, ImageNames names, CancellationToken cancellationToken)
    {
        using var client = EngineClient.Open(Endpoint);
        using var clock = new LoadClock(Patience, cancellationToken);
        try
        {
            var chosen = await ChooseAsync(client, bundle, clock).ConfigureAwait(false);
            if (!isPodman)
                await SendAsync(client, chosen, names, clock).ConfigureAwait(false);
            else
                await SendToPodmanAsync(client, chosen, names.AtLocalhost(), clock).ConfigureAwait(false);
            return chosen;
        }
        catch (Exception e) when (EngineErrors.IsOfOtherEnd(e))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (clock.Token.IsCancellationRequested)
                throw EngineErrors.Stalled(Endpoint, clock.Stalled, e);
            throw EngineErrors.OfLoad(Endpoint, e);
        }
    }

    private static async Task<ContainerEngine> AskAsync(EngineEndpoint place, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var client = EngineClient.Open(place);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        var version = await VersionAsync(client, limit.Token).ConfigureAwait(false);
        if (string.IsNullOrEmpty(version?.Os) || string.IsNullOrEmpty(version.Arch))
            throw new FormatException("it does not say what it runs");
        var isPodman = version.Components?.Any(component => component.Name == "Podman Engine") ?? false;
        if (place.MustBePodman && !isPodman)
            throw new FormatException("it is not Podman");
        return new ContainerEngine(place, new Platform(version.Arch, version.Os), isPodman);
    }

    private static async Task<VersionResponse?> VersionAsync(DockerClient client, CancellationToken limit)
    {
        try
        {
            return await client.System.GetVersionAsync(limit).ConfigureAwait(false);
        }
        catch (Exception e) when (limit.IsCancellationRequested && EngineErrors.IsOfOtherEnd(e))
        {
            throw new TimeoutException("it says nothing");
        }
    }

    // A single image is loaded whatever it is for: engines emulate others.
    private async Task<ImageBundle> ChooseAsync(DockerClient client, ImageBundle bundle, LoadClock clock)
    {
        if (bundle.Images.Count == 1)
            return bundle;
        var own = bundle.Images.FirstOrDefault(image => image.Platform.Os == platform.Os && image.Platform.Architecture == platform.Architecture)
            ?? throw EngineErrors.NoPlatform(Endpoint, platform, bundle.Images.Select(image => image.Platform));
        return !isPodman && await KeepsIndicesAsync(client, clock).ConfigureAwait(false) ? bundle : ImageBundle.Of([own]);
    }

    // Docker's image store of its own knows one platform an image; containerd's, which newer versions can use, knows indices.
    private static async Task<bool> KeepsIndicesAsync(DockerClient client, LoadClock clock)
    {
        clock.Asks();
        var info = await client.System.GetSystemInfoAsync(clock.Token).ConfigureAwait(false);
        return info?.DriverStatus?.Any(pair => pair is ["driver-type", "io.containerd.snapshotter.v1"]) ?? false;
    }

    // Podman takes the archive as an OCI layout, and keeps its digest, where the layout has one name only.
    private async Task SendToPodmanAsync(DockerClient client, ImageBundle bundle, ImageNames names, LoadClock clock)
    {
        await SendAsync(client, bundle, names with { Tags = [.. names.Tags.Take(1)] }, clock).ConfigureAwait(false);
        foreach (var tag in names.Tags.Skip(1))
        {
            clock.Asks();
            await client.Images.TagImageAsync(names.Familiar(names.Tags[0]), new ImageTagParameters { RepositoryName = names.Repository, Tag = tag }, clock.Token).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(DockerClient client, ImageBundle bundle, ImageNames names, LoadClock clock)
    {
        clock.Asks();
        var answer = new LoadAnswer();
        var archive = new ArchiveStream(bundle, names, clock.Token);
        var content = clock.Watch(archive.Reader, bundle.Images.Sum(image => image.Layers.Sum(layer => layer.Descriptor.Size)));
        await using (archive.ConfigureAwait(false))
        {
            try
            {
                await client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, content, answer, clock.Token).WaitAsync(clock.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (EngineErrors.IsOfOtherEnd(e))
            {
                archive.ThrowIfFailed();
                throw;
            }
        }
        if (answer.Failure is { } failure)
            throw EngineErrors.Refused(Endpoint, failure);
        if (!answer.IsLoaded)
            throw EngineErrors.Broken(Endpoint, "its answer ends without a word of the image");
    }

    // The engine answers 200 and tells of a failure inside the stream that follows. Progress<T> would tell later, on another thread.
    private sealed class LoadAnswer : IProgress<JSONMessage>
    {
        public string? Failure { get; private set; }

        public bool IsLoaded { get; private set; }

        public void Report(JSONMessage value)
        {
            Failure ??= value.Error?.Message;
            IsLoaded |= value.Stream?.StartsWith("Loaded image", StringComparison.Ordinal) ?? false;
        }
    }
}
