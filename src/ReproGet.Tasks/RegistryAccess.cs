using ReproGet.Core.Images.Bases;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;

namespace ReproGet.Tasks;

/// <summary>Opens repositories of registries with the credentials and the exceptions that the user's environment names.</summary>
internal sealed class RegistryAccess : IDisposable
{
    private const string InsecureRegistries = "DOTNET_CONTAINER_INSECURE_REGISTRIES";

    private static readonly string[] ParallelUpload = ["DOTNET_CONTAINER_REGISTRY_PARALLEL_UPLOAD", "SDK_CONTAINER_REGISTRY_PARALLEL_UPLOAD"];

    private readonly HttpClient _client = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Dictionary<string, string> _environment = Surroundings.Variables();

    /// <summary>Blobs that are sent at once: one, where the .NET SDK's variable says that a registry does not bear more.</summary>
    public int ParallelUploads => Array.Exists(ParallelUpload, name => IsFalse(_environment.GetValueOrDefault(name, ""))) ? 1 : ImagePusher.DefaultParallel;

    /// <summary>Opens the repository that an image is to go to.</summary>
    public Task<RegistryRepository> OpenForPushAsync(string registry, string repository, CancellationToken cancellationToken)
        => OpenAsync(registry, registry, repository, isPush: true, cancellationToken);

    /// <summary>Opens the repository of a base image.</summary>
    public async Task<BaseSource> OpenBaseAsync(string text, CancellationToken cancellationToken)
    {
        var reference = ImageReference.Parse(text);
        return new BaseSource(await OpenAsync(reference.Registry, reference.Host, reference.Repository, isPush: false, cancellationToken), reference.Name, text);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<RegistryRepository> OpenAsync(string registry, string host, string repository, bool isPush, CancellationToken cancellationToken)
    {
        var credential = await new RegistryCredentials(_environment, Surroundings.Home, CredentialHelper.AskAsync).FindAsync(registry, isPush, cancellationToken);
        var insecure = _environment.GetValueOrDefault(InsecureRegistries, "").Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var name = insecure.Contains(registry, StringComparer.OrdinalIgnoreCase)
            ? RegistryRepositoryName.Parse($"{host}/{repository}", plainHttp: true, isAllowed: true)
            : RegistryRepositoryName.ParseAsUsersMean($"{host}/{repository}");
        return new RegistryRepository(_client, name, credential);
    }

    /// <summary>The .NET SDK's words for no.</summary>
    private static bool IsFalse(string text) => text.ToUpperInvariant() is "FALSE" or "0" or "NO";
}
