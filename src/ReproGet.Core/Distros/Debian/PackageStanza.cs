using System.Buffers.Text;
using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Makes a package of a paragraph of an index. Nothing in it is trusted: names become paths, sizes become buffers.</summary>
/// <param name="origin">What error messages call the file.</param>
/// <param name="hasFile">Whether it says where the package's file is, as an index does and a package database does not.</param>
internal sealed class PackageStanza(string origin, bool hasFile = true)
{
    /// <summary>Larger than any package file could be; a size beyond it is a lie.</summary>
    private const long MaxSize = 1L << 40;

    public DebianPackage Read(Deb822Paragraph paragraph)
    {
        string? name = null, version = null, architecture = null, source = null, filename = null;
        string? preDepends = null, depends = null, recommends = null, suggests = null, conflicts = null, breaks = null, provides = null;
        long? size = null;
        Digest? digest = null;
        bool essential = false, important = false, held = false;
        var multiArch = MultiArch.No;
        var priority = PackagePriority.Unknown;
        for (var i = 0; i < paragraph.Count; i++)
        {
            var value = paragraph.ValueAt(i);
            switch (FieldOf(paragraph.NameAt(i)))
            {
                case Field.Package: name = Encoding.UTF8.GetString(value); break;
                case Field.Version: version = Encoding.UTF8.GetString(value); break;
                case Field.Architecture: architecture = Encoding.UTF8.GetString(value); break;
                case Field.Source: source = Encoding.UTF8.GetString(value); break;
                case Field.Filename: filename = Encoding.UTF8.GetString(value); break;
                case Field.Size: size = ReadSize(paragraph, value); break;
                case Field.Sha256: digest = ReadDigest(paragraph, value); break;
                case Field.PreDepends: preDepends = Encoding.UTF8.GetString(value); break;
                case Field.Depends: depends = Encoding.UTF8.GetString(value); break;
                case Field.Recommends: recommends = Encoding.UTF8.GetString(value); break;
                case Field.Suggests: suggests = Encoding.UTF8.GetString(value); break;
                case Field.Conflicts: conflicts = Encoding.UTF8.GetString(value); break;
                case Field.Breaks: breaks = Encoding.UTF8.GetString(value); break;
                case Field.Provides: provides = Encoding.UTF8.GetString(value); break;
                case Field.Essential: essential = IsYes(value); break;
                case Field.Important or Field.Protected: important |= IsYes(value); break;
                case Field.Status: held = value.StartsWith("hold "u8); break;
                case Field.MultiArch: multiArch = ReadMultiArch(value); break;
                case Field.Priority: priority = ReadPriority(value); break;
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
            Filename = hasFile ? Canonical(name, filename ?? throw DebianIndexErrors.MissingField(origin, name, "Filename")) : "",
            Size = size ?? (hasFile ? throw DebianIndexErrors.MissingField(origin, name, "Size") : 0),
            Digest = digest ?? (hasFile ? throw DebianIndexErrors.MissingField(origin, name, "SHA256") : default),
            PreDepends = preDepends,
            Depends = depends,
            Recommends = recommends,
            Suggests = suggests,
            Conflicts = conflicts,
            Breaks = breaks,
            Provides = provides,
            IsEssential = essential,
            IsImportant = important,
            IsHeld = held,
            MultiArch = multiArch,
            Priority = priority,
        };
    }

    private enum Field : byte
    {
        Other,
        Package,
        Version,
        Architecture,
        Source,
        Filename,
        Size,
        Sha256,
        PreDepends,
        Depends,
        Recommends,
        Suggests,
        Conflicts,
        Breaks,
        Provides,
        Essential,
        Important,
        Protected,
        Status,
        MultiArch,
        Priority,
    }

    /// <summary>Most fields are of no use here; length and first letter tell them apart from the others.</summary>
    private static Field FieldOf(ReadOnlySpan<byte> name) => (name.Length, name[0] & ~0x20) switch
    {
        (7, 'P') => Is(name, "package"u8, Field.Package),
        (7, 'V') => Is(name, "version"u8, Field.Version),
        (12, 'A') => Is(name, "architecture"u8, Field.Architecture),
        (6, 'S') => Is(name, "source"u8, Field.Source) | Is(name, "sha256"u8, Field.Sha256) | Is(name, "status"u8, Field.Status),
        (8, 'F') => Is(name, "filename"u8, Field.Filename),
        (4, 'S') => Is(name, "size"u8, Field.Size),
        (11, 'P') => Is(name, "pre-depends"u8, Field.PreDepends),
        (7, 'D') => Is(name, "depends"u8, Field.Depends),
        (8, 'S') => Is(name, "suggests"u8, Field.Suggests),
        (10, 'R') => Is(name, "recommends"u8, Field.Recommends),
        (9, 'C') => Is(name, "conflicts"u8, Field.Conflicts),
        (6, 'B') => Is(name, "breaks"u8, Field.Breaks),
        (8, 'P') => Is(name, "provides"u8, Field.Provides) | Is(name, "priority"u8, Field.Priority),
        (9, 'E') => Is(name, "essential"u8, Field.Essential),
        (9, 'I') => Is(name, "important"u8, Field.Important),
        (9, 'P') => Is(name, "protected"u8, Field.Protected),
        (10, 'M') => Is(name, "multi-arch"u8, Field.MultiArch),
        _ => Field.Other,
    };

    private static Field Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted, Field field)
        => Ascii.EqualsIgnoreCase(name, wanted) ? field : Field.Other;

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

    private Digest ReadDigest(Deb822Paragraph paragraph, ReadOnlySpan<byte> value)
    {
        Span<byte> hash = stackalloc byte[32];
        if (value.Length != 64 || Convert.FromHexString(value, hash, out _, out var written) != System.Buffers.OperationStatus.Done || written != 32)
            throw Bad(paragraph, "SHA256", value, "that is no SHA-256");
        return Digest.FromHash(hash);
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

    /// <summary>Flat repositories write <c>./x.deb</c>. A backslash would part directories on Windows. What is no UTF-8 would be asked for under another name.</summary>
    private string Canonical(string package, string filename)
    {
        if (filename.Length == 0 || filename[0] == '/' || filename[^1] == '/' || filename.Contains('\uFFFD'))
            throw DebianIndexErrors.UnsafeFilename(origin, package, filename);
        var canonical = filename[0] == '.' || filename.Contains("/.", StringComparison.Ordinal) || filename.Contains("//", StringComparison.Ordinal)
            ? string.Join('/', filename.Split('/').Where(part => part is not ("" or ".")))
            : filename;
        return SumsName.Problem(canonical) is null && !TreePath.IsLonger(canonical, TreePath.MaxLength) ? canonical : throw DebianIndexErrors.UnsafeFilename(origin, package, filename);
    }
}
