using System.Net.Sockets;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;

namespace ReproGet.Core.Tests.Images;

/// <summary>Publish folders and bases that mean no good.</summary>
public sealed class AppLayerTests
{
    [Fact]
    public async Task What_holds_no_bytes_is_an_error_and_keeps_nobody_waiting()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pipes and devices are Linux's.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.Root);
        Oracle.Run("mkfifo", folder["pipe"]);
        File.CreateSymbolicLink(folder["link"], folder["pipe"]);
        File.CreateSymbolicLink(folder["device"], "/dev/zero");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(folder["socket"]));

        foreach (var name in (string[])["pipe", "link", "device", "socket"])
        {
            var failure = await Assert.ThrowsAsync<ReproGetException>(() => Task.Run(() => BuildAsync(new AppFile(folder[name], name))).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
            Assert.Equal("RG5112", failure.Code);
            Assert.Contains(folder[name], failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(".wh.app.dll", "RG5017")]
    [InlineData("sub/.wh..wh..opq", "RG5017")]
    [InlineData("..", "RG5004")]
    [InlineData("a/../../etc/passwd", "RG5004")]
    [InlineData("/etc/passwd", null)]
    public async Task A_name_never_reaches_out_of_the_apps_folder(string name, string? code)
    {
        using var folder = new TemporaryFolder();
        folder.Write("file", "x");
        var app = new AppFile(folder["file"], name);

        if (code is not null)
            Assert.Equal(code, (await Assert.ThrowsAsync<ReproGetException>(() => BuildAsync(app))).Code);
        else
            Assert.Contains("app/etc/passwd 644 1700000000", await BuildAsync(app));
    }

    [Theory]
    [InlineData("app", "/etc", "etc/app.dll", true)]
    [InlineData("app", "/nowhere/yet", "nowhere/yet/app.dll", true)]
    [InlineData("app/sub", "../etc", "app/app.dll", true)]
    [InlineData("app/app.dll", "../etc/passwd", "app/app.dll", false)]
    public async Task A_link_in_place_of_a_folder_of_the_app_is_told_of(string link, string target, string expected, bool told)
    {
        using var folder = new TemporaryFolder();
        folder.Write("app.dll", "x");
        folder.Write("sub/more", "x");
        var tree = SampleImage.Tree();
        if (link.StartsWith("app/", StringComparison.Ordinal))
            tree.Set(FileEntry.Directory("app", 1));
        tree.Set(FileEntry.SymbolicLink(link, target, 1));
        var diagnostics = new RecordedDiagnostics();

        var layer = await BuildAsync(PublishFolder.Read(folder.Root, CancellationToken.None), tree, diagnostics);

        Assert.Contains($"{expected} 644 1700000000", layer);
        Assert.Equal(told ? ["RG5133"] : [], diagnostics.Codes);
        Assert.DoesNotContain("etc/passwd 644 1700000000", layer);
    }

    [Fact]
    public async Task A_link_above_the_apps_folder_is_how_the_base_is_made()
    {
        using var folder = new TemporaryFolder();
        folder.Write("app.dll", "x");
        var diagnostics = new RecordedDiagnostics();

        var layer = await BuildAsync(PublishFolder.Read(folder.Root, CancellationToken.None), SampleImage.Tree(), diagnostics, "/bin/app");

        Assert.Contains("usr/bin/app/app.dll 644 1700000000", layer);
        Assert.Empty(diagnostics.Codes);
    }

    private static Task<List<string>> BuildAsync(AppFile file) => BuildAsync([file], SampleImage.Tree(), new RecordedDiagnostics());

    private static async Task<List<string>> BuildAsync(IReadOnlyList<AppFile> files, FileTree tree, IDiagnostics diagnostics, string directory = "/app/")
    {
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(
            work, change: request => request with { Tree = tree, AppFiles = files, Settings = request.Settings with { WorkingDirectory = directory } }, diagnostics: diagnostics);
        return ImageAssemblerTests.List(image.Layers[^1]);
    }
}
