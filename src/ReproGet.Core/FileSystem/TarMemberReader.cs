namespace ReproGet.Core.FileSystem;

/// <summary>Turns header blocks, and the extended headers before them, into members.</summary>
internal sealed class TarMemberReader(TarFaults faults, Func<long, byte[]> readPayload, Func<byte[]> readBlock)
{
    /// <summary>In bytes. Linux allows 64 KiB for an attribute and 4 KiB for a path; more than this is no honest header.</summary>
    private const int MaxPayload = 1 << 20;

    /// <summary>In bytes, of all members. A hole costs an archive nothing, so that no limit on its length bounds it.</summary>
    private const long MaxHoles = 1L << 30;

    /// <summary>In bytes. They are of every member that follows: one that is large costs as much for each.</summary>
    private const int MaxGlobal = 1 << 16;

    private readonly PaxRecords _global = new();
    private PaxRecords? _local;
    private byte[]? _longName;
    private byte[]? _longLink;
    private long _holes;

    /// <summary>A member, and how many bytes of it stand in the archive: still to be read, and read already.</summary>
    internal readonly record struct Member(FileEntry Entry, long StoredLength, long SkippedLength, TarSparse? Sparse);

    /// <summary>Whether an extended header waits for its member.</summary>
    public bool IsPending => _local is not null || _longName is not null || _longLink is not null;

    /// <summary>Takes one header with a right checksum. False: it only says something about members to come.</summary>
    public bool TryRead(TarHeader header, out Member member)
    {
        member = default;
        switch (header.Type)
        {
            case 'x' or 'X':
                var records = new PaxRecords();
                records.Read(Payload(header), faults);
                _local = _local is null ? records : throw Twice();
                return false;
            case 'g':
                _global.Read(Payload(header), faults);
                if (_global.Weight > MaxGlobal)
                    throw faults.Unsupported("its global headers hold more than 64 KiB");
                return false;
            case 'L':
                _longName = _longName is null ? UpToNul(Payload(header)) : throw Twice();
                return false;
            case 'K':
                _longLink = _longLink is null ? UpToNul(Payload(header)) : throw Twice();
                return false;
            case 'V':
                // GNU's label of the volume: no member, no content.
                return false;
            default:
                member = Compose(header);
                _local = null;
                _longName = _longLink = null;
                return true;
        }
    }

    private ReproGetException Twice() => faults.Damaged("a member has two extended headers of one kind");

    private byte[] Payload(TarHeader header)
    {
        var length = Number(header.Size, "size");
        if (length is < 0 or > MaxPayload)
            throw faults.Damaged("an extended header has an absurd size");
        return readPayload(length);
    }

    private static byte[] UpToNul(byte[] text)
    {
        var end = Array.IndexOf(text, (byte)0);
        return end < 0 ? text : text[..end];
    }

    private Member Compose(TarHeader header)
    {
        var records = _global;
        if (_local is not null)
        {
            records = new PaxRecords();
            records.TakeAll(_global);
            records.TakeAll(_local);
        }
        var name = Text(records, "GNU.sparse.name") ?? Text(records, "path") ?? Name(header);
        var type = TypeOf(header, name);
        var entry = new FileEntry
        {
            Path = faults.PathOf(name),
            Type = type,
            Mode = (int)(Number(header.Mode, "mode") & 0xfff),
            UserId = Owner(records, "uid", header.UserId),
            GroupId = Owner(records, "gid", header.GroupId),
            ModifiedTime = Time(records, header),
            LinkTarget = type is FileType.SymbolicLink or FileType.HardLink ? LinkTarget(records, header, type) : null,
            DeviceMajor = Device(header, header.DeviceMajor, type),
            DeviceMinor = Device(header, header.DeviceMinor, type),
            ExtendedAttributes = Attributes(records),
        };
        if (entry.Path.Length == 0 && type != FileType.Directory)
            throw faults.Damaged("the root is no directory");

        var stored = Sized(records, "size") ?? Number(header.Size, "size");
        if (stored < 0)
            throw faults.Damaged("a size is negative");
        if (type != FileType.Regular)
        {
            // The size of a member without content means nothing, and some programs write one; a “regular” name with a slash at its end is no such member.
            if (header.Type != '5' && type == FileType.Directory && stored != 0)
                throw faults.Damaged("a directory has content");
            return new Member(entry, 0, 0, null);
        }
        var read = WithContent(header, records, entry, stored);
        if (read.Sparse is { } sparse && (_holes += Math.Min(sparse.RealSize - read.StoredLength, MaxHoles + 1)) > MaxHoles)
            throw faults.Unsupported("its sparse files have more than 1 GiB of holes");
        return read;
    }

    private Member WithContent(TarHeader header, PaxRecords records, FileEntry entry, long stored)
    {
        if (header.Type == 'S')
        {
            var pieces = new List<SparsePiece>();
            TarSparse.ReadPieces(header.SparsePieces, pieces, faults);
            var realSize = Number(header.SparseRealSize, "real size");
            for (var more = header.SparseContinues; more;)
            {
                var block = readBlock();
                TarSparse.ReadPieces(block.AsSpan(0, 504), pieces, faults);
                more = block[504] != 0;
                if (pieces.Count == 0)
                    throw faults.Damaged("the map of a sparse file is unreadable");
            }
            return new Member(entry, stored, 0, TarSparse.Of(pieces, realSize, stored, faults));
        }
        if (records.Find("GNU.sparse.major") is { } major && major.AsSpan().SequenceEqual("1"u8))
        {
            var skipped = 0L;
            var pieces = TarSparse.FromLines(
                () =>
                {
                    skipped += TarHeader.BlockSize;
                    return skipped <= stored ? readBlock() : throw faults.Damaged("the map of a sparse file is longer than its member");
                },
                faults);
            var realSize = Sized(records, "GNU.sparse.realsize") ?? throw faults.Damaged("a sparse file has no size");
            return new Member(entry, stored - skipped, skipped, TarSparse.Of(pieces, realSize, stored - skipped, faults));
        }
        if (Sized(records, "GNU.sparse.size") is { } size)
            return new Member(entry, stored, 0, TarSparse.Of(TarSparse.FromRecords(records, faults), size, stored, faults));
        return new Member(entry, stored, 0, null);
    }

    private string Name(TarHeader header)
    {
        if (_longName is not null)
            return PaxRecords.Decode(_longName, faults);
        var name = PaxRecords.Decode(header.Name, faults);
        return header.Prefix.IsEmpty ? name : PaxRecords.Decode(header.Prefix, faults) + "/" + name;
    }

    private FileType TypeOf(TarHeader header, string name)
    {
        switch (header.Type)
        {
            // v7 has no type for directories: a slash at the end says it.
            case '0' or '\0' or '7':
                return name.EndsWith('/') ? FileType.Directory : FileType.Regular;
            case 'S':
                return FileType.Regular;
            case '1':
                return FileType.HardLink;
            case '2':
                return FileType.SymbolicLink;
            case '3':
                return FileType.CharacterDevice;
            case '4':
                return FileType.BlockDevice;
            case '5':
                return FileType.Directory;
            case '6':
                return FileType.Fifo;
            default:
                throw faults.Unsupported($"it has a member of type “{FileSystemErrors.Printable(header.Type.ToString())}”");
        }
    }

    private string LinkTarget(PaxRecords records, TarHeader header, FileType type)
    {
        var target = Text(records, "linkpath") ?? PaxRecords.Decode(_longLink ?? header.LinkName, faults);
        if (type == FileType.HardLink)
            target = faults.PathOf(target);
        else if (target.Contains('\0'))
            throw faults.UnsafePath(target);
        else if (TreePath.IsLonger(target, TreePath.MaxLength))
            throw FileSystemErrors.PathTooLong(target);
        return target.Length > 0 ? target : throw faults.Damaged("a link has no target");
    }

    private string? Text(PaxRecords records, string key)
        => records.Find(key) is { Length: > 0 } value ? PaxRecords.Decode(value, faults) : null;

    private long? Sized(PaxRecords records, string key)
    {
        if (records.Find(key) is not { Length: > 0 } text)
            return null;
        return PaxRecords.TryReadDecimal(text, out var value) ? value : throw faults.Damaged($"the PAX record “{key}” is no number");
    }

    private int Owner(PaxRecords records, string key, ReadOnlySpan<byte> field)
    {
        var number = Sized(records, key) ?? Number(field, key);
        return number is >= 0 and <= int.MaxValue ? (int)number : throw faults.Damaged($"the {key} {number} is out of range");
    }

    private long Time(PaxRecords records, TarHeader header)
    {
        if (records.Find("mtime") is not { Length: > 0 } text)
            return Number(header.ModifiedTime, "mtime");
        return PaxRecords.TryReadTime(text, out var seconds) ? seconds : throw faults.Damaged("the PAX record “mtime” is no time");
    }

    private int Device(TarHeader header, ReadOnlySpan<byte> field, FileType type)
    {
        if (type is not (FileType.CharacterDevice or FileType.BlockDevice) || !header.HasDevice)
            return 0;
        var number = Number(field, "device");
        return number is >= 0 and <= int.MaxValue ? (int)number : throw faults.Damaged("a device number is out of range");
    }

    private static readonly IReadOnlyDictionary<string, byte[]> NoAttributes = new Dictionary<string, byte[]>();

    private static IReadOnlyDictionary<string, byte[]> Attributes(PaxRecords records)
    {
        SortedDictionary<string, byte[]>? attributes = null;
        foreach (var (key, value) in records.All)
        {
            if (!key.StartsWith(PaxRecords.AttributePrefix, StringComparison.Ordinal) || key.Length == PaxRecords.AttributePrefix.Length)
                continue;
            attributes ??= new SortedDictionary<string, byte[]>(Utf8Order.Instance);
            attributes[PaxAttributes.DecodeName(key[PaxRecords.AttributePrefix.Length..])] = value;
        }
        return attributes ?? NoAttributes;
    }

    private long Number(ReadOnlySpan<byte> field, string what)
        => TarNumber.TryRead(field, out var value) ? value : throw faults.Damaged($"the {what} of a member is no number");
}
