using System.Buffers;
using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>
/// <c>SHA256SUMS-&lt;arch&gt;</c>: the format of sha256sum(1), where a line whose name is <c>/ipfs/&lt;CID&gt;</c> gives the CID of the file with the same hash,
/// as repro-get writes it.
/// </summary>
public static class SumsFile
{
    // As repro-get's reader (Go's bufio.Scanner).
    private const int MaxLineLength = 65536;
    private const int MaxCidLength = 128;
    private const int HashLength = 64;
    private const string IpfsPrefix = "/ipfs/";

    /// <summary>Reads one file. The result is in bytewise order of names.</summary>
    /// <param name="content">The bytes of the file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="project">The project whose lock it is, for messages.</param>
    /// <param name="isForeign">
    /// Whether it is a file of others' making, which is read as repro-get reads it: lines may end with CR LF, and of two hashes for one name the later counts.
    /// In one that stands beside a document neither can be but by damage.
    /// </param>
    /// <exception cref="ReproGetException">RG1001 to RG1007, with the number of the line.</exception>
    public static IReadOnlyList<PackageFile> Parse(ReadOnlySpan<byte> content, string path, string? project = null, bool isForeign = false)
    {
        LockText.Check(content, path, project);
        var files = new SortedDictionary<string, Digest>(Utf8Order.Instance);
        var pseudoFiles = new SortedDictionary<string, Digest>(Utf8Order.Instance);
        var number = 0;
        foreach (var range in content.Split((byte)'\n'))
        {
            var place = new LockPlace(path, ++number, project);
            var line = content[range];
            if (line.Length > MaxLineLength)
                throw LockErrors.LongLine(place, MaxLineLength);
            if (line is [.., (byte)'\r'])
                line = isForeign ? line[..^1] : throw LockErrors.CarriageReturn(place);
            var text = Encoding.UTF8.GetString(line).TrimStart();
            if (text is "" or ['#', ..])
                continue;
            var (name, digest) = ParseLine(text, place);
            var target = name.StartsWith(IpfsPrefix, StringComparison.Ordinal) ? pseudoFiles : files;
            if (!isForeign && target.TryGetValue(name, out var other) && other != digest)
                throw LockErrors.TwoHashes(place, name);
            target[name] = digest;
        }
        // Of several CIDs for one file the last in bytewise order counts, as in repro-get.
        var cids = new Dictionary<Digest, string>();
        foreach (var (name, digest) in pseudoFiles)
            cids[digest] = name[IpfsPrefix.Length..];
        return [.. files.Select(file => new PackageFile(file.Key, file.Value, cids.GetValueOrDefault(file.Value)))];
    }

    /// <summary>Reads a file of others' making.</summary>
    /// <exception cref="ReproGetException">RG1018: the file system refused; otherwise as <see cref="Parse"/>.</exception>
    public static IReadOnlyList<PackageFile> ReadForeign(string path, string? project = null)
    {
        try
        {
            return Parse(RegularFile.ReadAllBytes(path), path, project, isForeign: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LockErrors.Unreadable(new LockPlace(path, 0, project), failure);
        }
    }

    /// <summary>Several files as one: where two name the same file, the later one counts.</summary>
    public static IReadOnlyList<PackageFile> Combine(IEnumerable<IReadOnlyList<PackageFile>> sums)
    {
        var files = new SortedDictionary<string, PackageFile>(Utf8Order.Instance);
        foreach (var file in sums.SelectMany(list => list))
            files[file.Name] = file;
        return [.. files.Values];
    }

    /// <summary>The bytes of a file: hash lines in bytewise order of names, then <c>/ipfs/</c> lines in bytewise order of CIDs.</summary>
    /// <exception cref="ReproGetException">RG1002: a name that must not stand in a lock. RG1003: one name with two hashes.</exception>
    public static byte[] Write(IEnumerable<PackageFile> files)
    {
        var lines = new SortedDictionary<string, Digest>(Utf8Order.Instance);
        var cids = new SortedDictionary<string, Digest>(Utf8Order.Instance);
        foreach (var file in files)
        {
            var place = new LockPlace("SHA256SUMS", 0, null);
            CheckName(file.Name, place);
            if (!lines.TryAdd(file.Name, file.Digest) && lines[file.Name] != file.Digest)
                throw LockErrors.TwoHashes(place, file.Name);
            if (file.Cid is { } cid)
                cids[IpfsPrefix + cid] = file.Digest;
        }
        var content = new ArrayBufferWriter<byte>();
        foreach (var (name, digest) in lines.Concat(cids))
            Encoding.UTF8.GetBytes($"{digest.Hex}  {name}\n", content);
        return content.WrittenSpan.ToArray();
    }

    /// <summary>Gives the files the CIDs that are known for their hashes from an earlier lock, so that locking again does not lose them.</summary>
    public static IReadOnlyList<PackageFile> KeepCids(IReadOnlyList<PackageFile> files, IEnumerable<PackageFile> earlier)
    {
        var cids = new Dictionary<Digest, string>();
        foreach (var file in earlier)
        {
            if (file.Cid is not null)
                cids[file.Digest] = file.Cid;
        }
        return [.. files.Select(file => file.Cid is null && cids.TryGetValue(file.Digest, out var cid) ? file with { Cid = cid } : file)];
    }

    internal static void CheckName(string name, LockPlace place)
    {
        if (SumsName.Problem(name) is { } problem)
            throw LockErrors.UnsafeName(place, name, problem);
    }

    private static (string Name, Digest Digest) ParseLine(string line, LockPlace place)
    {
        // GNU coreutils, "cksum common options": a leading backslash says that the name is escaped, because it holds a backslash or a newline.
        if (line[0] == '\\')
            throw LockErrors.UnsafeName(place, line, "is escaped");
        if (line.IndexOf(' ') != HashLength || !Digest.TryParseHex(line.AsSpan(0, HashLength), out var digest))
            throw LockErrors.MalformedLine(place, "the line does not begin with a SHA-256 hash");
        var name = line[(HashLength + 1)..];
        // The second blank says "text", a star "binary"; repro-get reads lines without either.
        if (name is [' ' or '*', ..])
            name = name[1..];
        if (name.Length == 0)
            throw LockErrors.MalformedLine(place, "the line has no name");
        if (name.StartsWith(IpfsPrefix, StringComparison.Ordinal))
        {
            if (!IsCid(name.AsSpan(IpfsPrefix.Length)))
                throw LockErrors.MalformedLine(place, "what follows /ipfs/ is no CID");
        }
        else
        {
            CheckName(name, place);
        }
        return (name, digest);
    }

    /// <summary>Base32, base36 and base58 have letters and digits only, base64url two signs more; that the CID is of this file, who fetches it finds out by the hash.</summary>
    private static bool IsCid(ReadOnlySpan<char> cid)
    {
        foreach (var c in cid)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        }
        return cid.Length is > 0 and <= MaxCidLength;
    }
}
