using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class AptOracleTests
{
    public static TheoryData<string> Summaries => [.. ResolutionCases.All.Select(c => c.Summary)];

    [Theory]
    [MemberData(nameof(Summaries))]
    public void Apt_decides_the_same(string summary)
    {
        Oracle.Require("apt-get");
        var (_, packages, requests, expected) = ResolutionCases.All.Single(c => c.Summary == summary);
        using var apt = new AptRoot(packages);

        Assert.Equal(expected, apt.Install(requests));
    }

    [Fact]
    public async Task Apt_decides_the_same_in_archives_drawn_at_random()
    {
        Oracle.Require("apt-get");
        var random = new Random(1);
        for (var draw = 0; draw < 12; draw++)
        {
            var packages = Archive(random);
            var request = "p0 p" + random.Next(1, 12);
            using var apt = new AptRoot(packages);
            var resolver = await DebianResolverTests.Resolver(packages);

            Assert.True(apt.Install(request) == Ours(resolver, request), $"{request} of\n{packages}\napt: {apt.Install(request)}\nwe: {Ours(resolver, request)}");
        }
    }

    private static string? Ours(DebianResolver resolver, string requests)
    {
        try
        {
            return DebianResolverTests.Resolve(resolver, requests);
        }
        catch (ReproGetException e) when (e.Code == "RG4006")
        {
            return null;
        }
    }

    /// <summary>Without choices: where there are some, apt's two solvers may differ.</summary>
    private static string Archive(Random random)
        => string.Join('\n', Enumerable.Range(0, 14).Select(i =>
        {
            string Other() => $"p{random.Next(14)}";
            var depends = string.Join(", ", Enumerable.Range(0, random.Next(3)).Select(_ => $"{Other()} (>= {random.Next(1, 3)})"));
            return $"p{i} {random.Next(1, 4)}{(depends.Length > 0 ? "; Depends: " + depends : "")}{(random.Next(4) == 0 ? "; Breaks: " + Other() + " (<< 2)" : "")}";
        }));
}
