using System.Text;

namespace ReproGet.Core.Distros.Debian;

/// <summary>One paragraph of a deb822 file: fields with their values. It holds until its reader goes on.</summary>
public sealed class Deb822Paragraph
{
    private readonly List<Field> _fields = new(32);
    private ReadOnlyMemory<byte> _bytes;
    private ulong _seen;

    private readonly record struct Field(int NameStart, int NameLength, int ValueStart, int ValueEnd);

    /// <summary>The number of fields.</summary>
    public int Count => _fields.Count;

    /// <summary>The name of a field, in the order of the file and as written.</summary>
    public ReadOnlySpan<byte> NameAt(int index) => _bytes.Span.Slice(_fields[index].NameStart, _fields[index].NameLength);

    /// <summary>The bytes of a field's value as they stand: without blanks around it, but with the line ends, comments and leading blanks inside it.</summary>
    public ReadOnlySpan<byte> ValueAt(int index) => _bytes.Span[_fields[index].ValueStart.._fields[index].ValueEnd];

    /// <summary>Whether a field of this name is there. Names are compared without case (policy 5.1).</summary>
    public bool Has(ReadOnlySpan<byte> name) => IndexOf(name) >= 0;

    /// <summary>The value's bytes as <see cref="ValueAt"/> gives them; empty where there is no such field.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> name)
    {
        var index = IndexOf(name);
        return index < 0 ? [] : ValueAt(index);
    }

    /// <summary>
    /// The value as text, or null where there is no such field. Comments are left out; the lines of a folded or multiline value are joined by LF, each continuation without its first blank.
    /// </summary>
    public string? Text(string name)
    {
        var index = IndexOf(Encoding.UTF8.GetBytes(name));
        if (index < 0)
            return null;
        var value = ValueAt(index);
        if (!value.Contains((byte)'\n'))
            return Encoding.UTF8.GetString(value);
        var text = new StringBuilder(value.Length);
        foreach (var range in value.Split((byte)'\n'))
        {
            var line = value[range].TrimEnd(" \t\r"u8);
            var isFirst = range.Start.Value == 0;
            if (!isFirst && line.StartsWith("#"u8))
                continue;
            if (!isFirst)
                text.Append('\n');
            text.Append(Encoding.UTF8.GetString(isFirst || line.IsEmpty ? line : line[1..]));
        }
        return text.ToString();
    }

    /// <summary>The lines of a value that are not empty, without blanks around them: the form of the hash lists of a Release file. None where there is no such field.</summary>
    public IReadOnlyList<string> Lines(string name)
        => Text(name)?.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>The words of a value, as in <c>Components: main contrib</c>. None where there is no such field.</summary>
    public IReadOnlyList<string> Words(string name)
        => Text(name)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];

    internal void Clear()
    {
        _fields.Clear();
        _seen = 0;
    }

    /// <summary>Whether the field is the first of its name.</summary>
    internal bool Add(ReadOnlySpan<byte> name, int nameStart, int nameLength, int valueStart, int valueEnd)
    {
        // Most names differ in this cheap mark; only where it was seen are the names compared.
        var mark = 1UL << (((name[0] | 0x20) * 7 + (name[^1] | 0x20) + name.Length * 11) & 63);
        if ((_seen & mark) != 0 && IndexOf(name) >= 0)
            return false;
        _seen |= mark;
        _fields.Add(new Field(nameStart, nameLength, valueStart, Math.Max(valueStart, valueEnd)));
        return true;
    }

    internal bool Extend(int valueEnd)
    {
        if (_fields.Count == 0)
            return false;
        _fields[^1] = _fields[^1] with { ValueEnd = valueEnd };
        return true;
    }

    /// <summary>Says where the reader's buffer holds the paragraph now.</summary>
    internal void Over(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _fields.Count; i++)
        {
            if (_fields[i].NameLength == name.Length && Ascii.EqualsIgnoreCase(NameAt(i), name))
                return i;
        }
        return -1;
    }
}
