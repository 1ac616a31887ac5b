using System.Globalization;

namespace ReproGet.Core.Download;

/// <summary>Says now and then how far a run is, so that a long one is seen to be alive. From any thread.</summary>
internal sealed class TransferProgress : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly IDiagnostics _diagnostics;
    private readonly TimeProvider _time;
    private readonly string _doing;
    private readonly int _packages;
    private readonly long? _bytes;
    private readonly long _began;
    private readonly ITimer _timer;
    private int _arrived;
    private long _moved;

    /// <summary>Starts to count.</summary>
    /// <param name="doing">What is done: <c>Downloading</c>.</param>
    /// <param name="packages">How many are to come.</param>
    /// <param name="bytes">How large they are; null where that is not known of each.</param>
    /// <param name="diagnostics">Where it is said.</param>
    /// <param name="time">When it is said.</param>
    public TransferProgress(string doing, int packages, long? bytes, IDiagnostics diagnostics, TimeProvider time)
    {
        _diagnostics = diagnostics;
        _time = time;
        _doing = doing;
        _packages = packages;
        _bytes = bytes;
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
            $"{_doing}: {Volatile.Read(ref _arrived)} of {_packages} packages, {moved / 1e6:0.0}{of} MB, {Elapsed.TotalSeconds:0} s"));
    }
}
