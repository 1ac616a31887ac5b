using System.Globalization;

namespace ReproGet.Core.Oci.Registry;

/// <summary>What the user's environment says of registries, in the .NET SDK's words. Where a variable of .NET 8's name (<c>SDK_…</c>) stands beside the newer one, the newer one counts.</summary>
/// <param name="environment">The variables.</param>
/// <remarks>dotnet/sdk, "src/Containers/docs" and its RegistrySettings.</remarks>
public sealed class RegistrySettings(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>What the .NET SDK sends at once where it sends pieces and nobody says how large.</summary>
    private const int DefaultChunkSize = 64 * 1024;

    /// <summary>Blobs that are sent at once: one, where a registry does not bear more.</summary>
    public int ParallelUploads => Flag("REGISTRY_PARALLEL_UPLOAD") == false ? 1 : ImagePusher.DefaultParallel;

    /// <summary>Bytes of a piece where blobs are to be sent in pieces; null where they are sent whole.</summary>
    public int? ChunkSize => Flag("DEBUG_REGISTRY_FORCE_CHUNKED_UPLOAD") != true ? null
        : int.TryParse(Text("REGISTRY_CHUNKED_UPLOAD_SIZE_BYTES"), NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0 ? size : DefaultChunkSize;

    /// <summary>Whether a registry may be spoken to without TLS, or with a certificate that nobody vouches for: one on this machine, or that the user listed.</summary>
    /// <param name="registry">Host, and port where there is one.</param>
    public bool IsInsecure(string registry)
        => (Uri.TryCreate($"https://{registry}/", UriKind.Absolute, out var uri) && uri.IsLoopback)
            || (environment.GetValueOrDefault("DOTNET_CONTAINER_INSECURE_REGISTRIES") ?? "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Contains(registry, StringComparer.OrdinalIgnoreCase);

    private string? Text(string name) => environment.GetValueOrDefault("DOTNET_CONTAINER_" + name) ?? environment.GetValueOrDefault("SDK_CONTAINER_" + name);

    /// <summary>The .NET SDK's words for yes and no; null for anything else.</summary>
    private bool? Flag(string name) => Text(name)?.ToUpperInvariant() switch
    {
        "TRUE" or "1" or "YES" => true,
        "FALSE" or "0" or "NO" => false,
        _ => null,
    };
}
