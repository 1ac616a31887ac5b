using System.Text;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Reads where the packages of an index stand. It knows the form that archives write; of any other it says so, and <see cref="PackagesReader"/> reads all of it.</summary>
internal static class OutlineReader
{
    /// <summary>About what a package of Debian's takes, in bytes.</summary>
    private const int UsualLength = 600;

    /// <summary>The packages in a part of a text that begins with a paragraph and ends with an empty line; null where a line is not of the usual form.</summary>
    public static PackageOutline[]? TryRead(byte[] text, int start, int end)
    {
        var outlines = new PackageOutline[(end - start) / UsualLength + 16];
        var count = 0;
        while (start < end)
        {
            if (text[start] == (byte)'\n')
            {
                start++;
                continue;
            }
            if (count == outlines.Length)
                Array.Resize(ref outlines, count * 2);
            ref var outline = ref outlines[count++];
            outline = new PackageOutline { Start = start };
            if (!TryReadParagraph(text, end, ref outline) || outline.Name.Length == 0 || outline.Version.Length == 0 || outline.Architecture.Length == 0)
                return null;
            start += outline.Length;
        }
        Array.Resize(ref outlines, count);
        return outlines;
    }

    private static bool TryReadParagraph(byte[] text, int end, ref PackageOutline outline)
    {
        var at = outline.Start;
        var isOurs = false;
        while (at < end)
        {
            var length = text.AsSpan(at, end - at).IndexOf((byte)'\n');
            if (length is < 0 or > Deb822Reader.MaxLineLength)
                return false;
            if (length == 0)
            {
                at++;
                break;
            }
            var line = text.AsSpan(at, length);
            if (line[0] is (byte)' ')
            {
                // What goes on in the next line is read by the other reader, and so is a line of blanks: it would end the paragraph.
                if (isOurs || line.TrimEnd(" \t\r"u8).IsEmpty)
                    return false;
            }
            else if (!TryReadField(line, at, ref outline, out isOurs))
                return false;
            at += length + 1;
        }
        outline.Length = at - outline.Start;
        return outline.Length <= Deb822Reader.MaxParagraphLength;
    }

    private static bool TryReadField(ReadOnlySpan<byte> line, int at, ref PackageOutline outline, out bool isOurs)
    {
        isOurs = true;
        switch (line[0] | 0x20)
        {
            case 'p' when Has(line, "Package"u8):
                return TryPlace(line, "Package".Length, at, ref outline.Name) && Ascii.IsValid(line);
            case 'p' when Has(line, "Provides"u8):
                return TryPlace(line, "Provides".Length, at, ref outline.Provides);
            case 'v' when Has(line, "Version"u8):
                return TryPlace(line, "Version".Length, at, ref outline.Version);
            case 'a' when Has(line, "Architecture"u8):
                return TryPlace(line, "Architecture".Length, at, ref outline.Architecture);
            case 's' when Has(line, "Source"u8):
                return TryPlace(line, "Source".Length, at, ref outline.Source);
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

    /// <summary>False where the field was there before.</summary>
    private static bool TryPlace(ReadOnlySpan<byte> line, int colon, int at, ref FieldPlace place)
    {
        if (place.Start != 0)
            return false;
        var valueStart = colon + 1;
        var value = line[valueStart..].TrimEnd(" \t\r"u8);
        var blanks = value.Length - value.TrimStart(" \t"u8).Length;
        place = new FieldPlace(at + valueStart + blanks, value.Length - blanks);
        return true;
    }
}
