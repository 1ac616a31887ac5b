using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Compression;

/// <summary>RG5020 to RG5023: compressed data that cannot be right.</summary>
internal static class CompressionErrors
{
    /// <summary>Data that unpack to more than they may.</summary>
    public const string TooLongCode = "RG5022";

    private const string FetchAgain = "Remove it from the cache and download it again; if it is then the same, its publisher has to mend it.";

    public static ReproGetException Damaged(string data, string what, Exception? cause = null)
        => new("RG5020", $"{data} is damaged: {what}. {FetchAgain}", cause);

    public static ReproGetException Cut(string data, Exception? cause = null)
        => new("RG5021", $"{data} was cut off: it ends in the middle. {FetchAgain}", cause);

    public static ReproGetException TooLong(string data, long maxLength)
        => new(TooLongCode, $"{data} unpacks to more than the {maxLength} bytes that it may have. It is damaged or hostile; nothing of it was used. {FetchAgain}");

    public static ReproGetException Unsupported(string data, string what)
        => new("RG5023", $"{data} cannot be unpacked: {what}. Compress it anew with the default options of xz or zstd.");

    /// <summary>How failures call the data.</summary>
    public static string Describe(CompressionFormat format, string? name)
    {
        var kind = format == CompressionFormat.None ? "Data" : $"{format.ToString().ToLowerInvariant()} data";
        return name is null ? $"Some {kind.ToLowerInvariant()}" : $"“{FileSystemErrors.Printable(name)}” ({kind.ToLowerInvariant()})";
    }
}
