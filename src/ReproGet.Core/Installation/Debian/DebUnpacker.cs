using System.Security.Cryptography;
using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian;

/// <summary>Reads a package file once: checks its hash, and spools the contents of its files into one file on disk.</summary>
internal static class DebUnpacker
{
    /// <summary>Unpacks one package.</summary>
    /// <param name="package">What to read.</param>
    /// <param name="spoolPath">The file to write.</param>
    /// <param name="onWrongBlob">Told when the hash is wrong.</param>
    /// <param name="cancellationToken">Looked at with every block that is read.</param>
    /// <exception cref="ReproGetException">RG5040: wrong hash; RG5041: not readable; RG5014, RG5015: the spool cannot be written; RG5030 to RG5035 and the codes of tar and compression: damaged.</exception>
    public static UnpackedDeb Unpack(PackageToInstall package, string spoolPath, Action<PackageToInstall>? onWrongBlob, CancellationToken cancellationToken)
    {
        using var blob = OpenBlob(package);
        using var verifying = new VerifyingStream(blob, failed => InstallationErrors.MissingBlob(package.File.Name, package.BlobPath, failed), cancellationToken);
        UnpackedDeb? unpacked = null;
        Exception? failure = null;
        try
        {
            unpacked = Read(verifying, package, blob.Length, spoolPath);
        }
        catch (ReproGetException exception) when (!FileSystemErrors.IsOfTheWork(exception))
        {
            // Wrong bytes mostly show as a damaged archive first; that the blob is not the locked one is what the user has to know.
            failure = exception;
        }
        var digest = verifying.Finish();
        if (digest != package.File.Digest)
        {
            onWrongBlob?.Invoke(package);
            throw InstallationErrors.WrongDigest(package.File.Name, package.BlobPath, package.File.Digest, digest, failure);
        }
        return unpacked ?? throw Rethrow(failure!);
    }

    private static Exception Rethrow(Exception failure)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return failure;
    }

    private static FileStream OpenBlob(PackageToInstall package)
    {
        try
        {
            RegularFile.Check(package.BlobPath);
            return new FileStream(package.BlobPath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw InstallationErrors.MissingBlob(package.File.Name, package.BlobPath, exception);
        }
    }

    private static UnpackedDeb Read(Stream source, PackageToInstall package, long size, string spoolPath)
    {
        using var archive = DebArchive.Open(source, package.File.Name);
        using var spool = new ContentSpool(spoolPath);
        var conffiles = Conffiles(archive.ControlMembers);
        var entries = new List<FileEntry>();
        var hashes = new Dictionary<string, string>(StringComparer.Ordinal);
        while (archive.Data.TryReadNext(out var member))
        {
            var entry = member.Entry;
            if (entry.Type == FileType.Regular)
            {
                // dpkg's database names conffiles by MD5; nothing is trusted for it.
#pragma warning disable CA5351
                using var md5 = conffiles.Contains(entry.Path) ? IncrementalHash.CreateHash(HashAlgorithmName.MD5) : null;
#pragma warning restore CA5351
                entry = entry with { Content = spool.Add(archive.Data.Content, member.Length, md5) };
                if (md5 is not null)
                    hashes[entry.Path] = Convert.ToHexStringLower(md5.GetHashAndReset());
            }
            entries.Add(entry);
        }
        return new UnpackedDeb(package, size, archive.Control, archive.ControlMembers, LinksLast(entries), hashes);
    }

    /// <summary>dpkg puts symbolic links off until all else is unpacked (lib/dpkg/tar.c): no file of a package goes through a link of the same package.</summary>
    private static List<FileEntry> LinksLast(List<FileEntry> entries)
        => [.. entries.Where(entry => entry.Type != FileType.SymbolicLink), .. entries.Where(entry => entry.Type == FileType.SymbolicLink)];

    /// <summary>The paths of the control member <c>conffiles</c>, relative; deb-conffiles(5): a flag such as <c>remove-on-upgrade</c> may stand before one.</summary>
    private static HashSet<string> Conffiles(IReadOnlyDictionary<string, byte[]> members)
        => members.TryGetValue("conffiles", out var bytes)
            ? [.. ConffileList.Parse(bytes).Select(path => path.TrimStart('/'))]
            : [];
}
