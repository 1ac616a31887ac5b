using System.Text;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Gives texts numbers, in the order in which they come, and holds their bytes side by side: an index has tens of thousands, of which a resolution makes few into strings.</summary>
internal sealed class NameTable
{
    /// <summary>Bytes of a name that need no memory of their own.</summary>
    private const int MaxShort = 256;

    private byte[] _bytes;
    private int[] _ends;
    private int[] _slots;
    private string?[] _texts = [];

    /// <param name="capacity">About how many there will be.</param>
    public NameTable(int capacity)
    {
        _bytes = new byte[Math.Max(64, capacity * 16)];
        _ends = new int[capacity + 1];
        _slots = new int[SlotsFor(capacity)];
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of a text, by its number.</summary>
    public ReadOnlySpan<byte> this[int number] => _bytes.AsSpan(Start(number), _ends[number] - Start(number));

    /// <summary>The number of a text, which is a new one where it was not there.</summary>
    public int Add(ReadOnlySpan<byte> text)
    {
        var slot = SlotOf(text);
        if (_slots[slot] != 0)
            return _slots[slot] - 1;
        if (Count * 2 >= _slots.Length)
        {
            Grow();
            slot = SlotOf(text);
        }
        var start = Start(Count);
        if (_bytes.Length - start < text.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, start + text.Length));
        text.CopyTo(_bytes.AsSpan(start));
        if (Count == _ends.Length)
            Array.Resize(ref _ends, _ends.Length * 2);
        _ends[Count] = start + text.Length;
        _slots[slot] = ++Count;
        return Count - 1;
    }

    /// <summary>The number of a text, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text) => _slots[SlotOf(text)] - 1;

    /// <inheritdoc cref="Find(ReadOnlySpan{byte})"/>
    public int Find(ReadOnlySpan<char> text) => Find(Utf8(text, stackalloc byte[MaxShort]));

    /// <inheritdoc cref="Add(ReadOnlySpan{byte})"/>
    public int Add(ReadOnlySpan<char> text) => Add(Utf8(text, stackalloc byte[MaxShort]));

    /// <summary>A text as a string.</summary>
    public string Text(int number)
    {
        if (_texts.Length < Count)
            Array.Resize(ref _texts, Count);
        return _texts[number] ??= Encoding.UTF8.GetString(this[number]);
    }

    private static ReadOnlySpan<byte> Utf8(ReadOnlySpan<char> text, Span<byte> buffer)
        => Encoding.UTF8.TryGetBytes(text, buffer, out var length) ? buffer[..length] : Encoding.UTF8.GetBytes(text.ToString());

    /// <summary>Twice as many as there are texts, at least, so that few have to look further.</summary>
    private static int SlotsFor(int count) => 1 << (33 - int.LeadingZeroCount(Math.Max(count, 8)));

    private int Start(int number) => number == 0 ? 0 : _ends[number - 1];

    /// <summary>Where a text is, or would be.</summary>
    private int SlotOf(ReadOnlySpan<byte> text)
    {
        var mask = _slots.Length - 1;
        // Its seed is another in each process, so that names which all fall into one slot are not chosen easily.
        var hash = default(HashCode);
        hash.AddBytes(text);
        var slot = hash.ToHashCode() & mask;
        while (_slots[slot] != 0 && !this[_slots[slot] - 1].SequenceEqual(text))
            slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var number = 0; number < Count; number++)
            _slots[SlotOf(this[number])] = number + 1;
    }
}
