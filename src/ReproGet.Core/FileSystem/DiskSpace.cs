namespace ReproGet.Core.FileSystem;

/// <summary>Tells a full disk from the other ways in which a file system refuses.</summary>
internal static class DiskSpace
{
    // errno of Linux and macOS, and the Win32 codes in an HRESULT: the device is full, or the user's quota is.
    private static readonly int[] Results =
    [
        28, // ENOSPC
        122, // EDQUOT on Linux
        69, // EDQUOT on macOS
        unchecked((int)0x80070070), // ERROR_DISK_FULL
        unchecked((int)0x80070027), // ERROR_HANDLE_DISK_FULL
        unchecked((int)0x8007050F), // ERROR_DISK_QUOTA_EXCEEDED
    ];

    /// <summary>Whether a failure means that there is no room left.</summary>
    public static bool IsExhausted(Exception failure) => failure is IOException && Results.Contains(failure.HResult);
}
