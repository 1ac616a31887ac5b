using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Images;

/// <summary>A small image on scratch: a package layer, a file of the project, an app.</summary>
internal static class SampleImage
{
    public const long Epoch = 1_700_000_000;

    public static FileTree Tree()
    {
        var tree = new FileTree();
        foreach (var entry in Entries())
            tree.Set(entry);
        return tree;
    }

    public static List<FileEntry> Entries() =>
    [
        FileEntry.SymbolicLink("bin", "usr/bin", Epoch - 50),
        FileEntry.Directory("etc", Epoch - 100),
        FileEntry.File("etc/passwd", Text("root:x:0:0:root:/root:/bin/sh\napp:x:1654:1654::/home/app:/bin/false\n"), Epoch - 90),
        FileEntry.Directory("tmp", Epoch - 80, Convert.ToInt32("1777", 8)),
        FileEntry.Directory("usr", Epoch - 70),
        FileEntry.Directory("usr/bin", Epoch - 60),
        FileEntry.File("usr/bin/hello", Text("#!/bin/sh\necho hello\n"), Epoch - 50, Convert.ToInt32("755", 8)),
    ];

    public static ImageRequest Request(TemporaryFolder publish, Platform? platform = null)
    {
        publish.Write("app", "#!/bin/sh\nexec hello\n");
        publish.Write("app.dll", "not run");
        publish.Write("wwwroot/é.css", "p {}");
        return new ImageRequest
        {
            Platform = platform ?? new Platform("amd64"),
            Tree = Tree(),
            Files = [FileEntry.File("etc/app.conf", Text("key=value\n"), 0)],
            AppFiles = PublishFolder.Read(publish.Root, CancellationToken.None),
            Settings = new ImageSettings
            {
                AppCommand = ["/app/app"],
                Labels = [new("org.opencontainers.image.title", "Größe <&>")],
                EnvironmentVariables = [new("GREETING", "a=b")],
            },
            Epoch = Epoch,
            AppTime = Epoch,
            Compression = LayerCompression.Gzip,
        };
    }

    public static async Task<BuiltImage> BuildAsync(TemporaryFolder work, Platform? platform = null, Func<ImageRequest, ImageRequest>? change = null, IEnumerable<FileEntry>? packages = null, IDiagnostics? diagnostics = null)
    {
        using var publish = new TemporaryFolder();
        var request = Request(publish, platform);
        request = change?.Invoke(request) ?? request;
        request = request with { Packages = await PackageLayer.WriteAsync(packages ?? Entries(), request.Compression, work["layers"], CancellationToken.None) };
        return await ImageAssembler.AssembleAsync(request, work["layers"], diagnostics ?? new RecordedDiagnostics(), CancellationToken.None);
    }

    public static FileContent Text(string text) => FileContent.Of(System.Text.Encoding.UTF8.GetBytes(text));
}
