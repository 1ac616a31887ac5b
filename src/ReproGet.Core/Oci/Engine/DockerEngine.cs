using Docker.DotNet;
using Docker.DotNet.Models;

namespace ReproGet.Core.Oci.Engine;

/// <summary>A Docker Engine, or what speaks its API.</summary>
/// <param name="endpoint">Where it listens: <c>unix:///var/run/docker.sock</c>, <c>npipe://./pipe/docker_engine</c>, <c>tcp://host:port</c>.</param>
public sealed class DockerEngine(Uri endpoint)
{
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
