using ReproGet.Core.Oci.Registry;

namespace ReproGet.Core.Tests.Oci;

/// <summary>The .NET SDK's variables, with its own meaning.</summary>
public sealed class RegistrySettingsTests
{
    [Theory]
    [InlineData("", 4)]
    [InlineData("DOTNET_CONTAINER_REGISTRY_PARALLEL_UPLOAD=false", 1)]
    [InlineData("DOTNET_CONTAINER_REGISTRY_PARALLEL_UPLOAD=0", 1)]
    [InlineData("DOTNET_CONTAINER_REGISTRY_PARALLEL_UPLOAD=No", 1)]
    [InlineData("DOTNET_CONTAINER_REGISTRY_PARALLEL_UPLOAD=maybe", 4)]
    [InlineData("SDK_CONTAINER_REGISTRY_PARALLEL_UPLOAD=FALSE", 1)]
    [InlineData("SDK_CONTAINER_REGISTRY_PARALLEL_UPLOAD=false DOTNET_CONTAINER_REGISTRY_PARALLEL_UPLOAD=true", 4)]
    public void Blobs_are_sent_at_once(string variables, int expected) => Assert.Equal(expected, Of(variables).ParallelUploads);

    [Theory]
    [InlineData("", null)]
    [InlineData("DOTNET_CONTAINER_REGISTRY_CHUNKED_UPLOAD_SIZE_BYTES=1000", null)]
    [InlineData("DOTNET_CONTAINER_DEBUG_REGISTRY_FORCE_CHUNKED_UPLOAD=true", 65536)]
    [InlineData("SDK_CONTAINER_DEBUG_REGISTRY_FORCE_CHUNKED_UPLOAD=1 DOTNET_CONTAINER_REGISTRY_CHUNKED_UPLOAD_SIZE_BYTES=1000", 1000)]
    [InlineData("DOTNET_CONTAINER_DEBUG_REGISTRY_FORCE_CHUNKED_UPLOAD=yes SDK_CONTAINER_REGISTRY_CHUNKED_UPLOAD_SIZE_BYTES=1000", 1000)]
    [InlineData("DOTNET_CONTAINER_DEBUG_REGISTRY_FORCE_CHUNKED_UPLOAD=yes SDK_CONTAINER_REGISTRY_CHUNKED_UPLOAD_SIZE_BYTES=1000 DOTNET_CONTAINER_REGISTRY_CHUNKED_UPLOAD_SIZE_BYTES=2000", 2000)]
    [InlineData("DOTNET_CONTAINER_DEBUG_REGISTRY_FORCE_CHUNKED_UPLOAD=yes DOTNET_CONTAINER_REGISTRY_CHUNKED_UPLOAD_SIZE_BYTES=-5", 65536)]
    [InlineData("DOTNET_CONTAINER_DEBUG_REGISTRY_FORCE_CHUNKED_UPLOAD=false SDK_CONTAINER_DEBUG_REGISTRY_FORCE_CHUNKED_UPLOAD=true", null)]
    public void Blobs_are_sent_in_pieces(string variables, int? expected) => Assert.Equal(expected, Of(variables).ChunkSize);

    [Theory]
    [InlineData("localhost", "", true)]
    [InlineData("localhost:5000", "", true)]
    [InlineData("127.0.0.1:5000", "", true)]
    [InlineData("[::1]:5000", "", true)]
    [InlineData("localhost.example:5000", "", false)]
    [InlineData("registry.example:5000", "", false)]
    [InlineData("registry.example:5000", "DOTNET_CONTAINER_INSECURE_REGISTRIES=a;Registry.Example:5000", true)]
    [InlineData("registry.example:5000", "DOTNET_CONTAINER_INSECURE_REGISTRIES=a,registry.example:5000", true)]
    [InlineData("registry.example:5001", "DOTNET_CONTAINER_INSECURE_REGISTRIES=registry.example:5000", false)]
    public void Only_loopback_and_what_is_listed_is_insecure(string registry, string variables, bool expected) => Assert.Equal(expected, Of(variables).IsInsecure(registry));

    private static RegistrySettings Of(string variables)
        => new(variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(variable => variable.Split('=')).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal));
}
