using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace ReproGet.Core.Compression.Deflate;

/// <summary>Writes bits, the lowest first (RFC 1951, 3.1.1), into a buffer that has <see cref="Slack"/> bytes behind all that is written.</summary>
internal struct BitWriter(byte[] buffer)
{
    /// <summary>Bytes that a flush may touch behind the last one that counts.</summary>
    public const int Slack = 8;

    private ulong _bits;
    private int _count;

    /// <summary>Whole bytes so far.</summary>
    public int Position { get; private set; }

    /// <summary>Adds bits. Between two flushes no more than 56.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(uint bits, int count)
    {
        _bits |= (ulong)bits << _count;
        _count += count;
    }

    /// <summary>Writes all whole bytes; at most seven bits stay.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Flush()
    {
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(Position), _bits);
        Position += _count >> 3;
        _bits >>= _count & 56;
        _count &= 7;
    }

    /// <summary>Adds bits and writes them.</summary>
    public void Write(uint bits, int count)
    {
        Add(bits, count);
        Flush();
    }

    /// <summary>Fills the last byte with zeros.</summary>
    public void Align()
    {
        _count = (_count + 7) & ~7;
        Flush();
    }

    /// <summary>Writes bytes where a byte begins.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(buffer.AsSpan(Position));
        Position += bytes.Length;
    }
}
