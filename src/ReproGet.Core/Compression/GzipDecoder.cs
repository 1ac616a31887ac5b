using System.Buffers.Binary;
using System.IO.Hashing;

namespace ReproGet.Core.Compression;

/// <summary>Reads gzip (RFC 1952): all members, each verified by its checksum and length. Zeros may fill the end, as on tapes; anything else there is damage.</summary>
internal sealed class GzipDecoder(CompressedInput input) : ReadOnlyStream
{
    private readonly Inflater _inflater = new(input);
    private readonly Crc32 _crc = new();
    private uint _length;
    private bool _inMember;
    private bool _ended;
    private bool _begun;

    public override int Read(Span<byte> buffer)
    {
        while (!_ended && !buffer.IsEmpty)
        {
            if (!_inMember && !TryBeginMember())
                break;
            var read = _inflater.Read(buffer);
            if (read > 0)
            {
                _crc.Append(buffer[..read]);
                _length += (uint)read;
                return read;
            }
            EndMember();
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            input.Dispose();
        base.Dispose(disposing);
    }

    private bool TryBeginMember()
    {
        if (_begun && IsFilling())
        {
            _ended = true;
            return false;
        }
        ReadHeader();
        _begun = true;
        _inMember = true;
        _crc.Reset();
        _length = 0;
        _inflater.Reset();
        return true;
    }

    // Whether only zeros, or nothing, stand behind the last member. A member begins with no zero.
    private bool IsFilling()
    {
        while (!_inflater.IsAtEnd())
        {
            var next = _inflater.ReadByteBehind();
            if (next == 0x1f)
            {
                _firstByte = next;
                return false;
            }
            if (next != 0)
                throw input.Damaged("something else stands behind its end");
            _filling = true;
        }
        return true;
    }

    private int _firstByte = -1;
    private bool _filling;

    private void ReadHeader()
    {
        var crc = new Crc32();
        byte Next()
        {
            var next = _inflater.ReadByteBehind();
            crc.Append([next]);
            return next;
        }

        var first = (byte)_firstByte;
        if (_firstByte >= 0)
            crc.Append([first]);
        else
            first = Next();
        _firstByte = -1;
        if (_filling || first != 0x1f || Next() != 0x8b)
            throw input.Damaged("it does not begin as gzip does");
        if (Next() != 8)
            throw input.Damaged("its method is not deflate");
        var flags = Next();
        if ((flags & 0xe0) != 0)
            throw input.Damaged("its header has flags that mean nothing");
        for (var i = 0; i < 6; i++)
            Next();
        if ((flags & 4) != 0)
        {
            for (var length = Next() | (Next() << 8); length > 0; length--)
                Next();
        }
        for (var texts = ((flags >> 3) & 1) + ((flags >> 4) & 1); texts > 0; texts--)
        {
            while (Next() != 0)
            {
            }
        }
        if ((flags & 2) != 0)
        {
            var expected = (ushort)crc.GetCurrentHashAsUInt32();
            if ((Next() | (Next() << 8)) != expected)
                throw input.Damaged("the checksum of a header is wrong");
        }
    }

    private void EndMember()
    {
        Span<byte> trailer = stackalloc byte[8];
        for (var i = 0; i < trailer.Length; i++)
            trailer[i] = _inflater.ReadByteBehind();
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != _crc.GetCurrentHashAsUInt32())
            throw input.Damaged("its checksum is wrong");
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != _length)
            throw input.Damaged("its length is wrong");
        _inMember = false;
    }
}
