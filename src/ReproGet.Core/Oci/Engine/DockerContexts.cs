using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci.Engine;

/// <summary>The contexts that <c>docker context</c> keeps.</summary>
/// <param name="dockerFolder"><c>~/.docker</c>, or what DOCKER_CONFIG names.</param>
/// <remarks>docker/cli, cli/context/store: <c>contexts/meta/SHA256(name)/meta.json</c>, and the certificates in <c>contexts/tls/SHA256(name)/docker</c>.</remarks>
internal sealed class DockerContexts(string dockerFolder)
{
    private const string Endpoint = "docker";

    /// <summary>Where the engine of a context listens.</summary>
    /// <exception cref="ReproGetException">RG6061: its address; RG6062: there is no such context, or it cannot be read.</exception>
    public EngineEndpoint Find(string name)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var path = Path.Combine(dockerFolder, "contexts", "meta", id, "meta.json");
        var certificates = Path.Combine(dockerFolder, "contexts", "tls", id, Endpoint);
        return EngineEndpoint.Parse(Host(Read(path, name), name), $"Docker's context “{name}”", Directory.Exists(certificates) ? certificates : null);
    }

    private static JsonNode? Read(string path, string name)
    {
        try
        {
            return WholeJson.Parse(RegularFile.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw EngineErrors.BadContext(name, e.Message, e);
        }
    }

    private static string Host(JsonNode? json, string name)
        => json is JsonObject context && context["Endpoints"] is JsonObject endpoints && endpoints[Endpoint] is JsonObject endpoint
            && endpoint["Host"] is JsonValue value && value.TryGetValue<string>(out var host) && host.Length > 0
            ? host
            : throw EngineErrors.BadContext(name, "it names no address of a Docker engine");
}
