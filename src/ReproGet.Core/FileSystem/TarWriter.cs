using System.Buffers;

namespace ReproGet.Core.FileSystem;

/// <summary>Writes tar archives in one dialect of our own: the same entries always give the same bytes.</summary>
/// <remarks>
/// POSIX ustar headers with numeric owners and empty names; a PAX header of fixed name and zero time only before a member that ustar cannot express: a name that is
/// long or not ASCII, a size, owner or time out of octal range, extended attributes. Records are in bytewise order of their keys. Two blocks of zeros end the archive, without further filling.
/// A change of any byte here is a new <c>imageFormat</c>.
/// </remarks>
public sealed class TarWriter(Stream destination)
{
    private const int CopyBuffer = 1 << 17;

    private readonly byte[] _block = new byte[TarHeader.BlockSize];

    /// <summary>Writes one entry, and its content.</summary>
    /// <exception cref="ReproGetException">
    /// RG5004, RG5007: the path is not canonical; RG5010: the content is shorter or longer than it said; RG5013: a name or number that no archive can hold.
    /// </exception>
    public void Write(FileEntry entry)
    {
        TreePath.Check(entry.Path);
        var member = TarMemberHeader.Of(entry);
        if (member.ExtendedHeader.Length > 0)
        {
            TarMemberHeader.WriteExtended(_block, member.ExtendedHeader.Length);
            destination.Write(_block);
            destination.Write(member.ExtendedHeader);
            Fill(member.ExtendedHeader.Length);
        }
        member.Write(_block);
        destination.Write(_block);
        if (entry.Content is { } content && entry.Type == FileType.Regular)
        {
            Copy(entry.Path, content);
            Fill(content.Length);
        }
    }

    /// <summary>Writes the end of the archive.</summary>
    public void Finish()
    {
        Array.Clear(_block);
        destination.Write(_block);
        destination.Write(_block);
    }

    private void Copy(string path, FileContent content)
    {
        using var source = content.Open();
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(content.Length + 1, 1, CopyBuffer));
        try
        {
            var copied = 0L;
            while (source.Read(buffer) is > 0 and var read)
            {
                copied += read;
                if (copied > content.Length)
                    throw FileSystemErrors.ContentLength(path, content.Length, copied);
                destination.Write(buffer, 0, read);
            }
            if (copied < content.Length)
                throw FileSystemErrors.ContentLength(path, content.Length, copied);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Fill(long length)
    {
        var padding = (int)(-length & (TarHeader.BlockSize - 1));
        Array.Clear(_block);
        destination.Write(_block, 0, padding);
    }
}
