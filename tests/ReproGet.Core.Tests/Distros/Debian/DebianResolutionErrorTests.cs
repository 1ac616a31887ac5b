using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class DebianResolutionErrorTests
{
    private const string Packages = """
        libicu76; Depends: libc6
        libicu-dev
        libc6
        libssl3t64
        python3
        ripgrep
        postfix; Provides: mail-transport-agent
        dma; Provides: mail-transport-agent
        curl 8.14.1-2
        curl 8.14.1-3
        odd; Architecture: arm64
        p; Depends: q
        q; Depends: libmissing (>= 2) | gone
        libmissing 1
        x; Depends: y
        y; Conflicts: z (<< 9)
        z
        zlib1g 1:1.2-1
        mta-a; Provides: mail-agent; Conflicts: mail-agent
        mta-b; Provides: mail-agent
        mta-c; Provides: mail-agent
        mutt; Provides: mail-client
        """;

    [Theory]
    [InlineData("RG4001", "app.csproj asks for the package libicu72, which stable-codename/main, backports-codename/main do not have. Did you mean libicu76?", "libicu72")]
    [InlineData("RG4001", "Did you mean libssl3t64?", "libssl1.1")]
    [InlineData("RG4001", "Did you mean ripgrep?", "ripgerp")]
    [InlineData("RG4001", "Check its name and the Suites and Components of the sources; where there are DistroSource items, nothing else is read.", "zzzzzz")]
    [InlineData("RG4002", "mail-transport-agent, which is a virtual package: dma and postfix provide it. Ask for one of them.", "mail-transport-agent")]
    [InlineData("RG4003", "app.csproj asks for curl 7, but at hand is 8.14.1-3 (stable-codename) and 8.14.1-2 (stable-codename).", "curl|7")]
    [InlineData("RG4003", "curl (>= 9)", "curl|>= 9")]
    [InlineData("RG4003", "at hand is 1:1.2-1 (stable-codename). Did you mean 1:1.2-1? Names of files, and so locks, leave the epoch out.", "zlib1g|1.2-1")]
    [InlineData("RG4003", "zlib1g 2:1.2-1, but at hand is 1:1.2-1 (stable-codename). Ask for one of these", "zlib1g|2:1.2-1")]
    [InlineData("RG4004", "app.csproj asks for curl 8.14.1-2, and app.csproj asks for curl 8.14.1-3: no version is both.", "curl|8.14.1-2", "curl|8.14.1-3")]
    [InlineData("RG4005", "odd, which is there for arm64 but not for amd64", "odd")]
    [InlineData("RG4002", "mail-client, which is a virtual package: mutt provides it. Ask for it.", "mail-client")]
    [InlineData("RG4008", "curl from sid, and no source has a suite sid. The sources have stable-codename, stable, backports-codename, backports.", "curl||sid")]
    [InlineData("RG4008", "no source has a suite backport-codename. Did you mean backports-codename?", "curl||backport-codename")]
    [InlineData("RG4008", "curl from backports-codename, and backports-codename has no curl. At hand is 8.14.1-3 (stable-codename)", "curl||backports-codename")]
    public async Task A_request_that_means_nothing_says_what_would(string code, string expected, params string[] requests)
    {
        var error = await Fail(requests);

        Assert.Equal(code, error.Code);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_requests_that_mean_nothing_are_told_at_once()
    {
        var resolver = await DebianResolverTests.Resolver(Packages);

        var errors = Assert.Throws<AggregateException>(() => resolver.Resolve([new("ripgerp"), new("curl", VersionConstraint.Parse("7")), new("libc6"), new("odd")]));

        Assert.Equal(["RG4001", "RG4003", "RG4005"], errors.InnerExceptions.Cast<ReproGetException>().Select(error => error.Code).Order());
    }

    [Fact]
    public async Task A_choice_that_takes_longer_than_anybody_waits_is_given_up()
    {
        var holes = Enumerable.Range(0, 9);
        var pigeons = Enumerable.Range(0, 10).ToList();
        var resolver = await DebianResolverTests.Resolver(string.Join('\n', pigeons.SelectMany(pigeon => holes
            .Select(hole => $"p{pigeon}-h{hole}; Provides: h{hole}; Conflicts: h{hole}")
            .Append($"p{pigeon}; Depends: {string.Join(" | ", holes.Select(hole => $"p{pigeon}-h{hole}"))}"))));

        var error = Assert.Throws<ReproGetException>(() => resolver.Resolve([.. pigeons.Select(pigeon => new PackageRequest($"p{pigeon}"))]));

        Assert.Equal("RG4009", error.Code);
    }

    [Fact]
    public async Task A_dependency_that_is_missing_is_explained_from_the_request_down()
    {
        var error = await Fail("p");

        Assert.Equal(
            """
            The requested packages cannot be installed. All of this would have to hold, and cannot:
              app.csproj asks for p
              p 1 depends on q: q 1
              q 1 depends on libmissing (>= 2) | gone, which no package at hand satisfies
              libmissing comes as 1
            Leave one of the requests out, ask for other versions, or add the suite that has what is missing.
            """,
            error.Message);
    }

    [Fact]
    public async Task A_version_that_another_request_excludes_is_not_blamed_on_its_suite()
    {
        var resolver = await DebianResolverTests.Resolver("tool; Depends: data (= 2)\ndata 1\ndata 2");

        var error = Assert.Throws<ReproGetException>(() => resolver.Resolve([new("tool", DefinedBy: "app.csproj"), new("data", VersionConstraint.Parse("<< 2"), DefinedBy: "lib.csproj")]));

        Assert.Contains("data 2 is not taken: lib.csproj asks for data (<< 2)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conflict_is_explained_from_both_requests()
    {
        var error = await Fail("x", "z", "python3");

        Assert.Equal("RG4006", error.Code);
        Assert.Equal(
            """
            The requested packages cannot be installed. All of this would have to hold, and cannot:
              app.csproj asks for x
              app.csproj asks for z
              x 1 depends on y: y 1
              y 1 cannot be beside z 1 (Conflicts: z (<< 9))
            Leave one of the requests out, ask for other versions, or add the suite that has what is missing.
            """,
            error.Message);
    }

    [Fact]
    public async Task Of_what_provides_a_name_a_conflict_tells_what_was_asked_for()
    {
        var error = await Fail("mta-a", "mta-b");

        Assert.Contains("  mta-a 1 cannot be beside mta-b 1 (Conflicts: mail-agent)", error.Message, StringComparison.Ordinal);
    }

    private static async Task<ReproGetException> Fail(params string[] requests)
    {
        var resolver = new DebianResolver(DebianResolverTests.Amd64, [await SampleIndex.Index(Packages), await SampleIndex.Index("mutt 2", "backports", notAutomatic: true)]);
        var parsed = requests.Select(r => r.Split('|')).Select(r => new PackageRequest(
            r[0],
            r.Length > 1 && r[1].Length > 0 ? VersionConstraint.Parse(r[1]) : null,
            r.Length > 2 ? r[2] : null,
            DefinedBy: "app.csproj"));
        return Assert.Throws<ReproGetException>(() => resolver.Resolve([.. parsed]));
    }
}
