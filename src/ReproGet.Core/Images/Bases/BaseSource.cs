using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Layout;

namespace ReproGet.Core.Images.Bases;

/// <summary>A place that has a base image.</summary>
/// <param name="Target">Where to read.</param>
/// <param name="Reference">What it is called there: a tag, a name or a digest.</param>
/// <param name="Shown">As the project names it, for messages.</param>
public sealed record BaseSource(IReadOnlyTarget Target, string Reference, string Shown)
{
    /// <summary>Whether it stands on this machine: reading it costs no more than reading a copy.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Opens the place that <c>ContainerBaseImage</c> names; null for <c>scratch</c>.</summary>
    /// <param name="text">As the project says it.</param>
    /// <param name="folder">The project's.</param>
    /// <param name="registry">Opens what is in a registry.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ReproGetException">RG6030 to RG6033, RG6040, RG6081: it names nothing that can be read.</exception>
    public static BaseSource? Open(string text, string folder, Func<string, BaseSource> registry, CancellationToken cancellationToken)
    {
        var reference = BaseReference.Parse(text, folder);
        if (reference.Kind == BaseKind.OciFolder && !Directory.Exists(reference.Location))
            throw BaseErrors.NotThere(text, "folder", reference.Location);
        if (reference.Kind is BaseKind.OciArchive or BaseKind.DockerArchive && !File.Exists(reference.Location))
            throw BaseErrors.NotThere(text, "file", reference.Location);
        return reference.Kind switch
        {
            BaseKind.Scratch => null,
            BaseKind.OciFolder => Local(OciLayout.OfFolder(reference.Location)),
            BaseKind.OciArchive => Local(OciLayout.OfArchive(reference.Location, cancellationToken)),
            BaseKind.DockerArchive => Local(DockerArchive.Open(reference.Location, cancellationToken)),
            _ => registry(reference.Location),
        };

        BaseSource Local(IReadOnlyTarget target) => new(target, reference.Name, text) { IsLocal = true };
    }
}
