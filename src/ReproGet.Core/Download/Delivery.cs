using ReproGet.Core.Providers;

namespace ReproGet.Core.Download;

/// <summary>A blob that arrived.</summary>
internal sealed record Delivery(Provider Provider, long Length);

/// <summary>Where a blob may stand.</summary>
internal sealed record Candidate(DownloadItem Item, Provider Provider, Uri Uri);
