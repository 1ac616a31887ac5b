using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace ReproGet.Bench;

/// <summary>Many packages from a server on this machine, with and without latency: the download task against repro-get's way and against <c>curl</c> with <c>sha256sum -c</c>; and what hashing costs.</summary>
internal sealed partial class DownloadMeasurement : IMeasurement
{
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(30);

    public string Name => "download";

    public async Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        var many = await ManyPackages.PrepareAsync(workspace);
        var files = many.Lock.Sums["amd64"].Files;
        var paths = files.ToDictionary(file => file.Name, file => many.Cache.BlobPath(file.Digest));
        var hashes = files.ToDictionary(file => file.Name, file => file.Digest.Hex);
        var size = paths.Values.Sum(path => new FileInfo(path).Length);
        var target = Path.Combine(workspace.Root, "downloaded");
        using var near = new PackageServer(paths, TimeSpan.Zero);
        using var far = new PackageServer(paths, Latency);

        var samples = Repetition.TakeTurns(
            workspace.Options.Runs,
            () => Fresh(() => SequentialDownload.RunAsync(far.Address, hashes, target).GetAwaiter().GetResult()),
            () => Fresh(() => Curl(far.Address)),
            () => Task(far.Address),
            () => Fresh(() => CurlAndCheck(near.Address)),
            () => Task(near.Address));
        Fresh(() => SequentialDownload.RunAsync(near.Address, hashes, target).GetAwaiter().GetResult());
        var exchange = Exchange(workspace, many, target, files.Count);
        var what = string.Create(CultureInfo.InvariantCulture, $"{files.Count} packages, {size / 1e6:0} MB");
        return
        [
            new MarkdownTable(string.Create(CultureInfo.InvariantCulture, $"{what}, from a server with {Latency.TotalMilliseconds:0} ms latency"), "what", "median", "range", "the task is faster by")
                .Add("one after another, as repro-get v0.4", samples[0].MedianText, samples[0].RangeText, samples[0].RatioTo(samples[2]))
                .Add("`curl --parallel --parallel-max 8`, nothing hashed", samples[1].MedianText, samples[1].RangeText, samples[1].RatioTo(samples[2]))
                .Add("the task of `ReproGetDownload`", samples[2].MedianText, samples[2].RangeText, "1.00"),
            new MarkdownTable($"{what}, from a server without latency", "what", "median", "range", "ratio")
                .Add("`curl --parallel --parallel-max 8`, then `sha256sum -c`", samples[3].MedianText, samples[3].RangeText, "1.00")
                .Add("the task of `ReproGetDownload`", samples[4].MedianText, samples[4].RangeText, samples[4].RatioTo(samples[3])),
            Hashing([.. paths.Values], size),
            exchange,
        ];

        TimeSpan Fresh(Action work)
        {
            if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            Directory.CreateDirectory(target);
            return Repetition.Time(work);
        }

        // As it tells itself: dotnet's own start is none of its work.
        TimeSpan Task(string address)
        {
            var providers = Path.Combine(workspace.Root, "providers.props");
            File.WriteAllText(providers, $$$"""<Project><ItemGroup><ReproGetProvider Include="{{{address}}}{{.Name}}" /></ItemGroup></Project>""");
            Fresh(() => { });
            var log = Path.Combine(workspace.Root, "download.log");
            workspace.Dotnet(many.Folder, "msbuild", "-t:ReproGetDownload", "-fl", $"-flp:verbosity=minimal;logfile={log}", $"-p:ReproGetCacheDir={target}", $"-p:CustomAfterDirectoryBuildProps={providers}").Run();
            var output = File.ReadAllText(log);
            var told = Summary().Match(output);
            if (!told.Success || told.Groups["count"].Value != files.Count.ToString(CultureInfo.InvariantCulture))
                throw new InvalidOperationException("Not everything was downloaded: " + output);
            return TimeSpan.FromSeconds(double.Parse(told.Groups["time"].Value, CultureInfo.InvariantCulture));
        }

        void Curl(string address)
        {
            var list = Path.Combine(workspace.Root, "curl.txt");
            File.WriteAllLines(list, hashes.Select(file => $"url = \"{address}{Uri.EscapeDataString(file.Key).Replace("%2F", "/", StringComparison.Ordinal)}\"\noutput = \"{Path.Combine(target, file.Value)}\""));
            Tool.Run("curl", "--silent", "--show-error", "--fail", "--parallel", "--parallel-max", "8", "--config", list);
        }

        void CurlAndCheck(string address)
        {
            Curl(address);
            var sums = Path.Combine(workspace.Root, "sums.txt");
            File.WriteAllLines(sums, hashes.Values.Select(hash => $"{hash}  {Path.Combine(target, hash)}"));
            Tool.Run("sha256sum", "--quiet", "-c", sums);
        }
    }

    /// <summary>A cache in repro-get's layout is used as it is, and what is exported from it passes every <c>sha256sum -c</c>.</summary>
    private static MarkdownTable Exchange(Workspace workspace, ManyPackages many, string cache, int count)
    {
        var export = Path.Combine(workspace.Root, "exported");
        var providers = Path.Combine(workspace.Root, "providers.props");
        File.WriteAllText(providers, """<Project><ItemGroup><ReproGetProvider Include="http://127.0.0.1:1/{{.Name}}" /></ItemGroup></Project>""");
        workspace.Dotnet(many.Folder, "msbuild", "-t:ReproGetDownload;ReproGetCacheExport", $"-p:ReproGetCacheDir={cache}", $"-p:ReproGetExportDir={export}", $"-p:CustomAfterDirectoryBuildProps={providers}").Run();
        var table = new MarkdownTable("The cache of repro-get's way, used by ReproGetDownload where no server answers, then exported", "checked by", "packages", "right");
        foreach (var program in (string[])["sha256sum -c", "shasum -a 256 -c", "busybox sha256sum -c"])
        {
            var right = Tool.Output("sh", "-c", $"cd '{export}' && {program} SHA256SUMS-amd64").Split('\n').Count(line => line.EndsWith(": OK", StringComparison.Ordinal));
            table.Add($"`{program}`", count.ToString(CultureInfo.InvariantCulture), right.ToString(CultureInfo.InvariantCulture));
        }
        return table;
    }

    private static MarkdownTable Hashing(IReadOnlyList<string> paths, long size)
    {
        using var process = Process.GetCurrentProcess();
        var buffer = new byte[128 * 1024];
        var before = process.UserProcessorTime;
        foreach (var path in paths)
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            while (file.Read(buffer) is var count and > 0)
                hash.AppendData(buffer, 0, count);
            hash.GetHashAndReset();
        }
        process.Refresh();
        var own = process.UserProcessorTime - before;
        // “sha256  1234567.89k”: thousands of bytes a second of processor time.
        var speed = Speed().Match(Tool.Output("openssl", "speed", "-seconds", "2", "-bytes", "131072", "-evp", "sha256"));
        var possible = TimeSpan.FromSeconds(size / (double.Parse(speed.Groups[1].Value, CultureInfo.InvariantCulture) * 1000));
        return new MarkdownTable("Processor time of hashing them, in pieces of 128 KiB", "what", "time", "ratio")
            .Add("`openssl speed sha256` on as many bytes", Seconds(possible), "1.00")
            .Add("ours, without reading", Seconds(own), (own / possible).ToString("0.00", CultureInfo.InvariantCulture));

        static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) + " s";
    }

    [GeneratedRegex(@"Downloaded (?<count>\d+) packages, [\d.]+ MB, in (?<time>[\d.]+) s")]
    private static partial Regex Summary();

    [GeneratedRegex(@"(?m)^sha256\s+([\d.]+)k", RegexOptions.IgnoreCase)]
    private static partial Regex Speed();
}
