using System.Diagnostics;
using System.Net.Sockets;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Engine;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci;

public sealed class DockerEngineOracleTests
{
    [Fact]
    public async Task An_image_is_loaded_under_all_its_tags()
    {
        Oracle.Require("dockerd");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "dockerd wants root.");
        using var work = new TemporaryFolder();
        using var engine = await StartAsync(work);
        try
        {
            var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work), await SampleImage.BuildAsync(work, new Platform("arm64"))]);
            await ImageArchiveWriter.WriteAsync(bundle, new ImageNames("my-app", ["1.0", "latest"]), work["image.tar"], SampleImage.Epoch, CancellationToken.None);

            await using (var archive = File.OpenRead(work["image.tar"]))
                await new DockerEngine(new Uri($"unix://{work["docker.sock"]}")).LoadAsync(archive, CancellationToken.None);

            foreach (var tag in (string[])["1.0", "latest"])
            {
                var id = Oracle.Run("/usr/bin/docker", "-H", $"unix://{work["docker.sock"]}", "image", "inspect", "--format", "{{.Id}} {{.Architecture}}", $"my-app:{tag}");
                Assert.Equal($"{bundle.Images[0].Manifest.Config.Digest} amd64", id.Trim());
            }

            await using var garbage = new MemoryStream(new byte[4096]);
            Assert.Equal("RG6021", (await Assert.ThrowsAsync<ReproGetException>(() =>
                new DockerEngine(new Uri($"unix://{work["docker.sock"]}")).LoadAsync(garbage, CancellationToken.None))).Code);
        }
        finally
        {
            Oracle.Run("kill", engine.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await engine.WaitForExitAsync();
        }
    }

    [Fact]
    public async Task Nobody_there_is_an_error()
    {
        using var work = new TemporaryFolder();

        var failure = await Assert.ThrowsAsync<ReproGetException>(() =>
            new DockerEngine(new Uri($"unix://{work["none.sock"]}")).LoadAsync(Stream.Null, CancellationToken.None));

        Assert.Equal("RG6020", failure.Code);
    }

    private static async Task<Process> StartAsync(TemporaryFolder work)
    {
        var start = new ProcessStartInfo("dockerd",
        [
            "--data-root", work["data"], "--exec-root", work["exec"], "-H", $"unix://{work["docker.sock"]}", "--pidfile", work["pid"],
            "--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=overlay2",
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await tick.WaitForNextTickAsync(limit.Token))
        {
            Assert.False(process.HasExited, "dockerd ended before it listened.");
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(work["docker.sock"]), limit.Token);
                break;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
        }
        return process;
    }
}
