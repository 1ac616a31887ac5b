using System.Text;
using ReproGet.Core.Compression;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros.Debian.Packages;

/// <summary>A Debian package file, read once from its start to its end (deb(5)).</summary>
internal sealed class DebArchive : IDisposable
{
    /// <summary>What all control members of one package may take. The largest in the archive have some 3 MiB.</summary>
    public const long MaxControlLength = 16 << 20;

    /// <summary>What the payload of one package may take when it is decompressed.</summary>
    public const long MaxDataLength = 64L << 30;

    private const int MaxFormatLength = 64;

    // dpkg names a control member in info/ by it, and refuses names above 50 characters.
    private const int MaxControlNameLength = 50;

    private static readonly string[] ControlCompressions = ["", ".gz", ".xz", ".zst"];
    private static readonly string[] DataCompressions = ["", ".gz", ".xz", ".zst", ".bz2", ".lzma"];

    private readonly string _name;

    private DebArchive(string name, IReadOnlyDictionary<string, byte[]> controlMembers, TarReader data)
    {
        _name = name;
        ControlMembers = controlMembers;
        Data = data;
        Control = ControlFile.Parse(controlMembers.GetValueOrDefault("control") ?? throw DebErrors.Control(name, "it is missing"), name);
    }

    /// <summary>Every member of the control archive, by name.</summary>
    public IReadOnlyDictionary<string, byte[]> ControlMembers { get; }

    /// <summary>The control file, read.</summary>
    public ControlFile Control { get; }

    /// <summary>The payload, still to be read.</summary>
    public TarReader Data { get; }

    /// <summary>Reads all that comes before the payload.</summary>
    /// <param name="source">The package; it stays open.</param>
    /// <param name="name">What error messages call it.</param>
    /// <exception cref="ReproGetException">RG5030 to RG5035, and those of tar and compression.</exception>
    public static DebArchive Open(Stream source, string name)
    {
        var members = new ArReader(source, name);
        CheckFormat(members, name);
        var control = Next(members, name, "control.tar", ControlCompressions);
        IReadOnlyDictionary<string, byte[]> controlMembers;
        // The control archive's own headers and padding count too, so the bound of the decompressor is a little wider.
        using (var tar = new TarReader(Open(members.Content, control, 2 * MaxControlLength, $"control.tar of {name}"), $"control.tar of {name}"))
            controlMembers = ReadControl(tar, name);
        var data = Next(members, name, "data.tar", DataCompressions);
        return new DebArchive(name, controlMembers, new TarReader(Open(members.Content, data, MaxDataLength, $"data.tar of {name}"), $"data.tar of {name}"));
    }

    /// <inheritdoc/>
    public void Dispose() => Data.Dispose();

    /// <inheritdoc/>
    public override string ToString() => _name;

    private static void CheckFormat(ArReader members, string name)
    {
        if (members.ReadNext() is not { Name: "debian-binary" } member)
            throw DebErrors.NoArchive(name, "its first member is not “debian-binary”");
        if (member.Length > MaxFormatLength)
            throw DebErrors.Member(name, member.Name, "is too long");
        var bytes = new byte[member.Length];
        members.Content.ReadExactly(bytes);
        var line = Encoding.Latin1.GetString(bytes).Split('\n')[0];
        if (!line.StartsWith("2.", StringComparison.Ordinal) || line.Length < 3 || line.AsSpan(2).ContainsAnyExceptInRange('0', '9'))
            throw DebErrors.Format(name, line);
    }

    // dpkg passes over members whose names start with an underscore, and over no others.
    private static string Next(ArReader members, string name, string stem, string[] compressions)
    {
        while (members.ReadNext() is { } member)
        {
            if (member.Name.StartsWith('_'))
                continue;
            if (!member.Name.StartsWith(stem, StringComparison.Ordinal))
                throw DebErrors.Member(name, member.Name, $"stands where “{stem}” has to");
            var compression = member.Name[stem.Length..];
            if (!compressions.Contains(compression, StringComparer.Ordinal))
                throw DebErrors.Member(name, member.Name, "is compressed in a way that dpkg does not know");
            return compression;
        }
        throw DebErrors.NoArchive(name, $"it has no “{stem}”");
    }

    private static Stream Open(Stream content, string compression, long maxLength, string name) => Decompressor.Open(content, compression switch
    {
        ".gz" => CompressionFormat.Gzip,
        ".xz" => CompressionFormat.Xz,
        ".zst" => CompressionFormat.Zstd,
        ".bz2" => CompressionFormat.Bzip2,
        ".lzma" => CompressionFormat.Lzma,
        _ => CompressionFormat.None,
    }, maxLength, name);

    private static Dictionary<string, byte[]> ReadControl(TarReader tar, string name)
    {
        var members = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var total = 0L;
        while (tar.TryReadNext(out var member))
        {
            var path = member.Entry.Path;
            if (member.Entry.Type != FileType.Regular)
                throw DebErrors.Member(name, path, "is a control member, but no regular file");
            // A name with a slash or a dot would leave its place in info/, and "list" is dpkg's own.
            if (path.AsSpan().ContainsAny('/', '.') || path.AsSpan().ContainsAnyExceptInRange('!', '~') || path.Length > MaxControlNameLength || path == "list")
                throw DebErrors.Member(name, path, "has a name that no control member can have");
            total += member.Length;
            if (total > MaxControlLength)
                throw DebErrors.ControlTooLarge(name, MaxControlLength);
            var bytes = new byte[member.Length];
            tar.Content.ReadExactly(bytes);
            if (!members.TryAdd(path, bytes))
                throw DebErrors.Member(name, path, "stands in its control archive twice");
        }
        return members;
    }
}
