namespace ReproGet.Core.Compression.Deflate;

/// <summary>Finds the lengths of a Huffman code's words, none longer than a bound. Whole numbers only, and symbols in their order where frequencies are equal: the same on every machine.</summary>
/// <remarks>Huffman's tree by two queues; words that are too long are shortened while Kraft's sum is kept, as the specification of JPEG does it (ITU-T T.81, K.2, figure K.3).</remarks>
internal sealed class HuffmanLengths(int symbolCount)
{
    private readonly ulong[] _leaves = new ulong[symbolCount];
    private readonly uint[] _weights = new uint[2 * symbolCount];
    private readonly int[] _parents = new int[2 * symbolCount];
    private readonly byte[] _depths = new byte[2 * symbolCount];
    private readonly int[] _counts = new int[64];

    /// <summary>Fills in the lengths; 0 for symbols that do not occur. A single symbol gets one bit.</summary>
    public void Find(ReadOnlySpan<uint> frequencies, int maxLength, Span<byte> lengths)
    {
        lengths.Clear();
        var count = 0;
        for (var symbol = 0; symbol < frequencies.Length; symbol++)
        {
            if (frequencies[symbol] > 0)
                _leaves[count++] = ((ulong)frequencies[symbol] << 32) | (uint)symbol;
        }
        if (count <= 1)
        {
            if (count == 1)
                lengths[(int)(uint)_leaves[0]] = 1;
            return;
        }
        Array.Sort(_leaves, 0, count);
        Merge(count);
        CountDepths(count, maxLength);
        // The rarest symbols get the longest words.
        var next = 0;
        for (var length = maxLength; length > 0; length--)
        {
            for (var left = _counts[length]; left > 0; left--)
                lengths[(int)(uint)_leaves[next++]] = (byte)length;
        }
    }

    /// <summary>Leaves come first, then the nodes in the order in which they are made, which is that of their weights.</summary>
    private void Merge(int count)
    {
        for (var i = 0; i < count; i++)
            _weights[i] = (uint)(_leaves[i] >> 32);
        var (leaf, node) = (0, count);
        for (var made = count; made < 2 * count - 1; made++)
        {
            var first = Lightest(ref leaf, ref node, count, made);
            var second = Lightest(ref leaf, ref node, count, made);
            _weights[made] = _weights[first] + _weights[second];
            _parents[first] = _parents[second] = made;
        }
    }

    private int Lightest(ref int leaf, ref int node, int count, int made)
        => leaf < count && (node >= made || _weights[leaf] <= _weights[node]) ? leaf++ : node++;

    private void CountDepths(int count, int maxLength)
    {
        Array.Clear(_counts);
        var root = 2 * count - 2;
        _depths[root] = 0;
        for (var i = root - 1; i >= 0; i--)
        {
            _depths[i] = (byte)(_depths[_parents[i]] + 1);
            if (i < count)
                _counts[_depths[i]]++;
        }
        for (var length = _counts.Length - 1; length > maxLength; length--)
        {
            while (_counts[length] > 0)
            {
                // Two words of this length give way: one takes their prefix's place, the other a place beside a shorter word.
                var shorter = length - 2;
                while (_counts[shorter] == 0)
                    shorter--;
                _counts[length] -= 2;
                _counts[length - 1]++;
                _counts[shorter]--;
                _counts[shorter + 1] += 2;
            }
        }
    }
}
