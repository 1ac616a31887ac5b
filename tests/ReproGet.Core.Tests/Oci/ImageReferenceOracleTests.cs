using System.Reflection;
using System.Runtime.Loader;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Oci;

/// <summary>References of base images are read as the .NET SDK reads them, which this test asks itself.</summary>
public sealed class ImageReferenceOracleTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("ubuntu")]
    [InlineData("ubuntu:24.04")]
    [InlineData("library/ubuntu")]
    [InlineData("docker.io/ubuntu")]
    [InlineData("docker.io/library/ubuntu:24.04")]
    [InlineData("ubuntu@sha256:" + Hex)]
    [InlineData("ubuntu:24.04@sha256:" + Hex)]
    [InlineData("localhost:5000/x")]
    [InlineData("localhost:5000/x:1@sha256:" + Hex)]
    [InlineData("localhost/x")]
    [InlineData("team/app")]
    [InlineData("127.0.0.1:5000/a/b/c:tag")]
    [InlineData("registry.example.org/dotnet/runtime-deps:10.0-noble-chiseled")]
    [InlineData("registry.example.org:443/a__b/c-d.e")]
    [InlineData("UPPER/case")]
    [InlineData("a//b")]
    [InlineData("a b")]
    [InlineData("x:")]
    public void A_reference_means_what_the_SDK_takes_it_for(string text)
    {
        var parse = Assert.IsType<MethodInfo>(SdkContainers().GetType("Microsoft.NET.Build.Containers.ContainerHelpers")!.GetMethod("TryParseFullyQualifiedContainerName", BindingFlags.NonPublic | BindingFlags.Static), exactMatch: false);
        var arguments = new object?[parse.GetParameters().Length];
        arguments[0] = text;

        var isReference = (bool)parse.Invoke(null, arguments)!;

        if (!isReference)
        {
            Assert.Equal("RG6016", Assert.Throws<ReproGetException>(() => ImageReference.Parse(text)).Code);
            return;
        }
        var ours = ImageReference.Parse(text);
        var (registry, repository, tag, digest) = ((string)arguments[1]!, (string)arguments[2]!, arguments[3] as string, arguments[4] as string);
        Assert.Equal((registry, repository, digest), (ours.Registry, ours.Repository, ours.Digest?.ToString()));
        Assert.Equal(tag ?? (digest is null ? "latest" : null), ours.Tag);
    }

    private static Assembly SdkContainers()
    {
        var dotnet = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", ".."));
        var sdks = Path.Combine(dotnet, "sdk");
        var path = Directory.Exists(sdks)
            ? Directory.GetFiles(sdks, "Microsoft.NET.Build.Containers.dll", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault(file => !file.Contains("net472", StringComparison.Ordinal))
            : null;
        Assert.SkipWhen(path is null, "The .NET SDK is not where its runtime is.");
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
    }
}
