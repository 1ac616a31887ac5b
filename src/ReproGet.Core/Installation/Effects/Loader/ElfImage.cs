using System.Buffers.Binary;
using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>The bytes of an ELF file, read where they are asked for through one window. Nothing beyond the end of the file is ever read.</summary>
internal sealed class ElfImage(FileContent content) : IDisposable
{
    private const int WindowSize = 4096;

    /// <summary>The kernel's own limit of a path, and longer than any name of a library.</summary>
    private const int MaxText = 4096;

    private readonly byte[] _window = new byte[WindowSize];
    private Stream? _stream;
    private long _streamPosition;
    private long _windowStart;
    private int _windowLength;

    public long Length { get; } = content.Length;

    /// <summary>Set once the header's identification is read.</summary>
    public bool IsLittleEndian { get; set; } = true;

    /// <summary>Whether this many bytes stand at the offset; both may be hostile.</summary>
    public bool Holds(ulong offset, ulong count) => offset <= (ulong)Length && count <= (ulong)Length - offset;

    /// <summary>The bytes at an offset, at most a window of them; empty where the file does not hold them.</summary>
    public ReadOnlySpan<byte> Bytes(ulong offset, int count)
    {
        if (!Holds(offset, (ulong)count) || count > WindowSize)
            return [];
        var start = (long)offset;
        if (start < _windowStart || start + count > _windowStart + _windowLength)
            Fill(start);
        return _window.AsSpan((int)(start - _windowStart), count);
    }

    public bool TryUInt16(ulong offset, out ushort value)
    {
        var bytes = Bytes(offset, 2);
        value = bytes.IsEmpty ? (ushort)0 : IsLittleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return !bytes.IsEmpty;
    }

    public bool TryUInt32(ulong offset, out uint value)
    {
        var bytes = Bytes(offset, 4);
        value = bytes.IsEmpty ? 0 : IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        return !bytes.IsEmpty;
    }

    public bool TryUInt64(ulong offset, out ulong value)
    {
        var bytes = Bytes(offset, 8);
        value = bytes.IsEmpty ? 0 : IsLittleEndian ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes);
        return !bytes.IsEmpty;
    }

    /// <summary>A number as wide as an address of this file.</summary>
    public bool TryWord(ulong offset, int bits, out ulong value)
    {
        if (bits == 64)
            return TryUInt64(offset, out value);
        var read = TryUInt32(offset, out var narrow);
        value = narrow;
        return read;
    }

    /// <summary>The text up to the next NUL; null where there is none within reason.</summary>
    public string? Text(ulong offset)
    {
        if (offset >= (ulong)Length)
            return null;
        // Names are short and lie together: a small look first keeps the window where it is.
        foreach (var reach in (ReadOnlySpan<int>)[128, MaxText])
        {
            var bytes = Bytes(offset, (int)Math.Min((ulong)reach, (ulong)Length - offset));
            var end = bytes.IndexOf((byte)0);
            if (end >= 0)
                return Encoding.UTF8.GetString(bytes[..end]);
        }
        return null;
    }

    public void Dispose() => _stream?.Dispose();

    private void Fill(long start)
    {
        var stream = StreamAt(start);
        _windowStart = start;
        _windowLength = stream.ReadAtLeast(_window.AsSpan(0, (int)Math.Min(WindowSize, Length - start)), (int)Math.Min(WindowSize, Length - start));
        _streamPosition = start + _windowLength;
    }

    /// <summary>A content need not be seekable: then it is read on, or from its start again.</summary>
    private Stream StreamAt(long start)
    {
        if (_stream is { CanSeek: false } && start < _streamPosition)
        {
            _stream.Dispose();
            _stream = null;
        }
        if (_stream is null)
        {
            _stream = content.Open();
            _streamPosition = 0;
        }
        if (_stream.CanSeek)
            _stream.Seek(start, SeekOrigin.Begin);
        else
            Skip(_stream, start - _streamPosition);
        return _stream;
    }

    private void Skip(Stream stream, long count)
    {
        while (count > 0)
        {
            var read = (int)Math.Min(count, WindowSize);
            stream.ReadExactly(_window, 0, read);
            count -= read;
        }
        _windowLength = 0;
    }
}
