using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Makes a package of a paragraph of an index. Nothing in it is trusted: names become paths, sizes become buffers.</summary>
internal sealed class PackageStanza(string origin, TextPool texts)
{
    /// <summary>Larger than any package file could be; a size beyond it is a lie.</summary>
    private const long MaxSize = 1L << 40;

    public DebianPackage Read(Deb822Paragraph paragraph)
    {
        string? name = null, version = null, architecture = null, source = null, filename = null;
        string? preDepends = null, depends = null, recommends = null, conflicts = null, breaks = null, provides = null;
        long? size = null;
        (UInt128, UInt128)? hash = null;
        bool essential = false, important = false;
        var multiArch = MultiArch.No;
        var priority = PackagePriority.Unknown;
        for (var i = 0; i < paragraph.Count; i++)
        {
            var value = paragraph.ValueAt(i);
            switch (Field(paragraph.NameAt(i)))
            {
                case "Package": name = texts.Get(value); break;
                case "Version": version = texts.Get(value); break;
                case "Architecture": architecture = texts.Get(value); break;
                case "Source": source = texts.Get(value); break;
                case "Filename": filename = Encoding.UTF8.GetString(value); break;
                case "Size": size = ReadSize(paragraph, value); break;
                case "SHA256": hash = ReadHash(paragraph, value); break;
                case "Pre-Depends": preDepends = texts.Get(value); break;
                case "Depends": depends = texts.Get(value); break;
                case "Recommends": recommends = texts.Get(value); break;
                case "Conflicts": conflicts = texts.Get(value); break;
                case "Breaks": breaks = texts.Get(value); break;
                case "Provides": provides = texts.Get(value); break;
                case "Essential": essential = IsYes(value); break;
                case "Important" or "Protected": important |= IsYes(value); break;
                case "Multi-Arch": multiArch = ReadMultiArch(value); break;
                case "Priority": priority = ReadPriority(value); break;
                default: break;
            }
        }
        if (name is null)
            throw DebianIndexErrors.MissingField(origin, "without a name", "Package");
        Check(name, "Package", name, IsName(name) ? null : "that is no package's name");
        Check(name, "Version", version, version is null ? null : DebianVersion.Flaw(version));
        Check(name, "Architecture", architecture, architecture is null || IsName(architecture) ? null : "that is no architecture");
        return new DebianPackage
        {
            Name = name,
            Version = version!,
            Architecture = architecture!,
            Source = source,
            Filename = Canonical(name, filename ?? throw DebianIndexErrors.MissingField(origin, name, "Filename")),
            Size = size ?? throw DebianIndexErrors.MissingField(origin, name, "Size"),
            Hash = hash ?? throw DebianIndexErrors.MissingField(origin, name, "SHA256"),
            PreDepends = preDepends,
            Depends = depends,
            Recommends = recommends,
            Conflicts = conflicts,
            Breaks = breaks,
            Provides = provides,
            IsEssential = essential,
            IsImportant = important,
            MultiArch = multiArch,
            Priority = priority,
        };
    }

    /// <summary>The name of a field that is wanted here, in the archive's own spelling; empty for every other.</summary>
    private static string Field(ReadOnlySpan<byte> name) => (name.Length, (char)(name[0] & ~0x20)) switch
    {
        (7, 'P') => Is(name, "Package"),
        (7, 'V') => Is(name, "Version"),
        (12, 'A') => Is(name, "Architecture"),
        (6, 'S') => Is(name, "Source") is { Length: > 0 } source ? source : Is(name, "SHA256"),
        (8, 'F') => Is(name, "Filename"),
        (4, 'S') => Is(name, "Size"),
        (11, 'P') => Is(name, "Pre-Depends"),
        (7, 'D') => Is(name, "Depends"),
        (10, 'R') => Is(name, "Recommends"),
        (9, 'C') => Is(name, "Conflicts"),
        (6, 'B') => Is(name, "Breaks"),
        (8, 'P') => Is(name, "Provides") is { Length: > 0 } provides ? provides : Is(name, "Priority"),
        (9, 'E') => Is(name, "Essential"),
        (9, 'I') => Is(name, "Important"),
        (9, 'P') => Is(name, "Protected"),
        (10, 'M') => Is(name, "Multi-Arch"),
        _ => "",
    };

    private static string Is(ReadOnlySpan<byte> name, string field) => Ascii.EqualsIgnoreCase(name, field) ? field : "";

    private static bool IsYes(ReadOnlySpan<byte> value) => Ascii.EqualsIgnoreCase(value, "yes");

    private static MultiArch ReadMultiArch(ReadOnlySpan<byte> value)
        => value.SequenceEqual("same"u8) ? MultiArch.Same
            : value.SequenceEqual("foreign"u8) ? MultiArch.Foreign
            : value.SequenceEqual("allowed"u8) ? MultiArch.Allowed
            : MultiArch.No;

    private static PackagePriority ReadPriority(ReadOnlySpan<byte> value)
        => value.SequenceEqual("optional"u8) ? PackagePriority.Optional
            : value.SequenceEqual("required"u8) ? PackagePriority.Required
            : value.SequenceEqual("important"u8) ? PackagePriority.Important
            : value.SequenceEqual("standard"u8) ? PackagePriority.Standard
            : value.SequenceEqual("extra"u8) ? PackagePriority.Extra
            : PackagePriority.Unknown;

    private long ReadSize(Deb822Paragraph paragraph, ReadOnlySpan<byte> value)
        => Utf8Parser.TryParse(value, out long size, out var used) && used == value.Length && size is >= 0 and <= MaxSize && value[0] != (byte)'+'
            ? size
            : throw Bad(paragraph, "Size", value, "that is no length of a file in bytes");

    private (UInt128, UInt128) ReadHash(Deb822Paragraph paragraph, ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[32];
        if (value.Length != 64 || Convert.FromHexString(value, hash, out _, out var written) != System.Buffers.OperationStatus.Done || written != 32)
            throw Bad(paragraph, "SHA256", value, "that is no SHA-256");
        return (BinaryPrimitives.ReadUInt128BigEndian(hash), BinaryPrimitives.ReadUInt128BigEndian(hash[16..]));
    }

    private ReproGetException Bad(Deb822Paragraph paragraph, string field, ReadOnlySpan<byte> value, string why)
        => DebianIndexErrors.BadField(origin, paragraph.Text("Package") ?? "without a name", field, Encoding.UTF8.GetString(value), why);

    private void Check(string package, string field, string? value, string? flaw)
    {
        if (value is null)
            throw DebianIndexErrors.MissingField(origin, package, field);
        if (flaw is not null)
            throw DebianIndexErrors.BadField(origin, package, field, value, flaw);
    }

    /// <summary>dpkg's own rule (lib/dpkg, names of packages); the name becomes part of paths.</summary>
    private static bool IsName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '+' or '.' or '_'))
                return false;
        }
        return name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]);
    }

    /// <summary>Flat repositories write <c>./x.deb</c>. A backslash would part directories on Windows.</summary>
    private string Canonical(string package, string filename)
    {
        if (filename.Length == 0 || filename[0] == '/' || filename[^1] == '/' || filename.Any(c => char.IsControl(c) || c == '\\'))
            throw DebianIndexErrors.UnsafeFilename(origin, package, filename);
        if (filename[0] != '.' && !filename.Contains("/.", StringComparison.Ordinal) && !filename.Contains("//", StringComparison.Ordinal))
            return filename;
        var parts = filename.Split('/').Where(part => part is not ("" or ".")).ToArray();
        return parts.Length > 0 && !parts.Contains("..")
            ? string.Join('/', parts)
            : throw DebianIndexErrors.UnsafeFilename(origin, package, filename);
    }
}
