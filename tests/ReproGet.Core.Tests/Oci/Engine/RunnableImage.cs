using System.Runtime.InteropServices;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci.Engine;

/// <summary>Images that an engine here can run, with busybox as their shell, and others that are told by what they are for.</summary>
internal static class RunnableImage
{
    /// <summary>What engines here run.</summary>
    public static string Own { get; } = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";

    /// <summary>What they do not run.</summary>
    public static string Foreign { get; } = Own == "amd64" ? "arm64" : "amd64";

    /// <summary>What a container of <see cref="Own"/> prints.</summary>
    public static string Printed { get; } = $"a=b on {Own}\n";

    /// <summary>In this order, so that <c>manifest.json</c> names the first.</summary>
    public static Task<ImageBundle> BuildAsync(TemporaryFolder work, ImageFormat format, params string[] architectures)
        => BuildAsync(work, format, LayerCompression.Gzip, architectures);

    public static async Task<ImageBundle> BuildAsync(TemporaryFolder work, ImageFormat format, LayerCompression compression, params string[] architectures)
    {
        List<BuiltImage> images = [];
        foreach (var architecture in architectures)
            images.Add(await BuildAsync(work, architecture, format, compression));
        return ImageBundle.Of(images);
    }

    public static async Task WriteAsync(ImageBundle bundle, string path, params string[] tags)
        => await ImageArchiveWriter.WriteAsync(bundle, new ImageNames("my-app", tags), path, SampleImage.Epoch, CancellationToken.None);

    private static Task<BuiltImage> BuildAsync(TemporaryFolder work, string architecture, ImageFormat format, LayerCompression compression)
    {
        Oracle.Require("busybox");
        var executable = Convert.ToInt32("755", 8);
        List<FileEntry> entries =
        [
            .. SampleImage.Entries(),
            FileEntry.File("usr/bin/sh", FileContent.Of(File.ReadAllBytes("/bin/busybox")), SampleImage.Epoch, executable),
        ];
        var tree = new FileTree();
        foreach (var entry in entries)
            tree.Set(entry);
        return SampleImage.BuildAsync(work, new Platform(architecture), packages: entries, change: request => request with
        {
            Tree = tree,
            Compression = compression,
            Files = [FileEntry.File("etc/platform", SampleImage.Text($" on {architecture}\n"), 0)],
            Settings = request.Settings with { Format = format, AppCommand = ["/bin/sh", "-c", "read on < /etc/platform; echo \"$GREETING $on\""] },
        });
    }
}
