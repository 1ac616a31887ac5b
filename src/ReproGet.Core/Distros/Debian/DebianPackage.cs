using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros.Debian;

/// <summary>A binary package as an index, or a root's package database, describes it. Relations are kept as written and read when they are needed.</summary>
public sealed class DebianPackage
{
    /// <summary>Its name, without an architecture.</summary>
    public required string Name { get; init; }

    /// <summary>Its version; see <see cref="DebianVersion"/>.</summary>
    public required string Version { get; init; }

    /// <summary>dpkg's name of its architecture, or <c>all</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The Source field where it is there: a name, and in parentheses a version where that differs.</summary>
    public string? Source { get; init; }

    /// <summary>Where its file stands in the archive, canonical: relative, without <c>.</c> and <c>..</c>. Empty for an installed package.</summary>
    public string Filename { get; init; } = "";

    /// <summary>The length of its file in bytes.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256 of its file.</summary>
    public Digest Digest { get; init; }

    /// <summary>Pre-Depends, as written.</summary>
    public string? PreDepends { get; init; }

    /// <summary>Depends, as written.</summary>
    public string? Depends { get; init; }

    /// <summary>Recommends, as written.</summary>
    public string? Recommends { get; init; }

    /// <summary>Suggests, as written.</summary>
    public string? Suggests { get; init; }

    /// <summary>Conflicts, as written.</summary>
    public string? Conflicts { get; init; }

    /// <summary>Breaks, as written.</summary>
    public string? Breaks { get; init; }

    /// <summary>Provides, as written.</summary>
    public string? Provides { get; init; }

    /// <summary>Whether it is <c>Essential: yes</c>.</summary>
    public bool IsEssential { get; init; }

    /// <summary>Whether it is <c>Important: yes</c> or <c>Protected: yes</c>.</summary>
    public bool IsImportant { get; init; }

    /// <summary>Whether a package database says that it is held (<c>apt-mark hold</c>): <c>Status: hold ok installed</c>.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Its Multi-Arch field.</summary>
    public MultiArch MultiArch { get; init; }

    /// <summary>Its Priority field.</summary>
    public PackagePriority Priority { get; init; }

    /// <summary>The name of its source package.</summary>
    public string SourceName
    {
        get
        {
            var blank = Source?.AsSpan().IndexOfAny(" (") ?? -1;
            return Source is null ? Name : blank < 0 ? Source : Source[..blank];
        }
    }

    /// <summary>The version of its source package.</summary>
    public string SourceVersion
    {
        get
        {
            var open = Source?.IndexOf('(', StringComparison.Ordinal) ?? -1;
            return open < 0 ? Version : Source![(open + 1)..].TrimEnd(')', ' ').TrimStart();
        }
    }

    /// <summary><c>name version</c>.</summary>
    public override string ToString() => $"{Name} {Version}";
}
