using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ReproGet.Core.Oci.Registry;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Oci;

/// <summary>The distribution project's registry on a free port of the loopback address, with a folder of its own.</summary>
internal sealed class DistributionRegistry : IDisposable
{
    // tester / secret, by bcrypt.
    private const string Accounts = "tester:$2y$05$TBqObTc/e3d3zZYs79vbsOuRWFI.1g5CZ5LS3dXV7ilg3ECK6RCyu\n";

    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    private DistributionRegistry(bool withAccounts, TokenServer? tokens)
    {
        Address = $"127.0.0.1:{FreePort()}";
        var accounts = withAccounts ? $"auth:\n  htpasswd:\n    realm: test\n    path: {_folder.Write("htpasswd", Accounts)}\n"
            : tokens is not null ? $"auth:\n  token:\n    realm: {tokens.Realm}\n    service: {TokenServer.Service}\n    issuer: {TokenServer.Issuer}\n    rootcertbundle: {_folder.Write("issuer.pem", tokens.Certificate)}\n"
            : "";
        var config = _folder.Write("config.yml",
            $"version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: {_folder["data"]}\nhttp:\n  addr: {Address}\n{accounts}");
        var start = new ProcessStartInfo("docker-registry", ["serve", config]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["OTEL_TRACES_EXPORTER"] = "none";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Address { get; }

    public static async Task<DistributionRegistry> StartAsync(bool withAccounts = false, TokenServer? tokens = null)
    {
        Oracle.Require("docker-registry");
        var registry = new DistributionRegistry(withAccounts, tokens);
        using var client = new HttpClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await tick.WaitForNextTickAsync(limit.Token))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri($"http://{registry.Address}/v2/"), limit.Token);
                return registry;
            }
            catch (HttpRequestException) when (!registry._process.HasExited)
            {
                // It does not listen yet.
            }
        }
        throw new TimeoutException("docker-registry did not start.");
    }

    public RegistryRepository Repository(HttpClient client, string name, RegistryCredential? credential = null, int? chunkSize = null)
        => new(client, RegistryRepositoryName.Parse($"{Address}/{name}", plainHttp: true), credential, chunkSize: chunkSize);

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
