using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>Writes the file <c>/etc/ld.so.cache</c> in its format <c>glibc-ld.so.cache1.1</c>.</summary>
/// <remarks>
/// Source of the format: glibc's <c>sysdeps/generic/dl-cache.h</c>; of the order of entries: <c>elf/cache.c</c>. The format is written in the byte order of the target.
/// Before glibc 2.32 <c>ldconfig</c> put an older table before this one; the loader of those versions reads this one alone as well.
/// </remarks>
internal static class LdSoCache
{
    private const int HeaderSize = 48;
    private const int EntrySize = 24;
    private const uint ExtensionMagic = 0xeaa42174;
    private const uint GeneratorTag = 0;
    private const uint HwcapsTag = 1;
    private const ulong HwcapsExtension = 1UL << 62;

    /// <summary>The bytes of the file.</summary>
    /// <param name="entries">In the order in which they were found.</param>
    /// <param name="hwcapsNames">All names of <c>glibc-hwcaps</c> subdirectories that were seen: unused ones stand in the string table too.</param>
    /// <param name="generator">Who wrote it: <c>ldconfig (Debian GLIBC 2.41-12) stable release version 2.41</c>.</param>
    /// <param name="architecture">Whose loader reads it.</param>
    public static byte[] Write(IEnumerable<CacheEntry> entries, IEnumerable<string> hwcapsNames, string generator, Architecture architecture)
    {
        var bigEndian = architecture.IsBigEndian();
        var names = new LibraryNameOrder(architecture);
        // The sort is stable: of entries that compare equal the one found first comes first.
        var sorted = entries.Order(Comparer<CacheEntry>.Create((left, right) => Compare(names, left, right))).ToArray();
        var hwcaps = sorted.Select(entry => entry.HwcapsName).OfType<string>().Distinct(StringComparer.Ordinal).Order(Utf8Order.Instance).ToArray();
        var strings = new CacheStrings();
        foreach (var name in hwcapsNames)
            strings.Add(name);
        foreach (var entry in sorted)
        {
            strings.Add(entry.SoName);
            strings.Add(entry.Path);
        }
        var stringBytes = strings.Finish();
        var stringsAt = HeaderSize + sorted.Length * EntrySize;
        var extensionAt = (stringsAt + stringBytes.Length + 3) & ~3;

        using var output = new Output(bigEndian);
        output.Text("glibc-ld.so.cache1.1");
        output.UInt32((uint)sorted.Length);
        output.UInt32((uint)stringBytes.Length);
        output.Bytes([(byte)(bigEndian ? 3 : 2), 0, 0, 0]);
        output.UInt32((uint)extensionAt);
        output.Bytes(new byte[12]);
        foreach (var entry in sorted)
        {
            output.UInt32((uint)entry.Flags);
            output.UInt32((uint)(stringsAt + strings.Offset(entry.SoName)));
            output.UInt32((uint)(stringsAt + strings.Offset(entry.Path)));
            output.UInt32(entry.OsVersion);
            output.UInt64(entry.HwcapsName is { } name
                ? HwcapsExtension | (ulong)entry.IsaLevel << 32 | (uint)Array.IndexOf(hwcaps, name)
                : entry.LegacyHwcaps);
        }
        output.Bytes(stringBytes);
        output.Bytes(new byte[extensionAt - stringsAt - stringBytes.Length]);
        WriteExtensions(output, extensionAt, Array.ConvertAll(hwcaps, name => (uint)(stringsAt + strings.Offset(name))), generator);
        return output.ToArray();
    }

    private static void WriteExtensions(Output output, int at, uint[] hwcaps, string generator)
    {
        var sections = hwcaps.Length > 0 ? 2 : 1;
        var hwcapsAt = at + 8 + sections * 16;
        output.UInt32(ExtensionMagic);
        output.UInt32((uint)sections);
        output.Section(GeneratorTag, hwcapsAt + hwcaps.Length * 4, Encoding.UTF8.GetByteCount(generator));
        if (hwcaps.Length > 0)
            output.Section(HwcapsTag, hwcapsAt, hwcaps.Length * 4);
        foreach (var name in hwcaps)
            output.UInt32(name);
        output.Text(generator);
    }

    /// <summary>The loader searches by halves and takes the first that fits, so the order is part of the format.</summary>
    private static int Compare(LibraryNameOrder names, CacheEntry left, CacheEntry right)
    {
        var order = names.Compare(right.SoName, left.SoName);
        if (order == 0)
            order = right.Flags.CompareTo(left.Flags);
        if (order == 0)
            order = (left.HwcapsName is null).CompareTo(right.HwcapsName is null);
        if (order == 0 && left.HwcapsName is not null)
            order = Utf8Order.Instance.Compare(left.HwcapsName, right.HwcapsName);
        if (order == 0)
            order = BitOperations.PopCount(right.LegacyHwcaps).CompareTo(BitOperations.PopCount(left.LegacyHwcaps));
        if (order == 0)
            order = right.LegacyHwcaps.CompareTo(left.LegacyHwcaps);
        return order != 0 ? order : right.OsVersion.CompareTo(left.OsVersion);
    }

    private sealed class Output(bool bigEndian) : IDisposable
    {
        private readonly MemoryStream _bytes = new();

        public void Dispose() => _bytes.Dispose();

        public byte[] ToArray() => _bytes.ToArray();

        public void Bytes(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

        public void Text(string text) => _bytes.Write(Encoding.UTF8.GetBytes(text));

        public void UInt32(uint value)
        {
            Span<byte> bytes = stackalloc byte[4];
            if (bigEndian)
                BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
            else
                BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
            _bytes.Write(bytes);
        }

        public void UInt64(ulong value)
        {
            Span<byte> bytes = stackalloc byte[8];
            if (bigEndian)
                BinaryPrimitives.WriteUInt64BigEndian(bytes, value);
            else
                BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
            _bytes.Write(bytes);
        }

        public void Section(uint tag, int offset, int size)
        {
            UInt32(tag);
            UInt32(0);
            UInt32((uint)offset);
            UInt32((uint)size);
        }
    }
}
