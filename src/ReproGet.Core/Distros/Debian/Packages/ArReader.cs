using System.Globalization;
using System.Text;

namespace ReproGet.Core.Distros.Debian.Packages;

/// <summary>One member of an ar archive.</summary>
/// <param name="Name">Without the padding and without GNU's closing slash.</param>
/// <param name="Length">Of its content, in bytes.</param>
internal readonly record struct ArMember(string Name, long Length);

/// <summary>Reads the ar archive that a Debian package is (deb(5); ar(5) for the common format), forward only. Long names, which dpkg does not read, are refused.</summary>
internal sealed class ArReader : IDisposable
{
    private const int HeaderLength = 60;

    private readonly Stream _source;
    private readonly string _archive;
    private ArContent? _content;

    /// <summary>Reads the archive's own mark.</summary>
    /// <exception cref="ReproGetException">RG5030: it is no ar archive.</exception>
    public ArReader(Stream source, string archive)
    {
        _source = source;
        _archive = archive;
        Span<byte> magic = stackalloc byte[8];
        if (source.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length || !magic.SequenceEqual("!<arch>\n"u8))
            throw DebErrors.NoArchive(archive, "it does not start as an ar archive does");
    }

    /// <summary>The content of the member that was read last; what is left of it is skipped by the next.</summary>
    public Stream Content => _content ?? throw new InvalidOperationException("There is no current member.");

    /// <inheritdoc/>
    public void Dispose() => _content?.Dispose();

    /// <summary>Goes to the next member; null at the end.</summary>
    /// <exception cref="ReproGetException">RG5030: damaged; RG5031: cut; RG5033: a name that dpkg does not read.</exception>
    public ArMember? ReadNext()
    {
        if (_content is { } content && !content.Finish())
            return null;
        Span<byte> header = stackalloc byte[HeaderLength];
        var read = _source.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        if (read == 0)
            return null;
        if (read < HeaderLength)
            throw DebErrors.Cut(_archive);
        if (!header[58..].SequenceEqual("`\n"u8))
            throw DebErrors.NoArchive(_archive, "a member's header does not end as one does");
        var name = Encoding.Latin1.GetString(header[..16]).TrimEnd(' ');
        if (name.StartsWith('/') || name.StartsWith("#1/", StringComparison.Ordinal))
            throw DebErrors.Member(_archive, name, "has a long name, which no Debian package uses");
        name = name.EndsWith('/') ? name[..^1] : name;
        var digits = Encoding.Latin1.GetString(header[48..58]).TrimEnd(' ');
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            throw DebErrors.Member(_archive, name, "has a size that is no number");
        _content = new ArContent(_source, length, _archive);
        return new ArMember(name, length);
    }
}
