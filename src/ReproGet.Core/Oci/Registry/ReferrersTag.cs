using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci.Registry;

/// <summary>The index in which a registry without a referrers API lists what speaks of a manifest: under the tag <c>sha256-HEX</c>.</summary>
/// <remarks>OCI distribution specification 1.1, "Referrers Tag Schema" and "Pushing Manifests with Subject". What others listed stays as they wrote it.</remarks>
internal static class ReferrersTag
{
    private const string Where = "a list of referrers";

    /// <summary>The tag of a manifest's list.</summary>
    public static string Of(Digest subject) => $"{Digest.Algorithm}-{subject.Hex}";

    /// <summary>The list with one more in it; null where it is in there already.</summary>
    /// <param name="current">The list that is there; null for none.</param>
    /// <param name="referrer">What is to be in it.</param>
    /// <exception cref="ReproGetException">RG6001, RG6002: what is there is no such list.</exception>
    public static Blob? With(byte[]? current, Referrer referrer)
    {
        var list = current is null ? Empty() : Read(current);
        // Programs in Go write null for nothing.
        if (list.Array("manifests", Where) is not { } manifests)
            list["manifests"] = manifests = [];
        var own = referrer.ManifestBlob.Descriptor;
        if (manifests.Any(entry => (entry as JsonObject)?.Text("digest", Where) == own.Digest.ToString()))
            return null;
        var added = own.ToJson();
        added["artifactType"] = referrer.ArtifactType;
        manifests.Add((JsonNode)added);
        return Blob.Of(MediaTypes.OciIndex, CanonicalJson.Write(list));
    }

    private static JsonObject Read(byte[] current)
    {
        var list = ImageJson.Parse(current, ImageJson.MaxManifestSize, Where);
        list.MediaType(Where, MediaTypes.OciIndex);
        return list;
    }

    private static JsonObject Empty() => new() { ["schemaVersion"] = 2, ["mediaType"] = MediaTypes.OciIndex, ["manifests"] = new JsonArray() };
}
