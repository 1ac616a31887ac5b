namespace ReproGet.Core.Download;

/// <summary>How a <see cref="Downloader"/> goes about it.</summary>
public sealed record DownloadOptions
{
    /// <summary>How many blobs are transferred at a time.</summary>
    public int MaxParallel { get; init; } = 16;

    /// <summary>How many of them from one host.</summary>
    public int MaxPerHost { get; init; } = 12;

    /// <summary>Whether blobs that the cache has are hashed again; else that they are there, in the length that is told, is enough.</summary>
    public bool VerifyCached { get; init; }

    /// <summary>How often one URL is tried while its failures look transient.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>How long a server may make us wait (<c>Retry-After</c>); who asks for more is passed over.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes that a blob of unknown size may have.</summary>
    public long MaxBlobBytes { get; init; } = 8L << 30;

    /// <summary>Measures the time, and says when progress is told.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Waits between tries.</summary>
    internal Func<TimeSpan, CancellationToken, Task> Delay { get; init; } = Task.Delay;

    /// <summary>How many blobs in a row may fail at a host, for transient reasons, before it is set aside: behind a proxy even a host that does not exist answers 502.</summary>
    internal int ToleratedFailures { get; init; } = 3;
}
