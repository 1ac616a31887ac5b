using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Reads where the packages in a part of an index stand. It knows the form that archives write; of any other it says so, and <see cref="PackagesReader"/> reads all of it.</summary>
/// <param name="text">The index.</param>
/// <param name="length">The length of the part in bytes.</param>
internal sealed class OutlineReader(byte[] text, int length)
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-._"u8);

    /// <summary>About what a package of Debian's takes, in bytes.</summary>
    private const int UsualLength = 600;

    /// <summary>And what of it is looked at for all.</summary>
    private const int UsualValues = 80;

    private PackageOutline[] _outlines = new PackageOutline[length / UsualLength + 16];
    private int _count;
    private int _line;
    private bool _isInParagraph;
    private bool _isOurs;
    private byte[] _values = new byte[length / UsualLength * UsualValues + 1024];
    // Not from 0 on: a place that begins there is none.
    private int _end = 1;

    /// <summary>The packages that were read.</summary>
    public ArraySegment<PackageOutline> Outlines => new(_outlines, 0, _count);

    /// <summary>What their places are in.</summary>
    public byte[] Values => _values;

    /// <summary>Reads the part, which begins with a paragraph and ends with an empty line or the text. False where a line is not of the usual form.</summary>
    public bool TryRead(int start)
    {
        _line = start;
        var end = start + length;
        var newline = Vector128.Create((byte)'\n');
        for (; start + Vector128<byte>.Count <= end; start += Vector128<byte>.Count)
        {
            var found = Vector128.Equals(Vector128.Create(text.AsSpan(start, Vector128<byte>.Count)), newline).ExtractMostSignificantBits();
            for (; found != 0; found &= found - 1)
            {
                if (!TryEndLine(start + BitOperations.TrailingZeroCount(found)))
                    return false;
            }
        }
        for (; start < end; start++)
        {
            if (text[start] == (byte)'\n' && !TryEndLine(start))
                return false;
        }
        // A last line without its end was cut off.
        return _line == end && (!_isInParagraph || TryEndParagraph(end));
    }

    private bool TryEndLine(int end)
    {
        var line = text.AsSpan(_line, end - _line);
        var start = _line;
        _line = end + 1;
        if (line.IsEmpty)
            return !_isInParagraph || TryEndParagraph(_line);
        if (line[0] == (byte)' ')
        {
            // What goes on in the next line is read by the other reader, and so is a line of blanks: it would end the paragraph.
            return _isInParagraph && !_isOurs && !line.TrimEnd(" \t\r"u8).IsEmpty && line.Length <= Deb822Reader.MaxLineLength;
        }
        if (!_isInParagraph)
            BeginParagraph(start);
        return line.Length <= Deb822Reader.MaxLineLength && TryReadField(line, ref _outlines[_count], out _isOurs);
    }

    private void BeginParagraph(int start)
    {
        _isInParagraph = true;
        if (_count == _outlines.Length)
            Array.Resize(ref _outlines, _count * 2);
        _outlines[_count].Start = start;
    }

    private bool TryEndParagraph(int end)
    {
        _isInParagraph = false;
        ref var outline = ref _outlines[_count++];
        outline.Length = end - outline.Start;
        return outline.Name.Length > 0 && outline.Version.Length > 0 && outline.Architecture.Length > 0 && outline.Length <= Deb822Reader.MaxParagraphLength;
    }

    private bool TryReadField(ReadOnlySpan<byte> line, ref PackageOutline outline, out bool isOurs)
    {
        isOurs = true;
        switch (line[0] | 0x20)
        {
            case 'p' when Has(line, "Package"u8):
                return TryKeepName(line["Package:".Length..], ref outline.Name);
            case 'p' when Has(line, "Provides"u8):
                return TryKeep(line["Provides:".Length..], ref outline.Provides);
            case 'v' when Has(line, "Version"u8):
                return TryKeep(line["Version:".Length..], ref outline.Version);
            case 'a' when Has(line, "Architecture"u8):
                return TryKeepName(line["Architecture:".Length..], ref outline.Architecture);
            case 's' when Has(line, "Source"u8):
                return TryKeep(line["Source:".Length..], ref outline.Source);
            case 'e' when Has(line, "Essential"u8):
                outline.IsEssential |= IsYes(line["Essential:".Length..]);
                return true;
            case 'i' when Has(line, "Important"u8):
            case 'p' when Has(line, "Protected"u8):
                outline.IsImportant |= IsYes(line["Important:".Length..]);
                return true;
            case 'm' when Has(line, "Multi-Arch"u8):
                outline.AllowsAny = line["Multi-Arch:".Length..].Trim(" \t\r"u8).SequenceEqual("allowed"u8);
                return true;
            default:
                isOurs = false;
                return line[0] is not ((byte)'#' or (byte)'\t' or (byte)'\r');
        }
    }

    private static bool Has(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name)
        => line.Length > name.Length && line[name.Length] == (byte)':' && Ascii.EqualsIgnoreCase(line[..name.Length], name);

    private static bool IsYes(ReadOnlySpan<byte> value) => Ascii.EqualsIgnoreCase(value.Trim(" \t\r"u8), "yes");

    /// <summary>Names are shown in messages, also those of packages that nobody asks for.</summary>
    private bool TryKeepName(ReadOnlySpan<byte> value, ref FieldPlace place)
        => TryKeep(value, ref place) && !_values.AsSpan(place.Start, place.Length).ContainsAnyExcept(NameBytes);

    /// <summary>False where the field was there before.</summary>
    private bool TryKeep(ReadOnlySpan<byte> value, ref FieldPlace place)
    {
        if (place.Start != 0)
            return false;
        value = value.TrimStart(" \t"u8).TrimEnd(" \t\r"u8);
        if (_values.Length - _end < value.Length)
            Array.Resize(ref _values, Math.Max(_values.Length * 2, _end + value.Length));
        value.CopyTo(_values.AsSpan(_end));
        place = new FieldPlace(_end, value.Length);
        _end += value.Length;
        return true;
    }
}
