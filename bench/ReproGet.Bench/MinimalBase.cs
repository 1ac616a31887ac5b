using System.Runtime.InteropServices;
using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Bench;

/// <summary>A base image of one layer, which is a minimal bookworm as mmdebstrap gives it.</summary>
internal static class MinimalBase
{
    private const string Suite = "bookworm";

    /// <summary>Writes a self-contained project on it into a folder.</summary>
    /// <returns>The project file.</returns>
    public static async Task<string> WriteProjectAsync(string folder, string items)
    {
        Directory.CreateDirectory(folder);
        await WriteAsync(Path.Combine(folder, "base.tar"));
        var project = Path.Combine(folder, Path.GetFileName(folder) + ".csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <Sdk Name="ReproGet.Sdk" Version="$(ReproGetSdkVersion)" />
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                <SelfContained>true</SelfContained>
                <ContainerBaseImage>oci-archive:base.tar</ContainerBaseImage>
              </PropertyGroup>
              <ItemGroup>{items}</ItemGroup>
            </Project>
            """);
        return project;
    }

    /// <summary>Writes it as an OCI archive.</summary>
    public static async Task WriteAsync(string path)
    {
        var root = path + ".root";
        Tool.Run("mmdebstrap", "--variant=minbase", "--format=tar", Suite, root);
        using var stream = File.OpenRead(root);
        var digest = await Digest.OfAsync(stream, CancellationToken.None);
        var layer = new Blob(new Descriptor(MediaTypes.OciLayer, digest, stream.Length), FileContent.OfFile(root, 0, stream.Length));
        var architecture = RuntimeInformation.OSArchitecture == Architecture.X64 ? "amd64" : throw new NotSupportedException("This measurement is for amd64.");
        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes($$$"""{"architecture":"{{{architecture}}}","os":"linux","config":{"Env":["PATH=/usr/sbin:/usr/bin"]},"rootfs":{"type":"layers","diff_ids":["{{{digest}}}"]}}"""));
        var manifest = new ImageManifest(MediaTypes.OciManifest, Descriptor.Of(MediaTypes.OciConfig, config.ToBytes()), [layer.Descriptor]);
        await ImageArchiveWriter.WriteAsync(ImageBundle.Of([new BuiltImage(manifest, config, [layer])]), new ImageNames("base", ["latest"]), path, 0, CancellationToken.None);
    }
}
