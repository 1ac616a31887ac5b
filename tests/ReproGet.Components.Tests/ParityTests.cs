using ReproGet.Core.Packages;
using ReproGet.Parity;

namespace ReproGet.Components.Tests;

/// <summary>What the resolver chooses of the real archive is what apt chooses. A draw with a fixed seed; docs/parity.md tells of the large one.</summary>
public sealed class ParityTests(AptFixture apt)
{
    private const int Seed = 5;

    [Theory]
    [InlineData("trixie", "amd64", true)]
    [InlineData("bookworm", "arm64", false)]
    public async Task Packages_drawn_at_random_are_resolved_as_apt_does(string codename, string architecture, bool onMinimalBase)
    {
        var copy = await apt.GetCopyAsync(codename, architecture);
        var installed = onMinimalBase ? await InstalledBase.MinimalAsync(copy, TestContext.Current.CancellationToken) : InstalledBase.Empty(copy);
        using var comparison = new Comparison(copy, installed);

        List<IReadOnlyList<string>> requests = [.. Comparison.Draw(comparison.Names, Seed, 20, 1), .. Comparison.Draw(comparison.Names, Seed, 6, 5)];
        await AgreeAsync(comparison, requests);

        // What answers many requests in one process answers as apt-get does.
        Assert.All(requests.TakeLast(2), request => Assert.Equal(comparison.Ours(request).Changes, comparison.Simulate(request).Changes));
    }

    [Fact]
    public async Task Backports_are_not_taken_unasked()
    {
        var copy = await apt.GetCopyAsync("trixie", "amd64");
        var newer = copy.Indices.Single(index => index.NotAutomatic).Packages.Select(package => package.Name).Distinct().ToHashSet();
        var both = copy.Indices[0].Packages.Select(package => package.Name).Where(newer.Contains).Distinct().ToList();
        using var comparison = new Comparison(copy, InstalledBase.Empty(copy));

        await AgreeAsync(comparison, Comparison.Draw(both, Seed, 8, 1));
        Assert.DoesNotContain(Comparison.Draw(both, Seed, 8, 1).SelectMany(request => comparison.Ours(request).Changes), change => change.Contains("~bpo", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Packages_of_a_suite_that_is_named_are_those_that_apt_takes()
    {
        var copy = await apt.GetCopyAsync("trixie", "amd64");
        var backports = copy.Indices.Single(index => index.NotAutomatic);
        using var comparison = new Comparison(copy, InstalledBase.Empty(copy));
        var names = backports.Packages.Select(package => package.Name).Distinct().Order(StringComparer.Ordinal).ToList();

        var compared = Comparison.Draw(names, Seed, 3, 1).Select(request => comparison.CompareIn(backports, request)).ToList();

        Assert.False(compared.Any(one => !one.IsIdentical && !one.IsAccepted), Told(compared));
    }

    [Fact]
    public async Task Packages_that_exclude_each_other_are_resolved_as_apt_does()
    {
        var archive = new RandomArchive(Seed, 400);
        var root = (await apt.GetCopyAsync("trixie", "amd64")).Root;
        var copy = await ArchiveCopy.OfAsync(root, "made", Architecture.FromName("amd64")!, archive.Packages, TestContext.Current.CancellationToken);
        using var comparison = new Comparison(copy, InstalledBase.Empty(copy));

        var compared = new List<Compared>();
        foreach (var request in archive.Requests)
            compared.Add(await comparison.CompareAsync(request));

        Assert.InRange(compared.Count(one => one.Ours.IsFailure), 50, 350);
        Assert.True(compared.TrueForAll(one => one.IsIdentical), Told(compared.Where(one => !one.IsIdentical)));
    }

    [Fact]
    public async Task Recommended_packages_are_those_that_apt_takes()
    {
        var copy = await apt.GetCopyAsync("trixie", "amd64");
        using var comparison = new Comparison(copy, InstalledBase.Empty(copy, withRecommends: true));

        await AgreeAsync(comparison, Comparison.Draw(comparison.Names, Seed, 10, 1));
    }

    /// <summary>The archive moves every day, so one of many may differ; but never so that one side finds what the other refuses.</summary>
    private static async Task AgreeAsync(Comparison comparison, IEnumerable<IReadOnlyList<string>> requests)
    {
        var differences = new List<Compared>();
        foreach (var request in requests)
        {
            var compared = await comparison.CompareAsync(request);
            if (!compared.IsIdentical)
                differences.Add(compared);
        }
        Assert.True(differences.Count <= 1 && !differences.Any(one => one.IsWrong), Told(differences));
    }

    private static string Told(IEnumerable<Compared> differences)
        => string.Join('\n', differences.Select(one => $"{string.Join(' ', one.Request)}: apt {one.Theirs.Beyond(one.Ours)}{one.Theirs.Reason}; we {one.Ours.Beyond(one.Theirs)}{one.Ours.Reason}"));
}
