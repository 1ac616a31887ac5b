namespace ReproGet.Core.Oci.Registry;

/// <summary>Finds who somebody is to a registry: in the .NET SDK's variables, then where <c>docker login</c> keeps it.</summary>
/// <param name="environment">The variables.</param>
/// <param name="homeFolder">The user's.</param>
/// <param name="helper">Asks a credential helper: gets the program's name and the server, gives null where the helper knows nobody.</param>
/// <remarks>dotnet/sdk, "docs/.../registry authentication": a variable for the direction wins over the one for both.</remarks>
public sealed class RegistryCredentials(
    IReadOnlyDictionary<string, string> environment, string homeFolder, Func<string, string, CancellationToken, Task<RegistryCredential?>> helper)
{
    private static readonly string[] Pull = ["DOTNET_CONTAINER_PULL_REGISTRY_", "DOTNET_CONTAINER_REGISTRY_", "SDK_CONTAINER_REGISTRY_"];
    private static readonly string[] Push = ["DOTNET_CONTAINER_PUSH_REGISTRY_", "DOTNET_CONTAINER_REGISTRY_", "SDK_CONTAINER_REGISTRY_"];

    /// <summary>For reading from a registry, or for writing to it.</summary>
    /// <exception cref="ReproGetException">RG6017, RG6018: they are somewhere, and cannot be had.</exception>
    public async Task<RegistryCredential?> FindAsync(string registry, bool isPush, CancellationToken cancellationToken)
    {
        foreach (var prefix in isPush ? Push : Pull)
        {
            if (Variable(prefix + "UNAME") is { } user && Variable(prefix + "PWORD") is { } password)
                return new RegistryCredential(user, password, "in the environment");
        }
        if (DockerConfig.Read(ConfigPath) is not { } config)
            return null;
        if (config.HelperOf(registry) is { } found)
            return await helper(found.Helper, found.Server, cancellationToken).ConfigureAwait(false);
        return config.Find(registry);
    }

    private string ConfigPath => Path.Combine(Variable("DOCKER_CONFIG") ?? Path.Combine(homeFolder, ".docker"), "config.json");

    private string? Variable(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
