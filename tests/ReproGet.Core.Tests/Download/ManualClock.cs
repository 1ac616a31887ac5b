namespace ReproGet.Core.Tests.Download;

/// <summary>Its timers go off when the test says so.</summary>
internal sealed class ManualClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(callback, state) { Armed = dueTime != Timeout.InfiniteTimeSpan };
        lock (_lock)
            _timers.Add(timer);
        return timer;
    }

    public void Fire()
    {
        List<ManualTimer> timers;
        lock (_lock)
            timers = [.. _timers];
        timers.ForEach(t => t.Fire());
    }

    private sealed class ManualTimer(TimerCallback callback, object? state) : ITimer
    {
        public bool Armed { get; set; }

        public void Fire()
        {
            if (Armed)
                callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Armed = dueTime != Timeout.InfiniteTimeSpan;
            return true;
        }

        public void Dispose() => Armed = false;

        public ValueTask DisposeAsync()
        {
            Armed = false;
            return default;
        }
    }
}
