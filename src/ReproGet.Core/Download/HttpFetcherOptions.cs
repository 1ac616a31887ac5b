using System.Net.Security;

namespace ReproGet.Core.Download;

/// <summary>The patience of an <see cref="HttpFetcher"/>.</summary>
public sealed record HttpFetcherOptions
{
    /// <summary>How long a connection may take to stand.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a transfer may go without a byte, the answer's first byte included.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many redirections are followed.</summary>
    public int MaxRedirects { get; init; } = 10;

    /// <summary>Whether the proxies that the environment names are used.</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>Judges certificates in the system's place; null for that.</summary>
    internal RemoteCertificateValidationCallback? CertificateValidation { get; init; }

    /// <summary>Measures the stalls.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
