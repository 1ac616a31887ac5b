using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>RG2020 to RG2026: the cache.</summary>
internal static class CacheErrors
{
    public const string BlobDamaged = "RG2024";
    private const string Unwritable = "RG2020";
    private const string DiskFull = "RG2021";
    private const string Unreadable = "RG2025";
    private const string StaysDamaged = "RG2026";
    private const string WrongBytes = "RG2022";
    private const string TooLong = "RG2023";

    /// <summary>The failure of writing to the cache, in the user's words.</summary>
    public static ReproGetException CannotWrite(string directory, Exception failure)
        => DiskSpace.IsExhausted(failure)
            ? new ReproGetException(DiskFull, $"The disk of the cache “{directory}” is full. Make room there, or set the property ReproGetCacheDir to a folder on another disk. "
                + "What was already verified is kept.", failure)
            : new ReproGetException(Unwritable, $"The cache “{directory}” cannot be written: {failure.Message} "
                + "Packages that it lacks cannot be downloaded into it. Make it writable, or set the property ReproGetCacheDir to a folder that is.", failure);

    public static ReproGetException CannotRead(string path, Exception failure)
        => new(Unreadable, $"“{path}” in the cache cannot be read: {failure.Message} Remove it, since what belongs there is fetched anew, or make the cache readable, or set the property ReproGetCacheDir to another folder.", failure);

    public static ReproGetException Wrong(Digest expected, Digest actual, long length)
        => new(WrongBytes, $"Bytes with the hash {expected} were expected; {length} bytes with {actual} came. They were not kept.");

    public static ReproGetException Longer(Digest? expected, long bound)
        => new(TooLong, $"More than the {bound} bytes came that {expected?.ToString() ?? "the file"} may have. They were not kept.");

    public static ReproGetException DamagedForGood(string path, Exception failure)
        => new(StaysDamaged, $"“{path}” in the cache is damaged, and cannot be set aside: {failure.Message} Remove it, or make the cache writable and build again, or set the property ReproGetCacheDir to another folder. Check the disk.", failure);

    public static string Damaged(Digest digest, string? name)
        => $"The cached blob {digest}{(name is null ? "" : $" ({name})")} is damaged. It was set aside and is downloaded anew; check the disk.";

    /// <summary>Whether a failure is of the cache itself, so that no provider can do better.</summary>
    public static bool IsOfTheCache(ReproGetException failure) => failure.Code is Unwritable or DiskFull or Unreadable or StaysDamaged;

    /// <summary>Whether other bytes came than were expected.</summary>
    public static bool IsWrong(ReproGetException failure) => failure.Code == WrongBytes;

    /// <summary>Whether more bytes came than were expected.</summary>
    public static bool IsTooLong(ReproGetException failure) => failure.Code == TooLong;
}
