using System.Security.Cryptography;

namespace ReproGet.Core.FileSystem;

/// <summary>Tells whether files are as they were, whatever their times say.</summary>
public static class FileHash
{
    /// <summary>One hash of the contents of files, links followed. What is missing, no file, or unreadable counts as such: that it is now, and was not, is a difference.</summary>
    /// <param name="paths">Absolute; their order counts.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<string> OfAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
            hash.AppendData(await ContentAsync(path, cancellationToken).ConfigureAwait(false));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task<byte[]> ContentAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            RegularFile.Check(path);
            var content = File.OpenRead(path);
            await using var closing = content.ConfigureAwait(false);
            return await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new byte[SHA256.HashSizeInBytes];
        }
    }
}
