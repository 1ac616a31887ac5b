using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>What the SDK's labels need before they are the same on every day and on every machine.</summary>
public static class Labels
{
    /// <summary>The digest of the base image.</summary>
    public const string BaseDigest = "org.opencontainers.image.base.digest";

    /// <summary>The reference of the base image.</summary>
    public const string BaseName = "org.opencontainers.image.base.name";

    private static readonly string[] CreatedNames = ["org.opencontainers.image.created", "org.opencontainers.artifact.created"];

    /// <summary>Puts the image's own time in the place of the time of day that <c>ContainerGenerateLabelsImageCreated</c> adds. Labels that are not there are not added.</summary>
    /// <param name="labels">In order; the SDK adds its own behind the user's.</param>
    /// <param name="epoch">Seconds since 1970.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> WithCreated(IReadOnlyList<KeyValuePair<string, string>> labels, long epoch)
        => [.. labels.Select(label => CreatedNames.Contains(label.Key) ? new(label.Key, OciTime.Format(epoch)) : label)];

    /// <summary>Mends the base's name where a harmless reference stood in for one that the SDK cannot read, such as <c>scratch</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> WithBaseName(IReadOnlyList<KeyValuePair<string, string>> labels, string name)
        => [.. labels.Select(label => label.Key == BaseName ? new(label.Key, name) : label)];
}
