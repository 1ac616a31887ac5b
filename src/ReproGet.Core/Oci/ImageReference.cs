using System.Text.RegularExpressions;

namespace ReproGet.Core.Oci;

/// <summary>An image in a registry, as users name it: <c>[registry/]repository[:tag][@digest]</c>.</summary>
/// <param name="Registry">Host, and port where one is named.</param>
/// <param name="Repository">Its path in the registry.</param>
/// <param name="Tag">The tag; <c>latest</c> where neither tag nor digest is named, null where only a digest is.</param>
/// <param name="Digest">The digest; null where none is named.</param>
/// <remarks>distribution/reference, "Grammar": the first part is a registry where it has a dot or a colon or is <c>localhost</c>; else the registry is Docker Hub, whose own images stand below <c>library/</c>.</remarks>
public sealed partial record ImageReference(string Registry, string Repository, string? Tag, Digest? Digest)
{
    /// <summary>Docker Hub, as users and credentials name it.</summary>
    public const string DockerHub = "docker.io";

    /// <summary>What it is called within its repository.</summary>
    public string Name => Digest?.ToString() ?? Tag!;

    /// <summary>The host that is spoken to: Docker Hub's registry is not where its name says.</summary>
    public string Host => Registry is DockerHub or "index.docker.io" ? "registry-1.docker.io" : Registry;

    /// <summary>Reads a reference.</summary>
    /// <exception cref="ReproGetException">RG6016: it is none.</exception>
    public static ImageReference Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            throw OciErrors.BadReference(text);
        var name = ImageNames.Whole(match.Groups["name"].Value);
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var (registry, repository) = (name[..slash], name[(slash + 1)..]);
        if (!Path().IsMatch(repository) || !Uri.TryCreate($"https://{registry}/", UriKind.Absolute, out _))
            throw OciErrors.BadReference(text);
        Digest? digest = match.Groups["digest"].Success ? Oci.Digest.TryParse(match.Groups["digest"].Value, out var parsed) ? parsed : throw OciErrors.BadReference(text) : null;
        var tag = match.Groups["tag"].Success ? match.Groups["tag"].Value : digest is null ? "latest" : null;
        return new ImageReference(registry, repository, tag, digest);
    }

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9.\-_/]+(?::[0-9]+/[A-Za-z0-9.\-_/]+)?|\[[0-9a-fA-F:]+\](?::[0-9]+)?/[A-Za-z0-9.\-_/]+)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))?(?:@(?<digest>[a-z0-9]+:[0-9a-fA-F]+))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Path();
}
