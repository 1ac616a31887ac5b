using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci.Layout;

/// <summary>RG6030 to RG6033: images in folders and archives.</summary>
internal static class LayoutErrors
{
    private const int MaxShown = 5;

    public static ReproGetException NoLayout(string where)
        => new("RG6030", $"“{where}” is no OCI image layout: it has no index.json. Check the path in ContainerBaseImage; what “docker save” of an older Docker writes is docker-archive:FILE.");

    public static ReproGetException NotThere(string where, string reference, IEnumerable<string> names)
        => new("RG6031", $"“{where}” holds no image “{FileSystemErrors.Printable(reference)}”{Listed(names)}. "
            + (Digest.TryParse(reference, out _) ? "If the lock pins it, put it back there, or take what is there now: “dotnet build -t:ReproGetUpdate”." : "Name one that is there behind the path in ContainerBaseImage, as in oci:DIR:TAG."));

    public static ReproGetException Several(string where, IEnumerable<string> names)
        => new("RG6032", $"“{where}” holds several images{Listed(names)}. Name one behind the path in ContainerBaseImage, as in oci:DIR:TAG.");

    public static ReproGetException NoArchive(string where)
        => new("RG6033", $"“{where}” is nothing that “docker save” writes: it has no manifest.json. Check the path in ContainerBaseImage, and unpack the file first where it is compressed.");

    private static string Listed(IEnumerable<string> names)
    {
        var shown = names.Distinct(StringComparer.Ordinal).Take(MaxShown).Select(FileSystemErrors.Printable).ToList();
        return shown.Count == 0 ? "" : $" (it has {string.Join(", ", shown)})";
    }
}
