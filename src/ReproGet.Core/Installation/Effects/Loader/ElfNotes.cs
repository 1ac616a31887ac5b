using System.Numerics;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>The two notes that <c>ldconfig</c> reads.</summary>
internal static class ElfNotes
{
    private const uint AbiTag = 1;
    private const uint PropertyType0 = 5;

    /// <summary><c>GNU_PROPERTY_X86_ISA_1_NEEDED</c> of the x86-64 psABI.</summary>
    private const uint X86Isa1Needed = 0xc0008002;

    /// <summary>Notes that matter come first; a file with more is not worth reading to its end.</summary>
    private const int MaxNotes = 256;

    /// <summary>The highest bit of the x86 instruction set levels needed, as glibc's <c>read_gnu_property</c> takes it; null where the segment says nothing.</summary>
    public static int? ReadX86IsaLevel(ElfImage image, int bits, ulong offset, ulong size, ulong alignment)
    {
        // A property note is aligned to a word; one that is not is passed over.
        if (alignment != (ulong)bits / 8 || !image.Holds(offset, size))
            return null;
        var end = offset + size;
        for (var (at, count) = (offset, 0); at + 12 < end && count < MaxNotes; count++)
        {
            if (!TryNote(image, at, alignment, out var note))
                return null;
            if (note is { Type: PropertyType0, IsGnu: true })
                return ReadProperties(image, at + 16, note.DescriptionSize, bits);
            at += note.Length;
        }
        return null;
    }

    /// <summary>The packed system version of <c>NT_GNU_ABI_TAG</c>, or 0.</summary>
    public static uint ReadOsVersion(ElfImage image, ulong offset, ulong size, ulong alignment)
    {
        if (size < 32 || !image.Holds(offset, size) || alignment is not (4 or 8))
            return 0;
        var end = offset + size;
        for (var (at, count) = (offset, 0); at + 32 <= end && count < MaxNotes; count++)
        {
            if (!TryNote(image, at, alignment, out var note))
                return 0;
            if (note is { Type: AbiTag, IsGnu: true, DescriptionSize: 16 })
            {
                image.TryUInt32(at + 16, out var system);
                image.TryUInt32(at + 20, out var major);
                image.TryUInt32(at + 24, out var minor);
                image.TryUInt32(at + 28, out var patch);
                return system << 24 | (major & 0xff) << 16 | (minor & 0xff) << 8 | patch & 0xff;
            }
            at += note.Length;
        }
        return 0;
    }

    private static int? ReadProperties(ElfImage image, ulong at, uint size, int bits)
    {
        var word = (uint)bits / 8;
        if (size < 8 || size % word != 0)
            return null;
        var end = at + size;
        var last = 0u;
        while (end - at >= 8)
        {
            if (!image.TryUInt32(at, out var type) || !image.TryUInt32(at + 4, out var dataSize))
                return null;
            at += 8;
            // Properties stand in ascending order, so the one sought cannot follow a higher one.
            if (type < last || dataSize > end - at || type > X86Isa1Needed)
                return null;
            if (type == X86Isa1Needed)
                return dataSize == 4 && image.TryUInt32(at, out var levels) && levels != 0 ? BitOperations.Log2(levels) : null;
            last = type;
            at += Math.Min((dataSize + word - 1) & ~(ulong)(word - 1), end - at);
        }
        return null;
    }

    private readonly record struct NoteHeader(uint Type, bool IsGnu, uint DescriptionSize, ulong Length);

    private static bool TryNote(ElfImage image, ulong at, ulong alignment, out NoteHeader note)
    {
        note = default;
        if (!image.TryUInt32(at, out var nameSize) || !image.TryUInt32(at + 4, out var descriptionSize) || !image.TryUInt32(at + 8, out var type))
            return false;
        var isGnu = nameSize == 4 && image.Bytes(at + 12, 4).SequenceEqual("GNU\0"u8);
        var description = Align(12 + (ulong)nameSize, alignment);
        note = new NoteHeader(type, isGnu, descriptionSize, Align(description + descriptionSize, alignment));
        return true;
    }

    private static ulong Align(ulong value, ulong alignment) => (value + alignment - 1) & ~(alignment - 1);
}
