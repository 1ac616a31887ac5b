using System.Buffers.Binary;
using System.Text;

namespace ReproGet.Core.Tests.Installation.Effects;

/// <summary>Makes small ELF files with just the headers that loaders look at.</summary>
internal sealed record ElfBuilder
{
    private const ulong LoadAddress = 0x10000;

    public int Bits { get; init; } = 64;

    public bool LittleEndian { get; init; } = true;

    public int Machine { get; init; } = 62;

    public int Type { get; init; } = 3;

    public uint Flags { get; init; }

    public string? Interpreter { get; init; }

    public string[] Needed { get; init; } = [];

    public string? SoName { get; init; }

    public string? RPath { get; init; }

    public string? RunPath { get; init; }

    public uint? X86Isa { get; init; }

    public uint[]? AbiTag { get; init; }

    public bool Dynamic { get; init; } = true;

    /// <summary>A library of a Debian architecture.</summary>
    public static ElfBuilder For(string debian) => debian switch
    {
        "amd64" => new ElfBuilder(),
        "i386" => new ElfBuilder { Bits = 32, Machine = 3 },
        "arm64" => new ElfBuilder { Machine = 183 },
        "armhf" => new ElfBuilder { Bits = 32, Machine = 40, Flags = 0x05000400 },
        "ppc64el" => new ElfBuilder { Machine = 21, Flags = 2 },
        "s390x" => new ElfBuilder { Machine = 22, LittleEndian = false },
        "riscv64" => new ElfBuilder { Machine = 243, Flags = 5 },
        _ => throw new ArgumentOutOfRangeException(nameof(debian)),
    };

    public byte[] Build()
    {
        var wide = Bits == 64;
        var word = Bits / 8;
        var segments = new List<(uint Type, byte[] Bytes, ulong Alignment)>();
        if (Interpreter is not null)
            segments.Add((3, [.. Encoding.UTF8.GetBytes(Interpreter), 0], 1));
        if (X86Isa is { } isa)
            segments.Add((0x6474e553, Note(5, Padded([.. Number(0xc0008002, 4), .. Number(4, 4), .. Number(isa, 4)], word)), (ulong)word));
        if (AbiTag is { } tag)
            segments.Add((4, Note(1, [.. tag.SelectMany(part => Number(part, 4))]), 4));

        var header = wide ? 64 : 52;
        var entry = wide ? 56 : 32;
        var count = segments.Count + 1 + (Dynamic ? 1 : 0);
        var body = new List<byte>();
        var placed = new List<(uint Type, ulong Offset, ulong Size, ulong Alignment)>();
        foreach (var segment in segments)
        {
            body.AddRange(new byte[(8 - body.Count % 8) % 8]);
            placed.Add((segment.Type, (ulong)(header + entry * count + body.Count), (ulong)segment.Bytes.Length, segment.Alignment));
            body.AddRange(segment.Bytes);
        }
        body.AddRange(new byte[(8 - body.Count % 8) % 8]);
        if (Dynamic)
        {
            var at = header + entry * count + body.Count;
            var strings = new List<byte> { 0 };
            var values = new List<(ulong Tag, ulong Value)>();
            void Add(ulong dynamicTag, string? text)
            {
                if (text is null)
                    return;
                values.Add((dynamicTag, (ulong)strings.Count));
                strings.AddRange([.. Encoding.UTF8.GetBytes(text), 0]);
            }
            foreach (var needed in Needed)
                Add(1, needed);
            Add(14, SoName);
            Add(15, RPath);
            Add(29, RunPath);
            var size = (values.Count + 2) * word * 2;
            values.Add((5, LoadAddress + (ulong)(at + size)));
            values.Add((0, 0));
            placed.Add((2, (ulong)at, (ulong)size, (ulong)word));
            foreach (var (dynamicTag, value) in values)
                body.AddRange([.. Number(dynamicTag, word), .. Number(value, word)]);
            body.AddRange(strings);
        }
        placed.Add((1, 0, (ulong)(header + entry * count + body.Count), 0x1000));
        return [.. Header(header, entry, count), .. placed.SelectMany(segment => Segment(segment.Type, segment.Offset, segment.Size, segment.Alignment)), .. body];
    }

    private byte[] Header(int header, int entry, int count)
    {
        var word = Bits / 8;
        return
        [
            0x7f, (byte)'E', (byte)'L', (byte)'F', (byte)(Bits / 32), (byte)(LittleEndian ? 1 : 2), 1, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            .. Number((ulong)Type, 2), .. Number((ulong)Machine, 2), .. Number(1, 4),
            .. Number(0, word), .. Number((ulong)header, word), .. Number(0, word),
            .. Number(Flags, 4), .. Number((ulong)header, 2), .. Number((ulong)entry, 2), .. Number((ulong)count, 2), .. Number(0, 6),
        ];
    }

    private byte[] Segment(uint type, ulong offset, ulong size, ulong alignment)
    {
        var address = LoadAddress + offset;
        return Bits == 64
            ? [.. Number(type, 4), .. Number(4, 4), .. Number(offset, 8), .. Number(address, 8), .. Number(address, 8), .. Number(size, 8), .. Number(size, 8), .. Number(alignment, 8)]
            : [.. Number(type, 4), .. Number(offset, 4), .. Number(address, 4), .. Number(address, 4), .. Number(size, 4), .. Number(size, 4), .. Number(4, 4), .. Number(alignment, 4)];
    }

    private byte[] Note(uint type, byte[] description) => [.. Number(4, 4), .. Number((ulong)description.Length, 4), .. Number(type, 4), .. "GNU\0"u8, .. description];

    private static byte[] Padded(byte[] bytes, int alignment) => [.. bytes, .. new byte[(alignment - bytes.Length % alignment) % alignment]];

    private byte[] Number(ulong value, int size)
    {
        var bytes = new byte[8];
        if (LittleEndian)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            return bytes[..size];
        }
        BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
        return bytes[(8 - size)..];
    }
}
