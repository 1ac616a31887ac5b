using System.Globalization;
using System.Text;

namespace ReproGet.Core.FileSystem;

/// <summary>How one entry is expressed: the fields of its ustar header, and the PAX records for what does not fit them.</summary>
internal sealed class TarMemberHeader
{
    private const string ExtendedHeaderName = "PaxHeaders/member";
    private const int NameLength = 100;
    private const int PrefixLength = 155;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly FileEntry _entry;
    private readonly SortedDictionary<string, byte[]> _records = new(Utf8Order.Instance);
    private readonly byte[] _prefix;
    private readonly byte[] _name;
    private readonly byte[] _linkName;
    private readonly long _size;
    private readonly long _userId;
    private readonly long _groupId;
    private readonly long _modifiedTime;

    private TarMemberHeader(FileEntry entry)
    {
        _entry = entry;
        (_prefix, _name) = Name();
        _linkName = LinkName();
        _size = Number("size", entry.Type == FileType.Regular ? ContentOf(entry).Length : 0, 12);
        _userId = Number("uid", entry.UserId, 8);
        _groupId = Number("gid", entry.GroupId, 8);
        _modifiedTime = Number("mtime", entry.ModifiedTime, 12);
        foreach (var (name, value) in entry.ExtendedAttributes)
            _records[PaxRecords.AttributePrefix + PaxAttributes.EncodeName(name)] = value;
        ExtendedHeader = Records();
    }

    /// <summary>The payload of the PAX header that stands before the member; empty where it needs none.</summary>
    public byte[] ExtendedHeader { get; }

    public static TarMemberHeader Of(FileEntry entry)
    {
        if ((entry.Mode & ~0xfff) != 0)
            throw FileSystemErrors.CannotArchive(entry.Path, "its mode has more than twelve bits");
        if (entry.UserId < 0 || entry.GroupId < 0)
            throw FileSystemErrors.CannotArchive(entry.Path, "its owner is negative");
        return new TarMemberHeader(entry);
    }

    /// <summary>The header of a PAX header: the same for all but its size.</summary>
    public static void WriteExtended(Span<byte> block, int length)
    {
        block.Clear();
        Encoding.ASCII.GetBytes(ExtendedHeaderName, block);
        WriteFields(block, 0b110_100_100, 0, 0, length, 0, 'x');
        WriteChecksum(block);
    }

    public void Write(Span<byte> block)
    {
        block.Clear();
        _name.CopyTo(block);
        WriteFields(block, _entry.Mode, _userId, _groupId, _size, _modifiedTime, TypeFlag(_entry.Type));
        _linkName.CopyTo(block[157..]);
        if (_entry.Type is FileType.CharacterDevice or FileType.BlockDevice)
        {
            TarNumber.WriteOctal(block[329..337], Device(_entry.DeviceMajor));
            TarNumber.WriteOctal(block[337..345], Device(_entry.DeviceMinor));
        }
        _prefix.CopyTo(block[345..]);
        WriteChecksum(block);
    }

    private static void WriteFields(Span<byte> block, int mode, long userId, long groupId, long size, long modifiedTime, char type)
    {
        TarNumber.WriteOctal(block[100..108], mode);
        TarNumber.WriteOctal(block[108..116], userId);
        TarNumber.WriteOctal(block[116..124], groupId);
        TarNumber.WriteOctal(block[124..136], size);
        TarNumber.WriteOctal(block[136..148], modifiedTime);
        block[156] = (byte)type;
        "ustar\000"u8.CopyTo(block[257..]);
        TarNumber.WriteOctal(block[329..337], 0);
        TarNumber.WriteOctal(block[337..345], 0);
    }

    // Six digits, a NUL and a blank: the form that all programs write.
    private static void WriteChecksum(Span<byte> block)
    {
        block[148..156].Fill((byte)' ');
        var sum = 0;
        foreach (var b in block)
            sum += b;
        TarNumber.WriteOctal(block[148..155], sum);
    }

    private static char TypeFlag(FileType type) => type switch
    {
        FileType.Regular => '0',
        FileType.HardLink => '1',
        FileType.SymbolicLink => '2',
        FileType.CharacterDevice => '3',
        FileType.BlockDevice => '4',
        FileType.Directory => '5',
        FileType.Fifo => '6',
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static FileContent ContentOf(FileEntry entry)
        => entry.Content ?? throw FileSystemErrors.CannotArchive(entry.Path, "it is a regular file without content");

    private (byte[] Prefix, byte[] Name) Name()
    {
        var name = Encode(_entry.Type == FileType.Directory ? _entry.Path + "/" : _entry.Path);
        if (Ascii.IsValid(name))
        {
            if (name.Length <= NameLength)
                return ([], name);
            // The shortest prefix that leaves a name which fits; the slash between them is written nowhere.
            var slash = Array.IndexOf(name, (byte)'/', name.Length - NameLength - 1);
            if (slash is > 0 and <= PrefixLength && slash < name.Length - 1)
                return (name[..slash], name[(slash + 1)..]);
        }
        _records["path"] = name;
        return ([], Rough(name));
    }

    private byte[] LinkName()
    {
        if (_entry.Type is not (FileType.SymbolicLink or FileType.HardLink))
            return [];
        if (_entry.LinkTarget is not { Length: > 0 } target)
            throw FileSystemErrors.CannotArchive(_entry.Path, "it is a link without a target");
        if (target.Contains('\0'))
            throw FileSystemErrors.UnsafePath(target);
        if (_entry.Type == FileType.HardLink)
            TreePath.Check(target);
        var name = Encode(target);
        if (Ascii.IsValid(name) && name.Length <= NameLength)
            return name;
        _records["linkpath"] = name;
        return Rough(name);
    }

    // What a program that knows no PAX headers shows. It must not end with the slash that makes a directory, and a directory keeps its type anyway.
    private static byte[] Rough(byte[] name)
        => [.. name.Take(NameLength).Select(b => b is > (byte)' ' and < 0x7f and not (byte)'/' ? b : (byte)'_')];

    private long Number(string key, long value, int width)
    {
        if (value >= 0 && value <= TarNumber.MaxOctal(width))
            return value;
        _records[key] = Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private int Device(int number)
        => number >= 0 && number <= TarNumber.MaxOctal(8) ? number : throw FileSystemErrors.CannotArchive(_entry.Path, "its device number is out of range");

    private byte[] Encode(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException e)
        {
            throw FileSystemErrors.CannotArchive(_entry.Path, "a name is not Unicode", e);
        }
    }

    private byte[] Records()
    {
        if (_records.Count == 0)
            return [];
        var payload = new MemoryStream();
        foreach (var (key, value) in _records)
        {
            var record = Encode(key);
            // The length counts its own digits.
            var rest = 1 + record.Length + 1 + value.Length + 1;
            var length = rest + Digits(rest);
            if (Digits(length) > Digits(rest))
                length = rest + Digits(length);
            payload.Write(Encoding.ASCII.GetBytes(length.ToString(CultureInfo.InvariantCulture)));
            payload.WriteByte((byte)' ');
            payload.Write(record);
            payload.WriteByte((byte)'=');
            payload.Write(value);
            payload.WriteByte((byte)'\n');
        }
        return payload.ToArray();
    }

    private static int Digits(int number) => number.ToString(CultureInfo.InvariantCulture).Length;
}
