using System.Diagnostics;
using System.Globalization;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci.Engine;

/// <summary>A containerd of one test: its own folders and sockets.</summary>
internal sealed class ContainerdDaemon : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private ContainerdDaemon()
    {
        var config = _folder.Write("config.toml", $"""
            version = 2
            root = "{_folder["root"]}"
            state = "{_folder["state"]}"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
              address = "{Socket}"
            [ttrpc]
              address = "{Socket}.ttrpc"
            """);
        _process = Process.Start(new ProcessStartInfo("containerd", ["--config", config]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private string Socket => _folder["containerd.sock"];

    /// <summary>Starts one, or skips the test where there is none or the test is not root.</summary>
    public static async Task<ContainerdDaemon> StartAsync()
    {
        Oracle.Require("containerd");
        Oracle.Require("ctr");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "containerd wants root.");
        var daemon = new ContainerdDaemon();
        await DockerDaemon.WaitForAsync(daemon._process, daemon.Socket);
        return daemon;
    }

    /// <summary>Runs containerd's own client, and gives what it printed.</summary>
    public string Ctr(params IEnumerable<string> arguments) => Oracle.Run("ctr", ["--address", Socket, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        Oracle.Run("kill", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
