using System.Security.Cryptography;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Compressed indices on disk by their digests, <c>indices/sha256/&lt;hex&gt;</c>. Complete and verified ones only; what is there is hashed again whenever it is used.</summary>
internal sealed class IndexCache(string folder)
{
    private const int BufferSize = 1 << 16;

    private readonly string _folder = Path.Combine(folder, "indices", Digest.Algorithm);

    /// <summary>Opens an index that is at hand; null where it is not, or is not what it should be.</summary>
    public async Task<Stream?> TryOpenAsync(Digest digest, long size, CancellationToken cancellationToken)
    {
        var path = PathOf(digest);
        if (!File.Exists(path))
            return null;
        var file = OpenRead(path);
        try
        {
            if (file.Length == size && await Digest.OfAsync(file, cancellationToken).ConfigureAwait(false) == digest)
            {
                file.Position = 0;
                var verified = file;
                file = null;
                return verified;
            }
            return null;
        }
        finally
        {
            if (file is not null)
                await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Takes in an index. It gets its name only when all of it was hashed.</summary>
    /// <exception cref="ReproGetException">RG3016: it is another one.</exception>
    public async Task<Stream> StoreAsync(Stream content, Digest digest, long size, string where, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_folder);
        var part = Path.Combine(_folder, $"{digest.Hex}.{Guid.NewGuid():N}.part");
        try
        {
            await SpoolAsync(content, part, digest, size, where, cancellationToken).ConfigureAwait(false);
            File.Move(part, PathOf(digest), overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
        return OpenRead(PathOf(digest));
    }

    private static async Task SpoolAsync(Stream content, string part, Digest digest, long size, string where, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize, useAsync: true);
        await using var closing = file.ConfigureAwait(false);
        var buffer = new byte[BufferSize];
        var length = 0L;
        while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
            if (length > size)
                throw ArchiveErrors.TooLongIndex(where, size);
            hash.AppendData(buffer, 0, read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
        var found = Digest.FromHash(hash.GetHashAndReset());
        if (length != size || found != digest)
            throw ArchiveErrors.WrongIndex(where, digest, size, found, length);
    }

    private static FileStream OpenRead(string path)
        => new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: true);

    private string PathOf(Digest digest) => Path.Combine(_folder, digest.Hex);
}
