using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Signatures;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Who may sign a source: deb822's <c>Signed-By</c>.</summary>
public abstract record SignedBy
{
    private SignedBy()
    {
    }

    /// <summary>The keys of Debian and Ubuntu that are built in, as far as they may sign the suite.</summary>
    public static SignedBy Debian { get; } = new BuiltIn();

    /// <summary>A file with keys, binary or armoured.</summary>
    /// <param name="path">Absolute.</param>
    public static SignedBy OfFile(string path) => new KeyFile(path);

    /// <summary>The ASCII armour of keys itself.</summary>
    public static SignedBy OfArmor(string armor) => new Inline(armor);

    /// <summary>Reads the value of the field: empty for Debian's own keys, armour, or a path below <paramref name="folder"/>. In deb822 a line of the armour that is empty is a dot.</summary>
    public static SignedBy Parse(string? value, string folder)
    {
        if (string.IsNullOrWhiteSpace(value))
            return Debian;
        return InlineKey.Is(value)
            ? OfArmor(string.Concat(value.Split('\n').Select(line => line.Trim()).Select(line => (line == "." ? "" : line) + "\n")))
            : OfFile(Path.GetFullPath(Path.Combine(folder, value.Trim())));
    }

    /// <summary>The keys.</summary>
    /// <exception cref="ReproGetException">RG3001: they cannot be read; RG3020: there are none, or their file cannot be read.</exception>
    internal abstract Keyring Load(DebianSource source, string suite);

    private sealed record BuiltIn : SignedBy
    {
        internal override Keyring Load(DebianSource source, string suite) => UbuntuReleases.IsOurs(suite) ? UbuntuReleases.Keyring() : DebianReleases.KeyringOf(suite);
    }

    private sealed record KeyFile(string Path) : SignedBy
    {
        internal override Keyring Load(DebianSource source, string suite)
            => File.Exists(Path) ? Keyring.Load(Read(), Path) : throw ArchiveErrors.NoKeyFile(Path);

        private byte[] Read()
        {
            try
            {
                return RegularFile.ReadAllBytes(Path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw ArchiveErrors.UnreadableKeyFile(Path, e);
            }
        }
    }

    private sealed record Inline(string Armor) : SignedBy
    {
        internal override Keyring Load(DebianSource source, string suite) => Keyring.Load(Encoding.ASCII.GetBytes(Armor), $"SignedBy of the source {source.Id}");
    }
}
