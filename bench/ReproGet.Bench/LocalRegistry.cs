using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ReproGet.Bench;

/// <summary>The distribution project's registry on a free port of the loopback address.</summary>
internal sealed class LocalRegistry : IDisposable
{
    private readonly Process _process;

    private LocalRegistry(string folder)
    {
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            Address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        }
        var config = Path.Combine(folder, "registry.yml");
        File.WriteAllText(config, $"version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {Path.Combine(folder, "registry")}\nhttp:\n  addr: {Address}\n");
        var start = new ProcessStartInfo("docker-registry", ["serve", config]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OTEL_TRACES_EXPORTER"] = "none";
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Address { get; }

    /// <summary>Starts it; its files stand in a folder.</summary>
    public static async Task<LocalRegistry> StartAsync(string folder)
    {
        var registry = new LocalRegistry(folder);
        using var client = new HttpClient();
        for (var tries = 0; tries < 200; tries++)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://{registry.Address}/v2/"));
                return registry;
            }
            catch (HttpRequestException) when (!registry._process.HasExited)
            {
                await Task.Delay(50);
            }
        }
        registry.Dispose();
        throw new TimeoutException("docker-registry did not start.");
    }

    /// <summary>Puts an OCI archive's image there.</summary>
    /// <returns>Its reference.</returns>
    public string Push(string archive, string name)
    {
        var reference = $"{Address}/{name}:latest";
        Tool.Run("skopeo", "--insecure-policy", "copy", "--dest-tls-verify=false", $"oci-archive:{archive}", $"docker://{reference}");
        return reference;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
