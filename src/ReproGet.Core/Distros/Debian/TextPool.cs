using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Makes one string of equal texts: in an index most versions, sources and dependencies stand more than once. Not for several threads.</summary>
internal sealed class TextPool
{
    private readonly List<string> _texts = [""];
    private Slot[] _slots = new Slot[1 << 12];

    private record struct Slot(uint Hash, int Text);

    /// <summary>The string of these bytes of UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
            return "";
        var hash = Hash(utf8);
        var mask = _slots.Length - 1;
        var at = (int)(hash & mask);
        for (; _slots[at].Text != 0; at = (at + 1) & mask)
        {
            if (_slots[at].Hash == hash && Equal(_texts[_slots[at].Text], utf8))
                return _texts[_slots[at].Text];
        }
        var text = Encoding.UTF8.GetString(utf8);
        _slots[at] = new Slot(hash, _texts.Count);
        _texts.Add(text);
        if (_texts.Count > _slots.Length * 3 / 5)
            Grow();
        return text;
    }

    private static bool Equal(string text, ReadOnlySpan<byte> utf8) => Ascii.Equals(utf8, text);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = (ulong)bytes.Length;
        foreach (var word in MemoryMarshal.Cast<byte, uint>(bytes))
            hash = (hash ^ word) * 0x9E3779B97F4A7C15 >> 5 ^ hash << 7;
        foreach (var b in bytes[(bytes.Length & ~3)..])
            hash = (hash ^ b) * 0x9E3779B97F4A7C15 ^ hash >> 29;
        return (uint)(hash ^ hash >> 32);
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        var mask = _slots.Length - 1;
        foreach (var slot in old)
        {
            if (slot.Text == 0)
                continue;
            var at = (int)(slot.Hash & mask);
            while (_slots[at].Text != 0)
                at = (at + 1) & mask;
            _slots[at] = slot;
        }
    }
}
