namespace ReproGet.Core;

/// <summary>Ends a step of a transfer in which nothing happens for too long, and a transfer that never gets anywhere.</summary>
internal sealed class StallClock(TimeSpan limit, TimeProvider timeProvider) : IDisposable
{
    /// <summary>In bytes a second, as dnf's <c>minrate</c>: a server that sends a byte now and then would keep a build for ever.</summary>
    private const int LeastRate = 1000;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, timeProvider);
    private TimeSpan _waited;
    private long _came;

    /// <summary>Whether what came was too slow.</summary>
    public bool IsTooSlow { get; private set; }

    /// <summary>Waits for one step.</summary>
    /// <exception cref="TimeoutException">It took longer than the limit.</exception>
    public async ValueTask<T> WatchAsync<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> step, CancellationToken cancellationToken)
    {
        // A source rings once, and a transfer that stood still may go on elsewhere.
        if (_source.IsCancellationRequested)
        {
            _source.Dispose();
            _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, timeProvider);
        }
        using var link = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        _source.CancelAfter(limit);
        try
        {
            return await step(state, _source.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (_source.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new TimeoutException($"no bytes for {limit.TotalSeconds:0.###} s", e);
        }
        finally
        {
            _source.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Reads. What counts is the time that is waited here, and not that of whoever uses the bytes.</summary>
    /// <exception cref="TimeoutException">Nothing came for longer than the limit, or too little for a minute.</exception>
    public async ValueTask<int> ReadAsync(Stream content, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var began = timeProvider.GetTimestamp();
        var count = await WatchAsync((content, buffer), static (s, token) => s.content.ReadAsync(s.buffer, token), cancellationToken).ConfigureAwait(false);
        _waited += timeProvider.GetElapsedTime(began);
        _came += count;
        if (_waited < Window)
            return count;
        IsTooSlow = count > 0 && _came < LeastRate * _waited.TotalSeconds;
        if (IsTooSlow)
            throw new TimeoutException($"only {_came} bytes in {_waited.TotalSeconds:0} s");
        (_waited, _came) = (TimeSpan.Zero, 0);
        return count;
    }

    public void Dispose() => _source.Dispose();
}
