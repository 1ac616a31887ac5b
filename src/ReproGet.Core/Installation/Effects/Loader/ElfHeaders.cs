namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>Reads ELF, program and dynamic headers. Every offset and count is taken for hostile.</summary>
internal static class ElfHeaders
{
    /// <summary>Of a 32-bit file.</summary>
    public const int SmallestHeader = 52;

    /// <summary>Real files have a dozen segments, and a hundred dynamic entries; a count beyond these is an attack.</summary>
    private const int MaxSegments = 4096;

    private const int MaxDynamicEntries = 65536;

    /// <summary>In characters, of all names that a file has in it; they may overlap, so that the file's size bounds nothing.</summary>
    private const int MaxNames = 1 << 16;

    private const uint Load = 1;
    private const uint Dynamic = 2;
    private const uint Interpreter = 3;
    private const uint Note = 4;
    private const uint GnuProperty = 0x6474e553;

    private const ulong TagNeeded = 1;
    private const ulong TagStringTable = 5;
    private const ulong TagSoName = 14;
    private const ulong TagRPath = 15;
    private const ulong TagRunPath = 29;

    private readonly record struct Segment(uint Type, ulong Offset, ulong Address, ulong FileSize, ulong Alignment);

    public static ElfFile? Read(ElfImage image)
    {
        var identification = image.Bytes(0, 16);
        if (identification.IsEmpty || !identification.StartsWith("\u007fELF"u8))
            return null;
        int bits = identification[4] switch { 1 => 32, 2 => 64, _ => 0 };
        if (bits == 0 || identification[5] is not (1 or 2))
            return null;
        image.IsLittleEndian = identification[5] == 1;

        var wide = bits == 64;
        if (!image.TryUInt16(16, out var type)
            || !image.TryUInt16(18, out var machine)
            || !image.TryWord(wide ? 32u : 28u, bits, out var segmentOffset)
            || !image.TryUInt32(wide ? 48u : 36u, out var flags)
            || !image.TryUInt16(wide ? 54u : 42u, out var segmentSize)
            || !image.TryUInt16(wide ? 56u : 44u, out var segmentCount))
        {
            return null;
        }
        var file = new ElfFile { Bits = bits, IsLittleEndian = image.IsLittleEndian, Type = type, Machine = machine, Flags = flags };
        if (segmentCount == 0)
            return file;
        if (segmentCount > MaxSegments || segmentSize < (wide ? 56 : 32) || ReadSegments(image, bits, segmentOffset, segmentSize, segmentCount) is not { } segments)
            return null;
        return ReadDynamic(image, segments, ReadSmallSegments(image, segments, file));
    }

    private static Segment[]? ReadSegments(ElfImage image, int bits, ulong offset, int size, int count)
    {
        if (!image.Holds(offset, (ulong)size * (ulong)count))
            return null;
        var segments = new Segment[count];
        for (var i = 0; i < count; i++)
        {
            var at = offset + (ulong)(i * size);
            var wide = bits == 64;
            if (!image.TryUInt32(at, out var type)
                || !image.TryWord(at + (wide ? 8u : 4u), bits, out var fileOffset)
                || !image.TryWord(at + (wide ? 16u : 8u), bits, out var address)
                || !image.TryWord(at + (wide ? 32u : 16u), bits, out var fileSize)
                || !image.TryWord(at + (wide ? 48u : 28u), bits, out var alignment))
            {
                return null;
            }
            segments[i] = new Segment(type, fileOffset, address, fileSize, alignment);
        }
        return segments;
    }

    private static ElfFile ReadSmallSegments(ElfImage image, Segment[] segments, ElfFile file)
    {
        foreach (var segment in segments)
        {
            file = segment.Type switch
            {
                Interpreter => file with { Interpreter = image.Text(segment.Offset) },
                GnuProperty => file with { X86IsaLevel = ElfNotes.ReadX86IsaLevel(image, file.Bits, segment.Offset, segment.FileSize, segment.Alignment) ?? file.X86IsaLevel },
                Note when file.OsVersion == 0 => file with { OsVersion = ElfNotes.ReadOsVersion(image, segment.Offset, segment.FileSize, segment.Alignment) },
                _ => file,
            };
        }
        return file;
    }

    private static ElfFile? ReadDynamic(ElfImage image, Segment[] segments, ElfFile file)
    {
        var dynamic = Array.FindLast(segments, segment => segment.Type == Dynamic);
        if (dynamic.FileSize == 0)
            return file;
        var step = (ulong)file.Bits / 4;
        var entries = new List<(ulong Tag, ulong Value)>();
        for (var at = dynamic.Offset; at - dynamic.Offset < dynamic.FileSize; at += step)
        {
            if (!image.TryWord(at, file.Bits, out var tag) || !image.TryWord(at + step / 2, file.Bits, out var value) || entries.Count == MaxDynamicEntries)
                return null;
            if (tag == 0)
                break;
            if (tag is TagNeeded or TagStringTable or TagSoName or TagRPath or TagRunPath)
                entries.Add((tag, value));
        }

        var table = entries.FindIndex(entry => entry.Tag == TagStringTable);
        if (table < 0)
            return file;
        var strings = FileOffset(segments, entries[table].Value);
        if (strings >= (ulong)image.Length)
            return null;

        var needed = new List<string>();
        string? soName = null, rPath = null, runPath = null;
        var characters = 0;
        foreach (var (tag, value) in entries)
        {
            if (tag == TagStringTable)
                continue;
            if (value >= (ulong)image.Length || image.Text(strings + value) is not { } text || (characters += text.Length) > MaxNames)
                return null;
            switch (tag)
            {
                case TagNeeded:
                    needed.Add(text);
                    break;
                case TagSoName:
                    soName ??= text;
                    break;
                case TagRPath:
                    rPath ??= text;
                    break;
                default:
                    runPath ??= text;
                    break;
            }
        }
        return file with { IsDynamic = true, Needed = needed, SoName = soName, RPath = rPath, RunPath = runPath };
    }

    /// <summary>The string table is named by its address: the segment that is loaded there tells where it stands in the file.</summary>
    private static ulong FileOffset(Segment[] segments, ulong address)
    {
        foreach (var segment in segments)
        {
            if (segment.Type == Load && address >= segment.Address && address - segment.Address < segment.FileSize)
                return unchecked(address - segment.Address + segment.Offset);
        }
        return address;
    }
}
