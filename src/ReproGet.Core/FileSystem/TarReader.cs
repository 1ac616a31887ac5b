using System.Diagnostics.CodeAnalysis;

namespace ReproGet.Core.FileSystem;

/// <summary>Reads tar archives (v7, ustar, PAX and GNU) from a stream, forward only.</summary>
/// <remarks>
/// Format: POSIX.1-2001 pax, "ustar Interchange Format" and "pax Extended Header"; GNU's additions: "Basic Tar Format" in the GNU tar manual.
/// The archive may be hostile: memory is bounded, names cannot leave the root, and all that is wrong is one of our failures.
/// At the end the source is read to its own end, so that a checksum behind compressed data is verified.
/// </remarks>
public sealed class TarReader : IDisposable
{
    private readonly Stream _source;
    private readonly TarEnd _end;
    private readonly TarFaults _faults;
    private readonly TarMemberReader _members;
    private readonly byte[] _block = new byte[TarHeader.BlockSize];
    private TarContent? _stored;
    private Stream? _content;
    private long _padding;
    private long _position;
    private bool _ended;

    /// <summary>Reads <paramref name="source"/>, which is closed with this reader.</summary>
    /// <param name="source">Uncompressed.</param>
    /// <param name="name">The archive's name, for failures.</param>
    /// <param name="end">Whether the archive has to say that it ends.</param>
    public TarReader(Stream source, string? name = null, TarEnd end = TarEnd.Required)
    {
        _source = source;
        _end = end;
        _faults = new TarFaults(name);
        _members = new TarMemberReader(_faults, ReadPayload, ReadExtension);
    }

    /// <summary>The bytes of the current member, <see cref="TarMember.Length"/> of them, until the next is read; empty for all but regular files.</summary>
    public Stream Content => _content ?? throw new InvalidOperationException("There is no current member.");

    /// <summary>How many members were read.</summary>
    public int Members { get; private set; }

    /// <summary>Goes to the next member; what is left of the current one is skipped. The root itself, <c>./</c>, is passed over.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ReproGetException">
    /// RG5001: damaged; RG5002: cut; RG5003: a kind of member that we do not read; RG5004: a name leads outside the root; RG5006: a name is not UTF-8; RG5007: a name is too long.
    /// </exception>
    public bool TryReadNext([NotNullWhen(true)] out TarMember? member)
    {
        member = null;
        LeaveMember();
        while (!_ended && TryReadBlock())
        {
            var header = new TarHeader(_block);
            if (header.IsZero)
            {
                ReadEnd();
                break;
            }
            if (!header.HasRightChecksum)
                throw _faults.Damaged("the checksum of a header is wrong");
            if (!_members.TryRead(header, out var read))
                continue;
            Enter(read);
            if (read.Entry.Path.Length > 0)
            {
                Members++;
                member = new TarMember(read.Entry, read.Sparse?.RealSize ?? read.StoredLength);
                return true;
            }
            LeaveMember();
        }
        _ended = true;
        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stored?.Leave();
        _source.Dispose();
    }

    private void Enter(TarMemberReader.Member member)
    {
        _stored = new TarContent(_source, member.StoredLength, _faults);
        _padding = Padding(member.StoredLength + member.SkippedLength);
        _position += member.StoredLength;
        _content = member.Sparse is { } map ? new SparseContent(_stored, map) : _stored;
    }

    private void LeaveMember()
    {
        if (_stored is not { } stored)
            return;
        _stored = null;
        _content = null;
        stored.Skip();
        stored.Leave();
        ReadPadding();
    }

    private static long Padding(long length) => -length & (TarHeader.BlockSize - 1);

    private void ReadPadding()
    {
        if (_padding > 0)
            ReadWhole(_block.AsSpan(0, (int)_padding));
        _padding = 0;
    }

    // Gives false at the end of the source, which only an archive that may lack its end has here.
    private bool TryReadBlock()
    {
        _faults.Offset = _position;
        var read = _source.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
        _position += read;
        if (read == _block.Length)
            return true;
        if (read == 0 && _end == TarEnd.Optional && !_members.IsPending)
            return false;
        throw _faults.Cut();
    }

    private void ReadEnd()
    {
        if (_members.IsPending)
            throw _faults.Damaged("an extended header has no member behind it");
        var read = _source.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
        if (read < _block.Length && _end == TarEnd.Required)
            throw _faults.Cut();
        if (!new TarHeader(_block).IsZero)
            throw _faults.Damaged("a single block of zeros stands between members");
        TarContent.SkipAll(_source);
    }

    private byte[] ReadPayload(long length)
    {
        var payload = new byte[length];
        ReadWhole(payload);
        _padding = Padding(length);
        ReadPadding();
        return payload;
    }

    private byte[] ReadExtension()
    {
        var block = new byte[TarHeader.BlockSize];
        ReadWhole(block);
        return block;
    }

    private void ReadWhole(Span<byte> buffer)
    {
        if (_source.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
            throw _faults.Cut();
        _position += buffer.Length;
    }
}
