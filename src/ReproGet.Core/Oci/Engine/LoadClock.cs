using ReproGet.Core.Compression;

namespace ReproGet.Core.Oci.Engine;

/// <summary>Ends the work with an engine that does nothing for too long.</summary>
/// <param name="patience">How long that is.</param>
/// <param name="cancellationToken">Ends it as well.</param>
internal sealed class LoadClock(LoadPatience patience, CancellationToken cancellationToken) : IDisposable
{
    private readonly CancellationTokenSource _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    /// <summary>Rings when the engine took too long, or the work is cancelled.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>What the engine did not do, where it took too long.</summary>
    public string Stalled { get; private set; } = "";

    /// <summary>A small request is sent.</summary>
    public void Asks() => Set("gave no answer", patience.Step);

    /// <summary>All of an image is sent, and the engine unpacks it without a word.</summary>
    public void Unpacks(long size) => Set("said nothing since it had the whole image", patience.Unpacking(size));

    /// <summary>An archive whose reader is the engine: who stands still is told from who has yet to write it.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="size">About how many bytes it has.</param>
    public Stream Watch(Stream archive, long size) => new Archive(archive, size, this);

    public void Dispose() => _source.Dispose();

    private void Takes() => Set("took no more of the image", patience.Step);

    private void Set(string stalled, TimeSpan limit)
    {
        Stalled = $"{stalled} for {limit.TotalSeconds:0.###} s";
        _source.CancelAfter(limit);
    }

    private sealed class Archive(Stream archive, long size, LoadClock clock) : ReadOnlyStream
    {
        public override int Read(Span<byte> buffer)
        {
            clock._source.CancelAfter(Timeout.InfiniteTimeSpan);
            return Came(archive.Read(buffer), buffer.Length);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            clock._source.CancelAfter(Timeout.InfiniteTimeSpan);
            return Came(await archive.ReadAsync(buffer, cancellationToken).ConfigureAwait(false), buffer.Length);
        }

        private int Came(int count, int wanted)
        {
            if (count == 0 && wanted > 0)
                clock.Unpacks(size);
            else
                clock.Takes();
            return count;
        }
    }
}

/// <summary>How long an engine may do nothing.</summary>
/// <param name="Step">Before it answers a small request, or takes the next bytes of an image.</param>
/// <param name="Least">Before it says that it has an image of no size.</param>
internal sealed record LoadPatience(TimeSpan Step, TimeSpan Least)
{
    // As for registries.
    public static readonly LoadPatience Default = new(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(10));

    // A disk that takes less than a megabyte of packed layers a second is broken.
    private const long LeastRate = 1_000_000;

    /// <summary>Engines unpack an image in silence, and the larger it is the longer.</summary>
    public TimeSpan Unpacking(long size) => Least + TimeSpan.FromSeconds(size / LeastRate);
}
