namespace ReproGet.Core.Download;

/// <summary>Ends a step of a transfer in which nothing happens for too long.</summary>
internal sealed class StallClock(TimeSpan limit, TimeProvider timeProvider) : IDisposable
{
    private readonly CancellationTokenSource _source = new(Timeout.InfiniteTimeSpan, timeProvider);

    /// <summary>Waits for one step.</summary>
    /// <exception cref="TimeoutException">It took longer than the limit.</exception>
    public async ValueTask<T> WatchAsync<TState, T>(TState state, Func<TState, CancellationToken, ValueTask<T>> step, CancellationToken cancellationToken)
    {
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

    public void Dispose() => _source.Dispose();
}
