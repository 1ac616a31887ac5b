namespace ReproGet.Core.Images.Bases;

/// <summary>What <c>ContainerBaseImage</c> names.</summary>
/// <param name="Kind">Where it stands.</param>
/// <param name="Location">An absolute path; of a registry's image the whole reference.</param>
/// <param name="Name">Which of the images there: a tag, a name or a digest; empty for the only one.</param>
/// <remarks>The words before the colon are skopeo's (containers-transports(5)); one of them always wins over a registry of that name.</remarks>
public sealed record BaseReference(BaseKind Kind, string Location, string Name = "")
{
    private static readonly (string Prefix, BaseKind Kind)[] Prefixes =
        [("oci:", BaseKind.OciFolder), ("oci-archive:", BaseKind.OciArchive), ("docker-archive:", BaseKind.DockerArchive)];

    /// <summary>Reads it.</summary>
    /// <param name="text">As the project says it.</param>
    /// <param name="folder">The project's: relative paths start there.</param>
    /// <exception cref="ReproGetException">RG6040: there is no path.</exception>
    public static BaseReference Parse(string text, string folder)
    {
        if (text == "scratch")
            return new BaseReference(BaseKind.Scratch, "");
        foreach (var (prefix, kind) in Prefixes)
        {
            if (text.StartsWith(prefix, StringComparison.Ordinal))
                return OfPath(kind, text[prefix.Length..], folder, text);
        }
        return new BaseReference(BaseKind.Registry, text);
    }

    private static BaseReference OfPath(BaseKind kind, string rest, string folder, string text)
    {
        // A drive of Windows has a colon of its own.
        var from = rest.Length > 2 && char.IsAsciiLetter(rest[0]) && rest[1] == ':' && rest[2] is '/' or '\\' ? 2 : 0;
        var colon = rest.IndexOf(':', from);
        var path = colon < 0 ? rest : rest[..colon];
        if (path.Length == 0)
            throw BaseErrors.NoPath(text);
        return new BaseReference(kind, Path.GetFullPath(path, folder), colon < 0 ? "" : rest[(colon + 1)..]);
    }
}

/// <summary>Where a base image stands.</summary>
public enum BaseKind
{
    /// <summary>Nowhere: the root is empty.</summary>
    Scratch,

    /// <summary>In a registry.</summary>
    Registry,

    /// <summary>In a folder, as an OCI layout.</summary>
    OciFolder,

    /// <summary>In a tar file, as an OCI layout.</summary>
    OciArchive,

    /// <summary>In a tar file, as <c>docker save</c> writes it.</summary>
    DockerArchive,
}
