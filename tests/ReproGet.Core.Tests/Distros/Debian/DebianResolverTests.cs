using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Packages;
using ReproGet.Core.Resolution;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class DebianResolverTests
{
    public static TheoryData<string> Summaries => [.. ResolutionCases.All.Select(c => c.Summary)];

    [Theory]
    [MemberData(nameof(Summaries))]
    public async Task Policy_decides(string summary)
    {
        var (_, packages, requests, expected) = ResolutionCases.All.Single(c => c.Summary == summary);
        var resolver = await Resolver(packages);

        if (expected is null)
            Assert.Throws<ReproGetException>(() => Resolve(resolver, requests));
        else
            Assert.Equal(expected, Resolve(resolver, requests));
    }

    [Fact]
    public async Task The_order_of_requests_and_packages_changes_nothing()
    {
        var resolver = await Resolver("a; Depends: x | y\nb; Depends: y | x\nx; Conflicts: y\ny");
        var shuffled = await Resolver("y\nx; Conflicts: y\nb; Depends: y | x\na; Depends: x | y");

        Assert.Equal(Resolve(resolver, "a b"), Resolve(shuffled, "b a"));
        Assert.Equal(Resolve(resolver, "a b"), Resolve(resolver, "b a b"));
    }

    [Fact]
    public async Task Recommends_are_installed_where_wanted_and_possible()
    {
        var resolver = await Resolver("a; Recommends: b, c, d | e\nb\nc; Depends: x\ne", new DebianResolverOptions { InstallRecommends = true });

        Assert.Equal("a=1 b=1 e=1", Resolve(resolver, "a"));
    }

    [Fact]
    public async Task Essential_packages_are_installed_where_wanted()
    {
        var resolver = await Resolver("a\ne; Essential: yes; Depends: f\nf", new DebianResolverOptions { Essential = true });

        Assert.Equal("a=1 e=1 f=1", Resolve(resolver, "a"));
    }

    [Fact]
    public async Task A_result_says_where_a_package_comes_from_and_whether_it_was_asked_for()
    {
        var resolver = new DebianResolver(Amd64, [await SampleIndex.Index("a; Depends: b"), await SampleIndex.Index("b", "updates")]);

        var result = resolver.Resolve([new PackageRequest("a")]);

        Assert.Equal([("a", "source-stable", true), ("b", "source-updates", false)], result.Select(p => (p.Package.Name, p.SourceId, p.Requested)));
    }

    [Theory]
    [InlineData("a", "a=2")]
    [InlineData("b", "b=1")]
    [InlineData("c", "c=1")]
    [InlineData("a from backports", "a=3")]
    [InlineData("a from backports-codename", "a=3")]
    [InlineData("a from experimental", "a=4")]
    [InlineData("only-there", "only-there=1")]
    public async Task Suites_that_give_nothing_unasked_are_asked(string request, string expected)
    {
        var words = request.Split(" from ");
        var resolver = new DebianResolver(Amd64,
        [
            await SampleIndex.Index("a 1\nb 1\nc 1"),
            await SampleIndex.Index("a 2", "security"),
            await SampleIndex.Index("a 3\nb 2\nonly-there 1", "backports", notAutomatic: true, butAutomaticUpgrades: true),
            await SampleIndex.Index("a 4\nc 2", "experimental", notAutomatic: true),
        ]);

        Assert.Equal(expected, Shown(resolver.Resolve([new PackageRequest(words[0], Suite: words.ElementAtOrDefault(1))])));
    }

    [Theory]
    [InlineData("a from backports")]
    [InlineData("a from backports;lib")]
    [InlineData("lib;other;a from backports")]
    [InlineData("a;a from backports")]
    [InlineData("a >= 2")]
    [InlineData("lib;a 2")]
    public async Task A_request_from_a_suite_brings_what_it_needs_from_there(string requests)
    {
        var resolver = new DebianResolver(Amd64,
        [
            await SampleIndex.Index("a 1; Depends: lib\nlib 1\nother 1"),
            await SampleIndex.Index("a 2; Depends: lib (>= 2), other\nlib 2\nother 2", "backports", notAutomatic: true, butAutomaticUpgrades: true),
        ]);

        static PackageRequest Request(string text)
        {
            var words = text.Split(' ', 2);
            return words is [_, ['f', 'r', 'o', 'm', ' ', .. var suite]] ? new(words[0], Suite: suite) : new(words[0], words.Length > 1 ? VersionConstraint.Parse(words[1]) : null);
        }

        Assert.Equal("a=2 lib=2 other=1", Shown(resolver.Resolve([.. requests.Split(';').Select(Request)])));
    }

    [Fact]
    public async Task An_older_version_brings_its_siblings()
    {
        var resolver = await Resolver("curl 1; Depends: libcurl (= 1)\ncurl 2; Depends: libcurl (= 2)\nlibcurl 1\nlibcurl 2");

        Assert.Equal("curl=1 libcurl=1", Shown(resolver.Resolve([new PackageRequest("curl", VersionConstraint.Parse("1"))])));
        Assert.Equal("curl=2 libcurl=2", Resolve(resolver, "curl"));
    }

    [Fact]
    public async Task Nothing_older_is_taken_where_nobody_asked_for_it()
    {
        var resolver = await Resolver("addon; Depends: thunderbird (<< 2)\nthunderbird 1\nthunderbird 2");

        Assert.Equal("RG4006", Assert.Throws<ReproGetException>(() => Resolve(resolver, "addon")).Code);
    }

    [Fact]
    public async Task Relations_to_one_name_are_met_together()
        => Assert.Equal("a=1 c=1", Resolve(await Resolver("a; Depends: v (>= 2), v (<< 4)\nb; Provides: v (= 1)\nc; Provides: v (= 3)\nv 5"), "a"));

    [Fact]
    public async Task A_relation_picks_the_candidate_where_it_will_do()
    {
        var resolver = await Resolver("a 1\na 2\na 3");

        Assert.Equal("a=3", Shown(resolver.Resolve([new PackageRequest("a", VersionConstraint.Parse(">= 1"))])));
        Assert.Equal("a=2", Shown(resolver.Resolve([new PackageRequest("a", VersionConstraint.Parse("<< 3"))])));
    }

    [Fact]
    public async Task Of_the_same_version_in_two_suites_the_first_sources_file_is_taken_unless_a_suite_is_named()
    {
        var resolver = new DebianResolver(Amd64, [await SampleIndex.Index("a 1; Section: x"), await SampleIndex.Index("a 1; Section: y", "security")]);

        var first = Assert.Single(resolver.Resolve([new PackageRequest("a")]));
        var named = Assert.Single(resolver.Resolve([new PackageRequest("a", Suite: "security")]));
        Assert.Equal(("source-stable", "source-security"), (first.SourceId, named.SourceId));
        Assert.NotEqual(first.Package.Digest, named.Package.Digest);
    }

    [Theory]
    [InlineData("a-x", "a=1 b=1")]
    [InlineData("a-x-b", "a=1")]
    [InlineData("a-x c", "a=1 b=1 c=1")]
    [InlineData("a-x d", "a=1 b=1 d=1 x=1")]
    [InlineData("a-x b", "a=1 b=1 x=1")]
    [InlineData("a-x x", "a=1 b=1 x=1")]
    [InlineData("a-v", "a=1 b=1 x=1")]
    public async Task Dependencies_are_left_out_of_the_closure_that_says_so_only(string requests, string expected)
    {
        var resolver = await Resolver("a; Depends: b, v | x\nb; Depends: x\nc\nd; Depends: x\nx");

        var parsed = requests.Split(' ').Select(r => r.Split('-')).Select(r => new PackageRequest(r[0], Without: r[1..]));
        Assert.Equal(expected, Shown(resolver.Resolve([.. parsed])));
    }

    [Fact]
    public async Task Packages_of_other_architectures_are_not_taken()
    {
        var resolver = await Resolver("a; Depends: b\nb 2; Architecture: arm64\nb 1");

        Assert.Equal("a=1 b=1", Resolve(resolver, "a"));
    }

    [Fact]
    public async Task A_relation_that_cannot_be_read_is_an_error_where_it_is_needed()
    {
        var resolver = await Resolver("a; Depends: b (>= 1\nb\nc");

        Assert.Equal("b=1", Resolve(resolver, "b"));
        Assert.Equal("RG3046", Assert.Throws<ReproGetException>(() => Resolve(resolver, "a")).Code);
        Assert.Equal("RG3046", (await Assert.ThrowsAsync<ReproGetException>(() => Resolver("a; Provides: b ("))).Code);
    }

    [Fact]
    public async Task Parts_of_a_failure_stand_behind_its_message()
    {
        var resolver = await Resolver("a; Depends: b\nb; Depends: c (>= 2)\nc 1");

        var error = Assert.Throws<ReproGetException>(() => Resolve(resolver, "a"));

        var failure = Assert.IsType<UnsatisfiableException>(error.InnerException).Failure;
        Assert.Equal(
            [ResolutionStepKind.Request, ResolutionStepKind.Depends, ResolutionStepKind.Depends, ResolutionStepKind.Versions],
            failure.Steps.Select(s => s.Kind));
    }

    internal static Architecture Amd64 => Architecture.FromName("amd64")!;

    internal static async Task<DebianResolver> Resolver(string packages, DebianResolverOptions? options = null)
        => new(Amd64, [await SampleIndex.Index(packages)], options);

    internal static string Resolve(DebianResolver resolver, string requests)
        => Shown(resolver.Resolve([.. requests.Split(' ').Select(r => r.Split('=')).Select(r => new PackageRequest(r[0], r.Length > 1 ? VersionConstraint.Parse(r[1]) : null))]));

    internal static string Shown(IEnumerable<ResolvedPackage> packages) => string.Join(' ', packages.Select(p => $"{p.Package.Name}={p.Package.Version}"));
}
