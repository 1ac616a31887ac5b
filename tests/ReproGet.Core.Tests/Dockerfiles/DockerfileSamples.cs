using System.Text;
using System.Text.Json.Nodes;
using ReproGet.Core.Dockerfiles;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Dockerfiles;

/// <summary>Requests that tests start from.</summary>
internal static class DockerfileSamples
{
    public static Digest Index { get; } = LockSamples.Hash("index");

    public static Architecture Amd64 { get; } = Architecture.FromName("amd64")!;

    public static Architecture ArmV7 { get; } = Architecture.FromName("arm-v7")!;

    /// <summary>A file of a package, as each distro names its own.</summary>
    public static PackageFile Package(string distro) => new(
        distro switch
        {
            "fedora" => "hello/2.12.1/2.fc40/x86_64/hello-2.12.1-2.fc40.x86_64.rpm",
            "alpine" => "v3.20/main/x86_64/hello-2.12.1-r0.apk",
            "arch" => "h/hello/hello-2.12.1-1-x86_64.pkg.tar.zst",
            _ => "pool/main/h/hello/hello_2.10-5_amd64.deb",
        },
        LockSamples.Hash(distro));

    public static ImageConfig Config(string execution)
        => ImageConfig.Parse(Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","config":{{{execution}}},"rootfs":{"type":"layers","diff_ids":[]}}"""));

    public static ImageConfig Config(Action<JsonObject> change)
    {
        var execution = new JsonObject();
        change(execution);
        return Config(execution.ToJsonString());
    }

    public static DockerfileImage Image(string distro, Architecture? architecture = null, ImageConfig? lower = null, ImageConfig? config = null)
        => new(architecture ?? Amd64, [Package(distro)], lower ?? Config("{}"), config ?? Config("""{"Entrypoint":["/app/App"]}"""), [Blob.Of(MediaTypes.OciLayer, "files"u8.ToArray()), Blob.Of(MediaTypes.OciLayer, "app"u8.ToArray())]);

    public static DockerfileRequest Request(string distro, params DockerfileImage[] images) => new()
    {
        Project = "App.csproj",
        Distro = distro,
        Base = new LockedBase($"registry.example/team/{distro}:1", Index, [new LockedPlatform("amd64", LockSamples.Hash("amd64"), null)]),
        Epoch = LockSamples.Epoch,
        Snapshot = LockSamples.Epoch,
        Packages = new Dictionary<string, IReadOnlyList<RequestedPackage>>(StringComparer.Ordinal) { ["amd64"] = [RequestedPackage.Named("hello") with { Version = "2.10-5" }] },
        Images = images.Length == 0 ? [Image(distro)] : images,
    };
}
