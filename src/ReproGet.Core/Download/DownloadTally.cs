namespace ReproGet.Core.Download;

/// <summary>Counts what arrives, from any thread.</summary>
internal sealed class DownloadTally(int cached)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _byProvider = new(StringComparer.Ordinal);
    private int _downloaded;
    private long _bytes;

    public int Cached { get; } = cached;

    public void Add(Delivery delivery)
    {
        lock (_lock)
        {
            _downloaded++;
            _bytes += delivery.Length;
            _byProvider[delivery.Provider.DisplayName] = _byProvider.GetValueOrDefault(delivery.Provider.DisplayName) + 1;
        }
    }

    public DownloadSummary Summary(TimeSpan elapsed)
    {
        lock (_lock)
            return new DownloadSummary(_downloaded, Cached, _bytes, new Dictionary<string, int>(_byProvider, StringComparer.Ordinal), elapsed);
    }
}
