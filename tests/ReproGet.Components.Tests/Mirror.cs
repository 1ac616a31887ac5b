using ReproGet.Core.Distros.Debian.Archive;

namespace ReproGet.Components.Tests;

/// <summary>Debian's archive, where the machine's own apt finds it; else where Debian publishes it.</summary>
internal static class Mirror
{
    /// <summary>What the tests fetch, and what it took time to make of it. It outlives a run: all of it is checked again when it is used.</summary>
    public static string Cache => Path.Combine(PackedSdk.Repository, "artifacts", "test-cache");

    /// <summary>The archive of a release with its updates, and security's.</summary>
    public static IReadOnlyList<DebianSource> Sources(string codename) => DebianDefaults.Sources(codename, AptConfiguration.Read("/"));

    /// <summary>Skips the test where the archive cannot be reached; fails it where REPROGET_REQUIRE says <c>archive</c> or <c>all</c>.</summary>
    public static async Task RequireAsync()
    {
        if (await AnswersAsync())
            return;
        var required = (Environment.GetEnvironmentVariable("REPROGET_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries);
        Assert.False(required.Contains("all") || required.Contains("archive"), "Debian's archive is required here and does not answer.");
        Assert.Skip("Debian's archive does not answer.");
    }

    private static async Task<bool> AnswersAsync()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        foreach (var source in Sources("trixie"))
        {
            var answers = await Task.WhenAll(source.Uris.Select(uri => AnswersAsync(client, new Uri(uri, $"dists/{source.Suites[0]}/InRelease"))));
            if (!answers.Contains(true))
                return false;
        }
        return true;
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri uri)
    {
        if (uri.IsFile)
            return File.Exists(uri.LocalPath);
        try
        {
            using var answer = await client.GetAsync(uri, HttpCompletionOption.ResponseHeadersRead);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
