using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Tasks;

/// <summary>The file beside the archive that tells scripts what is in it.</summary>
internal static class ImageSummary
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes digest, names, and for each image its runtime identifier, digest and layers with their sizes in bytes.</summary>
    public static void Write(string path, ImageBundle bundle, ImageNames names, IEnumerable<(string RuntimeIdentifier, BuiltImage Image)> images)
    {
        var summary = new JsonObject
        {
            ["digest"] = bundle.Root.Digest.ToString(),
            ["mediaType"] = bundle.Root.MediaType,
            ["repository"] = names.Repository,
            ["tags"] = new JsonArray([.. names.Tags.Select(tag => (JsonNode)tag)]),
            ["images"] = new JsonArray([.. images.Select(image => (JsonNode)new JsonObject
            {
                ["runtimeIdentifier"] = image.RuntimeIdentifier,
                ["digest"] = image.Image.Descriptor.Digest.ToString(),
                ["layers"] = new JsonArray([.. image.Image.Layers.Select(layer => (JsonNode)new JsonObject
                {
                    ["digest"] = layer.Descriptor.Digest.ToString(),
                    ["size"] = layer.Descriptor.Size,
                })]),
            })]),
        };
        var text = Encoding.UTF8.GetBytes(summary.ToJsonString(Format) + "\n");
        AtomicFile.Write(path, stream => stream.Write(text));
    }

    /// <summary>The images of a bundle, with the runtime identifiers that <see cref="Write"/> wrote.</summary>
    public static IEnumerable<(string RuntimeIdentifier, BuiltImage Image)> Identify(string path, ImageBundle bundle)
    {
        var images = JsonNode.Parse(WorkFile.Read(path))!["images"]!.AsArray();
        return bundle.Images.Select(image => ((string)images.First(one => (string)one!["digest"]! == image.Descriptor.Digest.ToString())!["runtimeIdentifier"]!, image));
    }
}
