using System.Security.Cryptography;
using ReproGet.Core.Cache;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Indices on disk: as the archive has them, <c>indices/sha256/&lt;hex&gt;</c>, or, where it tells the digest of that too, unpacked, <c>&lt;hex&gt;.unpacked</c>; by the digest that locks record in both. Complete and verified ones only; what is there is hashed again whenever it is used.</summary>
internal sealed class IndexCache(string folder)
{
    private const int BufferSize = 1 << 16;

    private readonly string _folder = Path.Combine(folder, "indices", Digest.Algorithm);

    /// <summary>Opens an index that is at hand; null where it is not, or is not what it should be.</summary>
    /// <exception cref="ReproGetException">RG2025: it cannot be read.</exception>
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
        catch (IOException e)
        {
            throw CacheErrors.CannotRead(path, e);
        }
        finally
        {
            if (file is not null)
                await file.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads an index that is at hand unpacked into memory; null as in <see cref="TryOpenAsync"/>.</summary>
    /// <param name="index">As the archive has it.</param>
    /// <param name="plain">Unpacked.</param>
    /// <exception cref="ReproGetException">RG2025: it cannot be read.</exception>
    public byte[]? TryRead(Digest index, ReleaseEntry plain)
    {
        var path = UnpackedPathOf(index);
        if (!File.Exists(path))
            return null;
        try
        {
            RegularFile.Check(path);
            using var file = new VerifyingStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0), plain.Digest, plain.Size);
            var content = GC.AllocateUninitializedArray<byte>((int)plain.Size);
            file.ReadExactly(content);
            // Only who asks for more hears that there is more.
            file.ReadByte();
            return content;
        }
        catch (ReproGetException failure) when (failure.Code == OciErrors.WrongContentCode)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotRead(path, e);
        }
    }

    /// <summary>Keeps an index that was unpacked.</summary>
    /// <exception cref="ReproGetException">RG2020, RG2021: the cache cannot be written.</exception>
    public async Task KeepAsync(byte[] content, Digest index)
    {
        try
        {
            Sweep();
            await TemporaryFiles.WriteWholeAsync(UnpackedPathOf(index), content, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotWrite(folder, e);
        }
    }

    /// <summary>Takes in an index. It gets its name only when all of it was hashed.</summary>
    /// <exception cref="ReproGetException">RG3016: it is another one; RG2020, RG2021: the cache cannot be written. What reading <paramref name="content"/> throws passes through.</exception>
    public async Task<Stream> StoreAsync(Stream content, Digest digest, long size, string where, CancellationToken cancellationToken)
    {
        var part = Path.Combine(_folder, $"{digest.Hex}.{Guid.NewGuid():N}.part");
        try
        {
            await SpoolAsync(content, part, digest, size, where, cancellationToken).ConfigureAwait(false);
            Write(() => File.Move(part, PathOf(digest), overwrite: true));
        }
        finally
        {
            if (File.Exists(part))
                File.Delete(part);
        }
        return OpenRead(PathOf(digest));
    }

    private async Task SpoolAsync(Stream content, string part, Digest digest, long size, string where, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        FileStream? file = null;
        Write(() =>
        {
            Sweep();
            // Unbuffered: what a full disk refuses shows at once, and not when the file is closed.
            file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true);
        });
        await using var closing = file!.ConfigureAwait(false);
        var buffer = new byte[BufferSize];
        var length = 0L;
        while (await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            length += read;
            if (length > size)
                throw ArchiveErrors.TooLongIndex(where, size);
            hash.AppendData(buffer, 0, read);
            await WriteAsync(file!, buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
        }
        var found = Digest.FromHash(hash.GetHashAndReset());
        if (length != size || found != digest)
            throw ArchiveErrors.WrongIndex(where, digest, size, found, length);
    }

    private async ValueTask WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotWrite(folder, e);
        }
    }

    /// <summary>Makes the folder, and takes from it what processes that died have left.</summary>
    private void Sweep()
    {
        Directory.CreateDirectory(_folder);
        Leftovers.Sweep(_folder, path => Path.GetExtension(path) is ".part" or ".tmp", Leftovers.Lifetime, DateTimeOffset.UtcNow);
    }

    private void Write(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotWrite(folder, e);
        }
    }

    private static FileStream OpenRead(string path)
    {
        try
        {
            RegularFile.Check(path);
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferSize, useAsync: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheErrors.CannotRead(path, e);
        }
    }

    private string UnpackedPathOf(Digest index) => PathOf(index) + ".unpacked";

    private string PathOf(Digest digest) => Path.Combine(_folder, digest.Hex);
}
