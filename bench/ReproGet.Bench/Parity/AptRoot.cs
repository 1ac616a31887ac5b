using System.Diagnostics;

namespace ReproGet.Parity;

/// <summary>The newest apt that Debian has, sid's, with its Python binding, in a root of its own. It is unpacked and never configured; only root can make and use it.</summary>
internal sealed class AptRoot
{
    private const string Script = "oracle.py";

    // Since nothing is configured, nobody else makes the links of a merged /usr.
    private const string MergeUsr = """for d in bin sbin lib lib64; do mkdir -p "$1/usr/$d" && ln -s "usr/$d" "$1/$d"; done""";

    private AptRoot(string folder) => Folder = folder;

    /// <summary>Where it stands.</summary>
    public string Folder { get; }

    /// <summary>Makes it below a folder, or takes the one that was made of the same state of sid.</summary>
    public static async Task<AptRoot> MakeAsync(string folder, Archives archives, CancellationToken cancellationToken)
    {
        var (sid, state) = await archives.FindAsync("sid", cancellationToken);
        var root = Path.Combine(folder, "apt-" + state.Hex[..16]);
        if (!Directory.Exists(root))
        {
            var part = Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName;
            // Sid's Release file can be older than it says that it may be.
            string[] options = ["--variant=extract", "--include=apt,dpkg,base-files,python3-apt", "--aptopt=Acquire::Check-Valid-Until \"false\"", $"--setup-hook={MergeUsr}"];
            var (code, _, errors) = Read(new ProcessStartInfo("mmdebstrap", [.. options, "sid", part, $"deb {sid} sid main"]));
            if (code != 0)
                throw new InvalidOperationException($"mmdebstrap ended with {code}: {errors}");
            Directory.Move(part, root);
        }
        var made = new AptRoot(root);
        using var script = File.Create(made.PathOf(Script));
        using var source = typeof(AptRoot).Assembly.GetManifestResourceStream(Script)!;
        source.CopyTo(script);
        return made;
    }

    /// <summary>The path outside for one inside.</summary>
    public string PathOf(string inside) => Path.Combine(Folder, inside);

    /// <summary>The version of apt.</summary>
    public string Version() => Read(Inside("apt-get", "--version")).Output.Split(' ')[1];

    /// <summary>Starts to answer by a configuration; see oracle.py.</summary>
    public Process StartOracle(string configuration)
    {
        var start = Configured(Inside("python3", $"/{Script}"), configuration);
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }

    /// <summary>What <c>apt-get --simulate install</c> would do.</summary>
    public Answer Simulate(string configuration, IEnumerable<string> packages)
    {
        var (code, output, errors) = Read(Configured(Inside("apt-get", ["-qq", "--simulate", "install", .. packages]), configuration));
        return code == 0 ? Answer.OfSimulation(output) : Answer.Failure(errors);
    }

    private ProcessStartInfo Inside(string program, params string[] arguments)
        => new("chroot", [Folder, $"/usr/bin/{program}", .. arguments]) { RedirectStandardOutput = true };

    private static ProcessStartInfo Configured(ProcessStartInfo start, string configuration)
    {
        start.Environment["APT_CONFIG"] = configuration;
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static (int Code, string Output, string Errors) Read(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}
