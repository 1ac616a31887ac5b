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
        => HasRegistry ? Familiar(tag) : Repository.Contains('/', StringComparison.Ordinal) ? "docker.io/" + Familiar(tag) : "docker.io/library/" + Familiar(tag);

    /// <summary>As podman keeps what comes from no registry: <c>localhost/my-app</c>.</summary>
    internal ImageNames AtLocalhost() => HasRegistry ? this : this with { Repository = "localhost/" + Repository };

    private bool HasRegistry
    {
        get
        {
            var slash = Repository.IndexOf('/', StringComparison.Ordinal);
            var first = slash < 0 ? "" : Repository[..slash];
            return first == "localhost" || first.AsSpan().ContainsAny('.', ':');
        }
    }
}
