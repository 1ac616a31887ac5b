namespace ReproGet.Core.Sbom;

/// <summary>A package in an image.</summary>
public sealed record SbomPackage
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its version.</summary>
    public required string Version { get; init; }

    /// <summary>Its address by the package URL specification.</summary>
    public required string Purl { get; init; }

    /// <summary>Name and version of the source package, with a blank between; null where there is none.</summary>
    public string? Source { get; init; }

    /// <summary>Who looks after it, as <c>Name &lt;address&gt;</c>; null where nobody is named.</summary>
    public string? Maintainer { get; init; }

    /// <summary>Its site, as the package names it; null where none is named.</summary>
    public string? Homepage { get; init; }

    /// <summary>The site as a URI of the web; null where it is none.</summary>
    internal string? Site => Uri.TryCreate(Homepage, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.AbsoluteUri : null;

    /// <summary>The SHA-256 of the package file, in hex; null where it is not known.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The SHA-512 of the package file, in hex; null where it is not known.</summary>
    public string? Sha512 { get; init; }

    /// <summary>What is known of its file.</summary>
    internal IEnumerable<(int Bits, string Hex)> Hashes
    {
        get
        {
            if (Sha256 is { } hash)
                yield return (256, hash);
            if (Sha512 is { } other)
                yield return (512, other);
        }
    }

    /// <summary>The purls of what it needs of the same image; null where that is not known.</summary>
    public IReadOnlyList<string>? DependsOn { get; init; }

    /// <summary>An SPDX licence expression; null where the package does not say it in a form that can be read.</summary>
    public string? License { get; init; }
}
