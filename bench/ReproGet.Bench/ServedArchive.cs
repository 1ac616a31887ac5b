using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using ReproGet.Core.Distros.Debian.Archive;

namespace ReproGet.Bench;

/// <summary>Debian's bookworm with its updates and its security suite, for amd64, copied from where this machine's apt gets it and served on the loopback address.</summary>
internal sealed partial class ServedArchive : IDisposable
{
    private const string Index = "main/binary-amd64/";

    private readonly HttpListener _listener = new();
    private readonly string _folder;

    private ServedArchive(string folder)
    {
        _folder = folder;
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            Address = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }
        _listener.Prefixes.Add(Address);
    }

    /// <summary>Where it is served.</summary>
    public string Address { get; }

    /// <summary>By archive (<c>debian</c>, <c>debian-security</c>) its suites.</summary>
    public IReadOnlyDictionary<string, string[]> Suites { get; } = new Dictionary<string, string[]>
    {
        ["debian"] = ["bookworm", "bookworm-updates"],
        ["debian-security"] = ["bookworm-security"],
    };

    /// <summary>Copies and serves it.</summary>
    public static async Task<ServedArchive> StartAsync(string folder)
    {
        var copy = new ServedArchive(folder);
        var entries = AptConfiguration.Read("/");
        using var client = new HttpClient();
        foreach (var (archive, suites) in copy.Suites)
        {
            foreach (var suite in suites)
            {
                var mirror = entries.First(entry => entry.Suites.Contains(suite)).Uri.AbsoluteUri.TrimEnd('/');
                await copy.TakeSuiteAsync(client, $"{mirror}/dists/{suite}/", $"{archive}/dists/{suite}/");
            }
        }
        copy._listener.Start();
        _ = copy.ServeAsync();
        return copy;
    }

    /// <summary>An index of it on disk.</summary>
    public string PathOf(string archive, string suite) => Path.Combine(_folder, archive, "dists", suite, Index, "Packages.xz");

    public void Dispose() => _listener.Close();

    private async Task TakeSuiteAsync(HttpClient client, string from, string to)
    {
        var release = await client.GetByteArrayAsync(new Uri(from + "InRelease"));
        Write(to + "InRelease", release);
        foreach (Match line in IndexLines().Matches(Encoding.UTF8.GetString(release)))
        {
            var (hash, folder, name) = (line.Groups[1].Value, line.Groups[2].Value, line.Groups[3].Value);
            var index = await client.GetByteArrayAsync(new Uri($"{from}{folder}by-hash/SHA256/{hash}"));
            Write($"{to}{folder}by-hash/SHA256/{hash}", index);
            Write(to + folder + name, index);
        }
    }

    private void Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // It was closed.
                return;
            }
            _ = Task.Run(() => Answer(context));
        }
    }

    private void Answer(HttpListenerContext context)
    {
        using var response = context.Response;
        var path = Path.Combine(_folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
        if (!File.Exists(path))
        {
            response.StatusCode = 404;
            return;
        }
        using var file = File.OpenRead(path);
        response.ContentLength64 = file.Length;
        response.AddHeader("Last-Modified", File.GetLastWriteTimeUtc(path).ToString("r"));
        if (context.Request.HttpMethod != "HEAD")
            file.CopyTo(response.OutputStream);
    }

    // apt fetches the descriptions as well, which in a minimal root are English.
    [GeneratedRegex(@"^ ([0-9a-f]{64}) +\d+ (main/(?:binary-amd64|i18n)/)(Packages\.xz|Translation-en\.(?:xz|bz2))$", RegexOptions.Multiline)]
    private static partial Regex IndexLines();
}
