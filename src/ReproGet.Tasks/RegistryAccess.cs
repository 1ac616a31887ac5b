using System.Net.Security;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;
using ReproGet.Core.Providers;

namespace ReproGet.Tasks;

/// <summary>Opens repositories of registries with the credentials and the exceptions that the user's environment names.</summary>
internal sealed class RegistryAccess : IDisposable
{
    private readonly Dictionary<string, string> _environment = Surroundings.Variables();
    private readonly RegistrySettings _settings;
    private readonly HttpClient _client;

    public RegistryAccess()
    {
        _settings = new RegistrySettings(_environment);
        // The handler is the client's to dispose of.
#pragma warning disable CA2000
        var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (request, _, _, errors) => errors == SslPolicyErrors.None || _settings.IsInsecure(request.RequestUri!.Authority),
        };
#pragma warning restore CA2000
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Blobs that are sent at once.</summary>
    public int ParallelUploads => _settings.ParallelUploads;

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

    /// <summary>Opens the repository that a provider names.</summary>
    public Task<RegistryRepository> OpenBlobsAsync(RegistryAddress address, CancellationToken cancellationToken)
        => OpenBlobsAsync(address, isPush: false, cancellationToken);

    /// <summary>The same for reading or for writing.</summary>
    public Task<RegistryRepository> OpenBlobsAsync(RegistryAddress address, bool isPush, CancellationToken cancellationToken)
        => OpenAsync(address.Repository.Registry, address.Repository.Host, address.Repository.Repository, isPush, cancellationToken, address.Scheme);

    private async Task<RegistryRepository> OpenAsync(
        string registry, string host, string repository, bool isPush, CancellationToken cancellationToken, string scheme = RegistryAddress.Oci)
    {
        var credential = await new RegistryCredentials(_environment, Surroundings.Home, CredentialHelper.AskAsync).FindAsync(registry, isPush, cancellationToken);
        var name = scheme == RegistryAddress.Oci && _settings.IsInsecure(registry)
            ? await RegistryRepositoryName.ParseInsecureAsync(_client, $"{host}/{repository}", cancellationToken)
            : RegistryRepositoryName.Parse($"{host}/{repository}", plainHttp: scheme == RegistryAddress.PlainHttp, isAllowed: true);
        return new RegistryRepository(_client, name, credential, chunkSize: _settings.ChunkSize);
    }
}
