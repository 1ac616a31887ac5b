using System.Text;

namespace ReproGet.Core.Tests.FileSystem;

/// <summary>Archives as nobody should write them, block by block.</summary>
internal sealed class TarBuilder
{
    private readonly List<byte> _archive = [];

    public TarBuilder Member(
        string name, char type = '0', string content = "", string? size = null, string link = "", Action<byte[]>? change = null, bool badChecksum = false, bool signedChecksum = false)
    {
        var bytes = Encoding.Latin1.GetBytes(content);
        var block = new byte[512];
        Encoding.UTF8.GetBytes(name).AsSpan().CopyTo(block);
        Put(block, 100, "0000644\0");
        Put(block, 108, "0000000\0");
        Put(block, 116, "0000000\0");
        Put(block, 124, size ?? Convert.ToString(bytes.Length, 8).PadLeft(11, '0') + "\0");
        Put(block, 136, "00000000007\0");
        block[156] = (byte)type;
        Put(block, 157, link);
        Put(block, 257, "ustar\000");
        change?.Invoke(block);
        block.AsSpan(148, 8).Fill((byte)' ');
        var sum = block.Sum(b => signedChecksum ? (sbyte)b : b) + (badChecksum ? 1 : 0);
        Put(block, 148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
        _archive.AddRange(block);
        _archive.AddRange(bytes);
        return Pad();
    }

    public TarBuilder Pax(string records, char type = 'x') => Member("PaxHeaders/x", type, records);

    /// <summary>A PAX header with its records' lengths worked out.</summary>
    public TarBuilder PaxRecords(params string[] records) => Pax(string.Concat(records.Select(Record)));

    public TarBuilder Raw(params byte[] bytes)
    {
        _archive.AddRange(bytes);
        return this;
    }

    public MemoryStream Stream() => new([.. _archive]);

    public MemoryStream End() => Raw(new byte[1024]).Stream();

    public static string Record(string record)
    {
        var length = record.Length + 3;
        while ($"{length} {record}\n".Length != length)
            length++;
        return $"{length} {record}\n";
    }

    public static void Put(byte[] block, int offset, string text) => Encoding.Latin1.GetBytes(text).CopyTo(block, offset);

    private TarBuilder Pad()
    {
        _archive.AddRange(new byte[-_archive.Count & 511]);
        return this;
    }
}
