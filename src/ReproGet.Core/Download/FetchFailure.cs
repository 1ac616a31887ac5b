namespace ReproGet.Core.Download;

/// <summary>What a failed request means for the next one.</summary>
internal enum FetchFailureKind
{
    /// <summary>The same request fails again.</summary>
    Final,

    /// <summary>The same request may well succeed a little later.</summary>
    Transient,

    /// <summary>The host itself could not be reached: other requests to it fail as well.</summary>
    Unreachable,
}

/// <summary>Why a request failed: the inner exception of what a fetcher throws, for whoever decides about retries.</summary>
internal sealed class FetchFailure(FetchFailureKind kind, string reason, TimeSpan? retryAfter = null, Exception? cause = null)
    : Exception(reason, cause)
{
    public FetchFailureKind Kind { get; } = kind;

    /// <summary>How long the server asks us to wait.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
