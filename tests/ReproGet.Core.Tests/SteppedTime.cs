namespace ReproGet.Core.Tests;

/// <summary>A clock that goes on when it is told to. Its timers are real.</summary>
internal sealed class SteppedTime : TimeProvider
{
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _now);

    public void Pass(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);
}

/// <summary>Gives one byte every four seconds.</summary>
internal sealed class DrippingStream(byte[] content, SteppedTime time) : MemoryStream(content)
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        time.Pass(TimeSpan.FromSeconds(4));
        return base.ReadAsync(buffer[..Math.Min(buffer.Length, 1)], cancellationToken);
    }
}
