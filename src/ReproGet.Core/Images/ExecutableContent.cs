using System.Buffers.Binary;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Images;

/// <summary>Whether a file is run, by its bytes alone: a publish folder on Windows has no modes, and the image must not depend on who published.</summary>
/// <remarks>
/// Run are scripts (<c>#!</c>) and those ELF files that the kernel starts: of type EXEC, with an interpreter, or static position-independent ones, which carry
/// DF_1_PIE. A shared library has none of these. Symbols that were split off (App.dbg) have the headers of their program, and none of its code. Sources: elf(5); the generic ABI, "Program Header"; DF_1_PIE is the GNU linker's.
/// </remarks>
internal static class ExecutableContent
{
    private const int HeaderSize = 64;
    private const int MaxProgramHeaders = 128;
    private const int MaxDynamicEntries = 4096;
    private const ushort TypeExecutable = 2;
    private const ushort TypeShared = 3;
    private const uint SegmentLoaded = 1;
    private const uint SegmentDynamic = 2;
    private const uint SegmentInterpreter = 3;
    private const uint FlagExecutable = 1;
    private const ulong TagFlags1 = 0x6ffffffb;
    private const ulong FlagPie = 0x08000000;

    public static bool Is(FileContent content)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        header.Clear();
        using var stream = content.Open();
        var length = stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false);
        if (header.StartsWith("#!"u8))
            return true;
        return length >= 52 && header.StartsWith("\u007fELF"u8) && IsStarted(stream, new Reader(header[4] == 2, header[5] == 2), header);
    }

    private static bool IsStarted(Stream stream, Reader read, ReadOnlySpan<byte> header)
    {
        var type = read.Half(header, 16);
        if (type is not (TypeExecutable or TypeShared))
            return false;
        var started = type == TypeExecutable;
        var offset = read.Word(header, read.Wide ? 32 : 28);
        var size = read.Half(header, read.Wide ? 54 : 42);
        var count = Math.Min((int)read.Half(header, read.Wide ? 56 : 44), MaxProgramHeaders);
        Span<byte> segment = stackalloc byte[read.Wide ? 56 : 32];
        for (var i = 0; i < count && size >= segment.Length && TryRead(stream, offset + ((ulong)i * size), segment); i++)
        {
            switch (read.Int(segment, 0))
            {
                case SegmentLoaded when (read.Int(segment, read.Wide ? 4 : 24) & FlagExecutable) != 0 && read.Word(segment, read.Wide ? 32 : 16) == 0:
                    return false;
                case SegmentInterpreter:
                case SegmentDynamic when IsPie(stream, read, read.Word(segment, read.Wide ? 8 : 4)):
                    started = true;
                    break;
            }
        }
        return started;
    }

    private static bool IsPie(Stream stream, Reader read, ulong offset)
    {
        Span<byte> entry = stackalloc byte[read.Wide ? 16 : 8];
        for (var i = 0; i < MaxDynamicEntries; i++)
        {
            if (!TryRead(stream, offset + (ulong)(i * entry.Length), entry))
                return false;
            var tag = read.Word(entry, 0);
            if (tag == 0)
                return false;
            if (tag == TagFlags1)
                return (read.Word(entry, entry.Length / 2) & FlagPie) != 0;
        }
        return false;
    }

    private static bool TryRead(Stream stream, ulong offset, Span<byte> buffer)
    {
        if (offset > (ulong)stream.Length)
            return false;
        stream.Position = (long)offset;
        return stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) == buffer.Length;
    }

    private readonly record struct Reader(bool Wide, bool BigEndian)
    {
        public ushort Half(ReadOnlySpan<byte> from, int at)
            => BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(from[at..]) : BinaryPrimitives.ReadUInt16LittleEndian(from[at..]);

        public uint Int(ReadOnlySpan<byte> from, int at)
            => BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(from[at..]) : BinaryPrimitives.ReadUInt32LittleEndian(from[at..]);

        public ulong Word(ReadOnlySpan<byte> from, int at)
            => !Wide ? Int(from, at) : BigEndian ? BinaryPrimitives.ReadUInt64BigEndian(from[at..]) : BinaryPrimitives.ReadUInt64LittleEndian(from[at..]);
    }
}
