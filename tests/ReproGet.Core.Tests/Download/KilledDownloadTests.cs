using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ReproGet.Core.Cache;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.Download;

/// <summary>
/// Builds in processes of their own that download through mirrors with random faults and are killed at random moments, some of them two at once over one cache.
/// <c>REPROGET_FAULT_RUNS</c> says how many; <c>REPROGET_FAULT_SEED</c> draws the same again.
/// </summary>
public sealed class KilledDownloadTests
{
    private const string TaskVariable = "REPROGET_FAULT_TASK";
    private const int Workers = 3;
    private const int InOneCache = 8;
    private const int FewRuns = 6;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_blob_is_wrong_none_is_lost_and_every_build_that_can_succeed_does()
    {
        // In a process of its own it is one of the builds.
        if (Environment.GetEnvironmentVariable(TaskVariable) is { } task)
        {
            await DownloadAsync(task);
            return;
        }
        var seed = Number("REPROGET_FAULT_SEED") ?? Random.Shared.Next();
        var runs = Number("REPROGET_FAULT_RUNS") ?? FewRuns;
        TestContext.Current.TestOutputHelper!.WriteLine($"REPROGET_FAULT_SEED={seed}");
        var tally = new ConcurrentDictionary<string, int>();
        try
        {
            await Parallel.ForAsync(0, Workers, Token, async (worker, _) =>
            {
                var random = new Random(seed + worker);
                for (var run = worker; run < runs; run += Workers * InOneCache)
                {
                    using var work = new TemporaryFolder();
                    for (var i = run; i < Math.Min(runs, run + (Workers * InOneCache)); i += Workers)
                        await RunAsync(random, work, tally);
                }
            });
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Assert.Fail($"REPROGET_FAULT_SEED={seed} REPROGET_FAULT_RUNS={runs}: {e}");
        }
        TestContext.Current.TestOutputHelper.WriteLine(string.Join(", ", tally.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {pair.Value}")));
    }

    private static async Task DownloadAsync(string task)
    {
        var lines = File.ReadLines(task).Select(line => line.Split('\t')).ToLookup(words => words[0], words => words[1..]);
        using var http = new HttpFetcher(new HttpFetcherOptions { UseProxy = false, StallTimeout = TimeSpan.FromSeconds(2) });
        var providers = new ProviderList([.. lines["provider"].Select(words => new Provider(words[0]))], []);
        // The pauses are those of every build, made shorter.
        var options = new DownloadOptions { Delay = (wait, token) => Task.Delay(wait / 50, token) };
        var items = lines["item"].Select(words => new DownloadItem(
            new PackageFile(words[0], Digest.TryParse(words[1], out var digest) ? digest : default), "debian", words[2].Length == 0 ? null : long.Parse(words[2], CultureInfo.InvariantCulture)));
        await new Downloader(new BlobCache(lines["cache"].Single()[0]), providers, http, new Fixtures.TestDiagnostics(), options).DownloadAsync([.. items], Token);
    }

    private static async Task RunAsync(Random random, TemporaryFolder work, ConcurrentDictionary<string, int> tally)
    {
        var files = Draw(random);
        var impossible = random.Next(8) == 0 ? files.Keys.ElementAt(random.Next(files.Count)) : null;
        var served = files.Where(file => file.Key != impossible).ToDictionary(StringComparer.Ordinal);
        IReadOnlyList<FaultyMirror.Fault> all = [.. FaultyMirror.Passing, .. FaultyMirror.Lasting];
        await using var one = new FaultyMirror(new Random(random.Next()), served, all, 0.6, int.MaxValue).Start();
        await using var two = new FaultyMirror(new Random(random.Next()), served, all, 0.4, int.MaxValue).Start();
        // The last has its moments as well, but whoever is patient gets everything there.
        await using var three = new FaultyMirror(new Random(random.Next()), served, FaultyMirror.Passing, 0.5, mostPerFile: 1).Start();
        FaultyMirror[] mirrors = [one, two, three];
        var task = work.Write($"task-{random.Next()}", string.Join('\n', [
            $"cache\t{work["cache"]}",
            .. mirrors.Select(mirror => $"provider\t{mirror.Template}"),
            .. files.Select(file => $"item\t{file.Key}\t{Digest.Of(file.Value)}\t{(random.Next(2) == 0 ? file.Value.Length : "")}")]));

        if (random.Next(2) == 0)
            await KillAsync(random, mirrors, task, work, tally);
        var before = Blobs(work);
        var atOnce = random.Next(5) == 0 ? 2 : 1;
        var builds = await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => EndAsync(Start(task))));

        var blobs = Blobs(work);
        Assert.Superset(before, blobs);
        // Of a package that nobody serves an earlier build may have left the blob.
        var expected = impossible is null || before.Contains(Digest.Of(files[impossible]).Hex);
        Assert.All(builds, build => Assert.True(build.Succeeded == expected && (expected || build.Output.Contains($"“{impossible}” could not be downloaded", StringComparison.Ordinal)), build.Output));
        Assert.Superset(served.Values.Select(body => Digest.Of(body).Hex).ToHashSet(), blobs);
        tally.AddOrUpdate("runs", 1, (_, n) => n + 1);
        tally.AddOrUpdate("builds", atOnce, (_, n) => n + atOnce);
        tally.AddOrUpdate("builds that could not succeed", expected ? 0 : atOnce, (_, n) => n + (expected ? 0 : atOnce));
        tally.AddOrUpdate("requests", mirrors.Sum(mirror => mirror.Requests), (_, n) => n + mirrors.Sum(mirror => mirror.Requests));
        tally.AddOrUpdate("faults", mirrors.Sum(mirror => mirror.Faults), (_, n) => n + mirrors.Sum(mirror => mirror.Faults));
    }

    /// <summary>Kills a build soon after one of its first requests, whatever it does then.</summary>
    private static async Task KillAsync(Random random, FaultyMirror[] mirrors, string task, TemporaryFolder work, ConcurrentDictionary<string, int> tally)
    {
        var before = Blobs(work);
        var now = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = random.Next(1, 16);
        foreach (var mirror in mirrors)
        {
            mirror.Asked = () =>
            {
                if (Interlocked.Decrement(ref left) == 0)
                    now.TrySetResult();
            };
        }
        using var build = Start(task);
        var ending = EndAsync(build);
        await Task.WhenAny(now.Task, ending);
        Thread.SpinWait(random.Next(1_000_000));
        if (!build.HasExited)
        {
            build.Kill();
            tally.AddOrUpdate("killed", 1, (_, n) => n + 1);
        }
        await ending;
        Assert.Superset(before, Blobs(work));
    }

    /// <summary>The hashes of the blobs that are in the cache; each was found to be right.</summary>
    private static HashSet<string> Blobs(TemporaryFolder work)
    {
        var folder = work["cache/blobs/sha256"];
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder) : [])
        {
            var name = Path.GetFileName(path);
            if (name.EndsWith(".tmp", StringComparison.Ordinal))
                continue;
            Assert.Equal(name, Digest.Of(File.ReadAllBytes(path)).Hex);
            found.Add(name);
        }
        return found;
    }

    /// <summary>Some of sixty packages, which are the same for all builds.</summary>
    private static Dictionary<string, byte[]> Draw(Random random)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var number in Enumerable.Range(0, 60).OrderBy(_ => random.Next()).Take(random.Next(4, 16)))
        {
            var own = new Random(number);
            var body = new byte[own.Next(2, 400_000)];
            own.NextBytes(body);
            files[$"pool/p{number}.deb"] = body;
        }
        return files;
    }

    private static Process Start(string task)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["-method", "*." + nameof(No_blob_is_wrong_none_is_lost_and_every_build_that_can_succeed_does)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[TaskVariable] = task;
        return Process.Start(start)!;
    }

    private static async Task<(bool Succeeded, string Output)> EndAsync(Process build)
    {
        var errors = build.StandardError.ReadToEndAsync(Token);
        var output = await build.StandardOutput.ReadToEndAsync(Token);
        await build.WaitForExitAsync(Token);
        return (build.ExitCode == 0, output + await errors);
    }

    private static int? Number(string variable) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
