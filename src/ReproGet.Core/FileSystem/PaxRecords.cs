using System.Text;

namespace ReproGet.Core.FileSystem;

/// <summary>The records of PAX extended headers, <c>length key=value\n</c> (POSIX.1-2001 pax, "pax Extended Header"). Values are bytes.</summary>
internal sealed class PaxRecords
{
    public const string AttributePrefix = "SCHILY.xattr.";

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, byte[]> _records = new(StringComparer.Ordinal);

    /// <summary>The pieces of a sparse file in format 0.0, which repeats two keys: offset, length, offset, length…</summary>
    public List<byte[]> RepeatedSparse { get; } = [];

    public bool IsEmpty => _records.Count == 0;

    public IEnumerable<KeyValuePair<string, byte[]>> All => _records;

    /// <summary>The value of <paramref name="key"/>; null where there is none.</summary>
    public byte[]? Find(string key) => _records.GetValueOrDefault(key);

    /// <summary>Takes over all records of a header; later ones win. An empty value takes a record of before away.</summary>
    public void Read(ReadOnlySpan<byte> payload, TarFaults faults)
    {
        while (!payload.IsEmpty)
        {
            var blank = payload.IndexOf((byte)' ');
            if (blank <= 0 || !TryReadDecimal(payload[..blank], out var length) || length <= blank + 1 || length > payload.Length)
                throw faults.Damaged("a record of a PAX header has a wrong length");
            var record = payload[(blank + 1)..(int)length];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0 || record[^1] != '\n')
                throw faults.Damaged("a record of a PAX header is not of the form “length key=value”");
            Take(Decode(record[..equals], faults), record[(equals + 1)..^1]);
            payload = payload[(int)length..];
        }
    }

    /// <summary>Takes over what <paramref name="records"/> hold; they win.</summary>
    public void TakeAll(PaxRecords records)
    {
        foreach (var (key, value) in records._records)
            _records[key] = value;
        RepeatedSparse.AddRange(records.RepeatedSparse);
    }

    /// <summary>An upper bound of the bytes held.</summary>
    public long Weight => _records.Sum(record => 64L + record.Key.Length + record.Value.Length);

    public static bool TryReadDecimal(ReadOnlySpan<byte> text, out long value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9' || value > (long.MaxValue - 9) / 10)
                return false;
            value = 10 * value + (digit - '0');
        }
        return text.Length > 0;
    }

    /// <summary>A time: seconds, perhaps negative, perhaps with a fraction; gives whole seconds, rounded down.</summary>
    public static bool TryReadTime(ReadOnlySpan<byte> text, out long seconds)
    {
        var negative = text.StartsWith("-"u8);
        if (negative)
            text = text[1..];
        var dot = text.IndexOf((byte)'.');
        var whole = dot < 0 ? text : text[..dot];
        var fraction = dot < 0 ? default : text[(dot + 1)..];
        if (!TryReadDecimal(whole, out seconds) || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
            return false;
        if (negative)
            seconds = fraction.ContainsAnyExcept((byte)'0') ? -seconds - 1 : -seconds;
        return true;
    }

    public static string Decode(ReadOnlySpan<byte> text, TarFaults faults)
    {
        if (!System.Text.Unicode.Utf8.IsValid(text))
            throw faults.NotUtf8();
        return Strict.GetString(text);
    }

    private void Take(string key, ReadOnlySpan<byte> value)
    {
        if (key is "GNU.sparse.offset" or "GNU.sparse.numbytes")
            RepeatedSparse.Add(value.ToArray());
        else
            _records[key] = value.ToArray();
    }
}
