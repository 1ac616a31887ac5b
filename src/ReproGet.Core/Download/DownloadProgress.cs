using System.Globalization;

namespace ReproGet.Core.Download;

/// <summary>Says now and then how far a run is, so that a long one is seen to be alive. From any thread.</summary>
internal sealed class DownloadProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IDiagnostics _diagnostics;
    private readonly TimeProvider _time;
    private readonly int _packages;
    private readonly long? _bytes;
    private readonly long _began;
    private readonly ITimer _timer;
    private int _arrived;
    private long _moved;

    /// <summary>Starts to count.</summary>
    /// <param name="items">What is to come.</param>
    /// <param name="diagnostics">Where it is said.</param>
    /// <param name="time">When it is said.</param>
    public DownloadProgress(IReadOnlyList<DownloadItem> items, IDiagnostics diagnostics, TimeProvider time)
    {
        _diagnostics = diagnostics;
        _time = time;
        _packages = items.Count;
        _bytes = items.All(item => item.Size is not null) ? items.Sum(item => item.Size) : null;
        _began = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Say(), null, Interval, Interval);
    }

    /// <summary>The time since the beginning.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_began);

    /// <summary>Bytes came; less than none where they were for nothing.</summary>
    public void Moved(long bytes) => Interlocked.Add(ref _moved, bytes);

    /// <summary>A package is whole.</summary>
    public void Arrived() => Interlocked.Increment(ref _arrived);

    public void Dispose() => _timer.Dispose();

    private void Say()
    {
        var moved = Interlocked.Read(ref _moved);
        var of = _bytes is { } bytes ? $" of {bytes / 1e6:0.0}" : "";
        _diagnostics.Announce(string.Create(
            CultureInfo.InvariantCulture,
            $"Downloading: {Volatile.Read(ref _arrived)} of {_packages} packages, {moved / 1e6:0.0}{of} MB, {Elapsed.TotalSeconds:0} s"));
    }
}
