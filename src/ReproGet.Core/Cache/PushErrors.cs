using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Cache;

/// <summary>RG6071: packages on their way into a registry.</summary>
internal static class PushErrors
{
    public static ReproGetException NotCached(PackageFile file, BlobCache cache)
        => new("RG6071", $"“{OciErrors.Shown(file.Name)}” is not in the cache at {cache.Directory}, or was damaged there; nothing was tagged in the registry. Bring it there with the target ReproGetDownload, and push again.");
}
