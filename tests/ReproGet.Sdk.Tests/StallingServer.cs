using System.Net;
using System.Net.Sockets;

namespace ReproGet.Sdk.Tests;

/// <summary>A server on this machine that takes connections and never answers.</summary>
internal sealed class StallingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public StallingServer()
    {
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
    }

    public Uri Address { get; }

    /// <summary>Waits until somebody asks.</summary>
    public Task<Socket> AcceptAsync(CancellationToken cancellationToken) => _listener.AcceptSocketAsync(cancellationToken).AsTask();

    public void Dispose() => _listener.Dispose();
}
