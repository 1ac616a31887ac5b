using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images.Bases;

/// <summary>RG6040 to RG6052, RG6081: base images.</summary>
internal static class BaseErrors
{
    public static ReproGetException NoPath(string reference)
        => new("RG6040", $"ContainerBaseImage is “{Shown(reference)}”, which names no path. Write it as oci:DIR, oci-archive:FILE or docker-archive:FILE, with :TAG behind it where there are several images.");

    public static ReproGetException NotThere(string reference, string kind, string path)
        => new("RG6081", $"ContainerBaseImage is “{Shown(reference)}”, and there is no {kind} “{Shown(path)}”. Mend the path, which starts at the project's folder, or make the base first.");

    public static ReproGetException NoPlatform(string reference, string platform, IEnumerable<string> others)
        => new("RG6041", $"The base image {Shown(reference)} has no image for {platform}; it has {string.Join(", ", others)}. Take that platform out of RuntimeIdentifiers, or another ContainerBaseImage.");

    public static ReproGetException NotLocked(string reference, string architecture)
        => new("RG6042", $"The lock pins no image of the base {Shown(reference)} for {architecture}. Write the lock anew: “dotnet build -t:ReproGetLock”.");

    public static ReproGetException ForeignLayer(string reference, string mediaType)
        => new("RG6043", $"The base image {Shown(reference)} has a layer of the type “{Shown(mediaType)}”, which cannot be copied. Take another ContainerBaseImage.");

    public static ReproGetException LayerCount(string reference, int layers, int diffIds)
        => new("RG6044", $"The base image {Shown(reference)} cannot be right: its manifest has {layers} layers, and its configuration {diffIds}. Pull it anew, or take another ContainerBaseImage.");

    public static ReproGetException WrongLayer(string reference, Digest layer, Digest expected, Digest actual)
        => new("RG6045", $"The layer {layer} of the base image {Shown(reference)} unpacks to {actual}, and its configuration says {expected}. The image is damaged or hostile; take another ContainerBaseImage.");

    public static ReproGetException Bomb(string reference, Digest layer, long bound, Exception cause)
        => new("RG6046", $"The layer {layer} of the base image {Shown(reference)} unpacks to more than {bound} bytes, which no honest layer of its size does. The image is hostile or damaged; take another ContainerBaseImage.", cause);

    public static ReproGetException NoLinkTarget(string archive, string path, string target)
        => new("RG6050", $"{archive} has “{Shown(path)}” as another name of “{Shown(target)}”, which is no file that is there before it. The image is hostile or damaged; take another ContainerBaseImage.");

    public static ReproGetException NoImage(string reference, Digest digest, string mediaType)
        => new("RG6051", $"The base {Shown(reference)} leads to {digest} of the type “{Shown(mediaType)}”, where an image of OCI's or Docker's schema 2 was expected. Push it anew with a tool of today, or take another ContainerBaseImage.");

    public static ReproGetException TooManyLayers(string reference, int layers, int bound)
        => new("RG6052", $"The base image {Shown(reference)} has {layers} layers, and engines stack at most {bound}. Build it with fewer, or take another ContainerBaseImage.");

    public static ReproGetException EscapingLink(string archive, string path, string link, string target)
        => new("RG6047", $"{archive} writes “{Shown(path)}” through the link “{Shown(link)}” → “{Shown(target)}”, which leads above the root. The image is hostile or damaged; take another ContainerBaseImage.");

    public static ReproGetException TooManyEntries(string archive, int bound)
        => new("RG6048", $"The layers up to {archive} hold more than {bound} names. The base image is hostile or damaged; take another ContainerBaseImage.");

    public static ReproGetException TooMuchOfNames(string archive, string what)
        => new("RG6090", $"{archive} has too much of names: its {what}. The image is hostile or damaged; take another ContainerBaseImage.");

    public static ReproGetException NotThisPlatform(string reference, Digest manifest, string platform, string expected)
        => new("RG6049", $"The image {manifest} of the base {Shown(reference)} says that it is for {platform}, and the one for {expected} was wanted. Take another ContainerBaseImage.");

    private static string Shown(string text) => FileSystemErrors.Printable(text);
}
