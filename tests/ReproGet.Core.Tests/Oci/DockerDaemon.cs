using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci;

/// <summary>A Docker Engine of one test: its own folder and socket, no network.</summary>
internal sealed class DockerDaemon : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private DockerDaemon(IEnumerable<string> more)
    {
        var start = new ProcessStartInfo("dockerd",
        [
            "--data-root", _folder["data"], "--exec-root", _folder["exec"], "-H", Address.ToString(), "--pidfile", _folder["pid"],
            "--iptables=false", "--ip6tables=false", "--bridge=none", "--storage-driver=overlay2", .. more,
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens, as in <c>DOCKER_HOST</c>.</summary>
    public Uri Address => new($"unix://{_folder["docker.sock"]}");

    /// <summary>Starts one, with more options, or skips the test where there is none or the test is not root.</summary>
    public static async Task<DockerDaemon> StartAsync(params IEnumerable<string> more)
    {
        Oracle.Require("dockerd");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "dockerd wants root.");
        var daemon = new DockerDaemon(more);
        await WaitForAsync(daemon._process, daemon.Address.LocalPath);
        return daemon;
    }

    /// <summary>Waits until a daemon listens.</summary>
    public static async Task WaitForAsync(Process process, string socketPath)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await tick.WaitForNextTickAsync(limit.Token))
        {
            Assert.False(process.HasExited, $"{process.StartInfo.FileName} ended before it listened.");
            try
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), limit.Token);
                return;
            }
            catch (SocketException)
            {
                // It does not listen yet.
            }
        }
    }

    /// <summary>Runs the client that belongs to the daemon, and gives what it printed.</summary>
    public string Docker(params IEnumerable<string> arguments)
        => Oracle.Run(File.Exists("/usr/bin/docker") ? "/usr/bin/docker" : "docker", ["-H", Address.ToString(), .. arguments]);

    public async ValueTask DisposeAsync()
    {
        Oracle.Run("kill", _process.Id.ToString(CultureInfo.InvariantCulture));
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
