using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Download;

/// <summary>Reads <c>file</c> URLs: a mirror on this machine, or a mounted one.</summary>
public sealed class FileFetcher : IFetcher
{
    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG2016.</exception>
    public Task<FetchedContent> OpenAsync(Uri uri, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw DownloadErrors.File(uri, "a file URL has no query and no fragment");
        if (uri.IsUnc && !OperatingSystem.IsWindows())
            throw DownloadErrors.File(uri, "a file URL names no host here: write file:///path");
        try
        {
            RegularFile.Check(uri.LocalPath);
            var file = new FileStream(uri.LocalPath, new FileStreamOptions { BufferSize = 0, Options = FileOptions.Asynchronous | FileOptions.SequentialScan });
            return Task.FromResult(new FetchedContent(new FileBody(uri, file), file.CanSeek ? file.Length : null));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw DownloadErrors.File(uri, "no such file", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DownloadErrors.File(uri, e.Message.TrimEnd('.'), e);
        }
    }
}
