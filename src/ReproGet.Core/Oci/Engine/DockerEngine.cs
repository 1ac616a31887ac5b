using Docker.DotNet;
using Docker.DotNet.Models;

namespace ReproGet.Core.Oci.Engine;

/// <summary>A Docker Engine, or what speaks its API.</summary>
/// <param name="endpoint">Where it listens: <c>unix:///var/run/docker.sock</c>, <c>npipe://./pipe/docker_engine</c>, <c>tcp://host:port</c>.</param>
public sealed class DockerEngine(Uri endpoint)
{
    /// <summary>Where the engine is that a project means.</summary>
    /// <param name="address">As in <c>DOCKER_HOST</c>; empty for the system's own place.</param>
    /// <param name="localRegistry"><c>LocalRegistry</c>: empty or <c>Docker</c>.</param>
    /// <exception cref="ReproGetException">RG6022: another engine, or an address that is none.</exception>
    public static Uri Endpoint(string address, string localRegistry)
    {
        if (localRegistry.Length > 0 && !localRegistry.Equals("Docker", StringComparison.OrdinalIgnoreCase))
            throw OciErrors.UnknownEngine(localRegistry);
        if (address.Length == 0)
            address = OperatingSystem.IsWindows() ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock";
        return Uri.TryCreate(address, UriKind.Absolute, out var endpoint) ? endpoint : throw OciErrors.UnknownEngine(address);
    }

    /// <summary>Loads an image archive: what <c>docker load</c> does.</summary>
    /// <param name="archive">As <see cref="ImageArchiveWriter"/> writes it; of several platforms the engine takes the first.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG6020: nobody answers there; RG6021: the image was not taken.</exception>
    public async Task LoadAsync(Stream archive, CancellationToken cancellationToken)
    {
        using var client = new DockerClientBuilder().WithEndpoint(endpoint).WithTimeout(Timeout.InfiniteTimeSpan).Build();
        await PingAsync(client, cancellationToken).ConfigureAwait(false);
        var failure = new LoadFailure();
        try
        {
            await client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, archive, failure, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException)
        {
            throw OciErrors.EngineRefused(endpoint.ToString(), e.Message, e);
        }
        if (failure.Message is { } message)
            throw OciErrors.EngineRefused(endpoint.ToString(), message);
    }

    private async Task PingAsync(DockerClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.System.PingAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DockerApiException or HttpRequestException or IOException or TimeoutException or System.Net.Sockets.SocketException)
        {
            throw OciErrors.EngineUnreachable(endpoint.ToString(), e.Message, e);
        }
    }

    // The engine answers 200 and tells of a failure inside the stream that follows. Progress<T> would tell later, on another thread.
    private sealed class LoadFailure : IProgress<JSONMessage>
    {
        public string? Message { get; private set; }

        public void Report(JSONMessage value) => Message ??= value.Error?.Message;
    }
}
