using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>RG2050 to RG2060: importing into the cache, exporting from it, cleaning it.</summary>
internal static class CacheVerbErrors
{
    /// <summary>A warning: files that only their folders tell apart.</summary>
    public const string OneName = "RG2052";

    public static ReproGetException NotThere(string path)
        => new("RG2050", $"“{path}” is to be imported into the cache, and is not there. Mend ReproGetImportPaths; what else it names was imported.");

    public static ReproGetException Unreadable(string path, Exception failure)
        => new("RG2051", $"“{path}” could not be imported into the cache: {failure.Message} Make it readable, or name the files that are wanted in ReproGetImportPaths; what else could be read was imported.", failure);

    public static string OneNameMessage(string name, IReadOnlyList<string> paths)
        => $"Files with different contents have the name “{name}”: {string.Join(", ", paths)}. The cache holds each by its hash; an export without a lock can write only one under this name.";

    public static ReproGetException NoBlob(string name, Digest digest)
        => new("RG2054", $"“{name}” ({digest}) is to be exported, and the cache does not have it, or what it had was damaged. Run “dotnet build -t:ReproGetDownload”, then export again; all else was exported.");

    public static ReproGetException Exists(string path, string name, Digest digest)
        => new("RG2055", $"“{path}” is there already, with other contents than “{name}” ({digest}), and was not overwritten. Export into an empty folder, or remove it; all else was exported.");

    public static ReproGetException NotWritten(string path, Exception failure)
        => new(
            "RG2056",
            $"“{path}” could not be exported: {failure.Message} {(DiskSpace.IsExhausted(failure) ? "Make room, or set" : "Mend it, or set")} ReproGetExportDir to another folder; all else that could be was exported.",
            failure);

    public static ReproGetException NoLock(string path, string problem)
        => new("RG2057", $"ReproGetCacheKeep names “{path}”, which {problem}. Nothing was removed from the cache. Name lock files, or folders that hold some.");

    public static ReproGetException IsLayout(string path)
        => new("RG2060", $"“{path}” is an OCI image layout, and no cache: its blobs belong to images. Nothing was removed. Let ReproGetCacheDir (REPRO_GET_CACHE) name the folder of the cache.");

    public static ReproGetException NotRemoved(string path, Exception failure)
        => new("RG2058", $"“{path}” could not be removed from the cache: {failure.Message} Clean again when no build uses it, as a user who may; all else was cleaned.", failure);
}
