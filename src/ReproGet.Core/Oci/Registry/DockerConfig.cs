using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci.Registry;

/// <summary>What docker's client keeps in <c>config.json</c>: the credentials of <c>docker login</c>, or a helper's name, and the context in use.</summary>
/// <remarks>docker/cli, "docs/reference/commandline/cli.md", "Configuration files"; docker/cli's cli/config/configfile. A helper for the registry comes first, then the one for all, then what is written there.</remarks>
public sealed class DockerConfig
{
    private const string HubKey = "https://index.docker.io/v1/";

    private readonly JsonObject _json;
    private readonly string _path;

    private DockerConfig(JsonObject json, string path)
    {
        _json = json;
        _path = path;
    }

    /// <summary>Reads a file; null where there is none.</summary>
    /// <exception cref="ReproGetException">RG6017: it is there and cannot be read.</exception>
    public static DockerConfig? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(RegularFile.ReadAllBytes(path), path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OciErrors.BadDockerConfig(path, e.Message, e);
        }
    }

    /// <summary>Reads the content of such a file.</summary>
    /// <exception cref="ReproGetException">RG6017: it is no JSON object.</exception>
    public static DockerConfig Parse(ReadOnlySpan<byte> content, string path)
    {
        try
        {
            return new DockerConfig(WholeJson.Parse(content) as JsonObject ?? throw OciErrors.BadDockerConfig(path, "it is not an object"), path);
        }
        catch (JsonException e)
        {
            throw OciErrors.BadDockerConfig(path, e.Message, e);
        }
    }

    /// <summary>The context that <c>docker context use</c> chose; null for none.</summary>
    public string? CurrentContext => Text(_json["currentContext"]);

    /// <summary>The name of the helper program for a registry, without <c>docker-credential-</c>, and what it is asked for; null where none is named.</summary>
    public (string Helper, string Server)? HelperOf(string registry)
    {
        foreach (var key in Keys(registry))
        {
            if (_json["credHelpers"] is JsonObject helpers && Text(helpers[key]) is { } helper)
                return (helper, key);
        }
        return Text(_json["credsStore"]) is { } store ? (store, registry is ImageReference.DockerHub ? HubKey : registry) : null;
    }

    /// <summary>What is written down for a registry; null for nothing.</summary>
    /// <exception cref="ReproGetException">RG6017: it is written down wrong.</exception>
    public RegistryCredential? Find(string registry)
    {
        foreach (var key in Keys(registry))
        {
            if (_json["auths"] is JsonObject auths && auths[key] is JsonObject entry && Read(entry, key) is { } credential)
                return credential;
        }
        return null;
    }

    private static IEnumerable<string> Keys(string registry)
        => registry == ImageReference.DockerHub
            ? [HubKey, registry, "index.docker.io", "registry-1.docker.io"]
            : [registry, $"https://{registry}", $"https://{registry}/", $"https://{registry}/v1/", $"https://{registry}/v2/", $"http://{registry}"];

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    private RegistryCredential? Read(JsonObject entry, string key)
    {
        var source = "in " + _path;
        if (Text(entry["identitytoken"]) is { } token)
            return new RegistryCredential(RegistryCredential.TokenUser, token, source);
        if (Text(entry["auth"]) is { } auth)
        {
            var bytes = new byte[auth.Length];
            var colon = Convert.TryFromBase64String(auth, bytes, out var length) ? bytes.AsSpan(0, length).IndexOf((byte)':') : -1;
            if (colon < 0)
                throw OciErrors.BadDockerConfig(_path, $"“auth” of {key} is not a name and a password");
            return new RegistryCredential(Encoding.UTF8.GetString(bytes, 0, colon), Encoding.UTF8.GetString(bytes, colon + 1, length - colon - 1).TrimEnd('\0'), source);
        }
        return Text(entry["username"]) is { } user && Text(entry["password"]) is { } password ? new RegistryCredential(user, password, source) : null;
    }
}
