using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci;

/// <summary>What speaks of an image and stands beside it: a bill of materials, say.</summary>
/// <remarks>OCI image specification 1.1, "Guidelines for Artifact Usage": the content is the only layer, the configuration is empty, <c>subject</c> names the image.</remarks>
public sealed class Referrer
{
    /// <summary>Joins what belongs together.</summary>
    /// <param name="subject">The manifest that is spoken of.</param>
    /// <param name="content">What is said; its media type is the artifact's type.</param>
    public Referrer(Descriptor subject, Blob content)
    {
        Subject = subject with { Platform = null, Annotations = null };
        Content = content;
        ManifestBlob = Blob.Of(MediaTypes.OciManifest, CanonicalJson.Write(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciManifest,
            ["artifactType"] = ArtifactType,
            ["config"] = Config.Descriptor.ToJson(),
            ["layers"] = new JsonArray(content.Descriptor.ToJson()),
            ["subject"] = Subject.ToJson(),
        }));
    }

    /// <summary>What is spoken of.</summary>
    public Descriptor Subject { get; }

    /// <summary>What is said.</summary>
    public Blob Content { get; }

    /// <summary>What kind of thing is said.</summary>
    public string ArtifactType => Content.Descriptor.MediaType;

    /// <summary>The empty configuration.</summary>
    public Blob Config { get; } = Blob.Of(MediaTypes.OciEmpty, "{}"u8.ToArray());

    /// <summary>The manifest's bytes.</summary>
    public Blob ManifestBlob { get; }
}
