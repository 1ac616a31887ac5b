namespace ReproGet.Core.Oci;

/// <summary>Under which names an image is kept.</summary>
/// <param name="Repository">With or without a registry in front: <c>my-app</c>, <c>registry.example.com/team/app</c>.</param>
/// <param name="Tags">In order; may be empty.</param>
public sealed record ImageNames(string Repository, IReadOnlyList<string> Tags)
{
    /// <summary>As people write it: <c>my-app:1.0</c>.</summary>
    public string Familiar(string tag) => $"{Repository}:{tag}";

    /// <summary>As containerd keeps it: <c>docker.io/library/my-app:1.0</c>.</summary>
    public string Full(string tag) => Whole(Familiar(tag));

    /// <summary>A name with its registry: <c>debian:12</c> is <c>docker.io/library/debian:12</c>.</summary>
    /// <remarks>The rule of the distribution project's "reference.ParseNormalizedNamed": the first part is a host when it holds a dot or a colon, or is localhost.</remarks>
    internal static string Whole(string name)
    {
        const string hub = ImageReference.DockerHub + "/";
        var path = name.StartsWith(hub, StringComparison.Ordinal) ? name[hub.Length..] : name;
        if (path == name && HasRegistry(name))
            return name;
        return path.Contains('/', StringComparison.Ordinal) ? hub + path : $"{hub}library/{path}";
    }

    /// <summary>Those of some images that a user means: of exactly this name; else of the same whole name, or of this tag.</summary>
    internal static IReadOnlyList<T> Find<T>(IReadOnlyList<T> images, Func<T, IEnumerable<string>> names, string meant)
    {
        List<T> exact = [.. images.Where(image => names(image).Contains(meant, StringComparer.Ordinal))];
        var isName = meant.AsSpan().ContainsAny('/', ':');
        return exact.Count > 0 ? exact : [.. images.Where(image => names(image).Any(name => isName ? Whole(name) == Whole(meant) : name.EndsWith(":" + meant, StringComparison.Ordinal)))];
    }

    /// <summary>As podman keeps what comes from no registry: <c>localhost/my-app</c>.</summary>
    internal ImageNames AtLocalhost() => HasRegistry(Repository) ? this : this with { Repository = "localhost/" + Repository };

    private static bool HasRegistry(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        var first = slash < 0 ? "" : name[..slash];
        return first == "localhost" || first.AsSpan().ContainsAny('.', ':');
    }
}
