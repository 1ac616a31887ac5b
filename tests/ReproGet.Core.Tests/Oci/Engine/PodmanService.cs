using System.Diagnostics;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci.Engine;

/// <summary>A Podman of one test: its own storage and socket, no network.</summary>
internal sealed class PodmanService : IAsyncDisposable
{
    // No more than this machine may allow itself; runc asks for more than a container without privileges can give.
    private static readonly string[] Limits = ["--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024"];

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private PodmanService()
    {
        _process = Process.Start(new ProcessStartInfo("podman", [.. Storage, "system", "service", "--time=0", Address.ToString()]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Where it listens, as in <c>CONTAINER_HOST</c>.</summary>
    public Uri Address => new($"unix://{_folder["podman.sock"]}");

    private string[] Storage =>
        ["--root", _folder["root"], "--runroot", _folder["run"], "--tmpdir", _folder["tmp"], "--storage-driver=vfs", "--cgroup-manager=cgroupfs", "--events-backend=none"];

    /// <summary>Starts one, or skips the test where there is none or the test is not root.</summary>
    public static async Task<PodmanService> StartAsync()
    {
        Oracle.Require("podman");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Podman wants root, or user namespaces.");
        var service = new PodmanService();
        await DockerDaemon.WaitForAsync(service._process, service.Address.LocalPath);
        return service;
    }

    /// <summary>Runs the program on the service's own storage, and gives what it printed.</summary>
    public string Podman(params IEnumerable<string> arguments) => Oracle.Run("podman", [.. Storage, .. arguments]);

    /// <summary>Runs a container to its end, and gives what it printed.</summary>
    public string RunContainer(string image) => Podman(["run", "--rm", "--network=none", .. Limits, image]);

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _folder.Dispose();
    }
}
