using System.Collections.Concurrent;

namespace ReproGet.Core.Download;

/// <summary>The hosts of a run: how many transfers each may serve at once, and which cannot be reached.</summary>
internal sealed class HostRoster(int maxPerHost, int toleratedFailures) : IDisposable
{
    // Whoever finds nothing elsewhere asks a host again that was set aside, but not each of two hundred blobs.
    private const int MostProbes = 3;

    private readonly ConcurrentDictionary<string, Host> _hosts = new(StringComparer.Ordinal);

    /// <summary>Waits for a place at the URL's host; disposing the answer gives it back.</summary>
    public async Task<IDisposable> EnterAsync(Uri uri, CancellationToken cancellationToken)
    {
        var host = Of(uri);
        await host.Places.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Place(host.Places);
    }

    public bool IsSetAside(Uri uri) => Volatile.Read(ref Of(uri).SetAside);

    /// <summary>Sets a host aside; true for the one who is the first to do so.</summary>
    public bool SetAside(Uri uri) => !Interlocked.Exchange(ref Of(uri).SetAside, true);

    /// <summary>Notes that a blob failed for transient reasons; true when that was one too many, and the host is set aside now.</summary>
    public bool CountFailure(Uri uri) => Interlocked.Increment(ref Of(uri).FailuresInARow) >= toleratedFailures && SetAside(uri);

    /// <summary>Notes that a host answers.</summary>
    public void Answered(Uri uri)
    {
        var host = Of(uri);
        Volatile.Write(ref host.FailuresInARow, 0);
        Volatile.Write(ref host.FailedProbes, 0);
        Volatile.Write(ref host.SetAside, false);
    }

    /// <summary>Whether a host that was set aside is worth another try.</summary>
    public bool MayProbe(Uri uri) => Volatile.Read(ref Of(uri).FailedProbes) < MostProbes;

    public void ProbeFailed(Uri uri) => Interlocked.Increment(ref Of(uri).FailedProbes);

    public void Dispose()
    {
        foreach (var host in _hosts.Values)
            host.Dispose();
    }

    private Host Of(Uri uri) => _hosts.GetOrAdd($"{uri.Scheme}://{uri.Authority}", static (_, places) => new Host(places), maxPerHost);

    private sealed class Host(int places) : IDisposable
    {
        public readonly SemaphoreSlim Places = new(places);
        public bool SetAside;
        public int FailuresInARow;
        public int FailedProbes;

        public void Dispose() => Places.Dispose();
    }

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        public void Dispose() => places.Release();
    }
}
