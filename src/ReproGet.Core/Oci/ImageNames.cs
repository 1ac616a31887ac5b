namespace ReproGet.Core.Oci;

/// <summary>Under which names an image is kept.</summary>
/// <param name="Repository">With or without a registry in front: <c>my-app</c>, <c>registry.example.com/team/app</c>.</param>
/// <param name="Tags">In order; may be empty.</param>
public sealed record ImageNames(string Repository, IReadOnlyList<string> Tags)
{
    /// <summary>As people write it: <c>my-app:1.0</c>.</summary>
    public string Familiar(string tag) => $"{Repository}:{tag}";

    /// <summary>As containerd keeps it: <c>docker.io/library/my-app:1.0</c>.</summary>
    /// <remarks>The rule of the distribution project's "reference.ParseNormalizedNamed": the first part is a host when it holds a dot or a colon, or is localhost.</remarks>
    public string Full(string tag)
    {
        var slash = Repository.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : Repository[..slash];
        if (first == "localhost" || first.AsSpan().ContainsAny('.', ':'))
            return Familiar(tag);
        return slash < 0 ? "docker.io/library/" + Familiar(tag) : "docker.io/" + Familiar(tag);
    }
}
