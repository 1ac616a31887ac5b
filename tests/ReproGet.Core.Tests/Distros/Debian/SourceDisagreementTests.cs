using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class SourceDisagreementTests
{
    private readonly TestDiagnostics _diagnostics = new();

    [Theory]
    [InlineData("the same bytes", "a 1", null)]
    [InlineData("another version", "a 0.9; Priority: extra", null)]
    [InlineData("another package", "b 1; Priority: extra", null)]
    [InlineData("another architecture", "a 1; Architecture: all", null)]
    [InlineData("other bytes", "a 1; Priority: extra", "a 1 of source-stable (otherwise in source-updates)")]
    [InlineData("other bytes twice", "a 1; Priority: extra\na 1; Priority: optional", "a 1 of source-stable (otherwise in source-updates)")]
    public async Task Other_bytes_under_the_version_that_is_taken_are_told(string summary, string other, string? told)
    {
        Assert.NotEmpty(summary);

        Resolve(await SampleIndex.Index("a 1"), await SampleIndex.Index(other, "updates"));

        if (told is null)
            Assert.Empty(_diagnostics.Warnings);
        else
            Assert.Contains(told, Assert.Single(_diagnostics.Warnings, warning => warning.Code == "RG3052").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_source_wins_and_all_others_are_named()
    {
        var (first, second, third) = (await SampleIndex.Index("a 1", "x"), await SampleIndex.Index("a 1; Priority: extra", "y"), await SampleIndex.Index("a 1; Priority: optional", "z"));

        Assert.Equal("source-z", Resolve(third, second, first).SourceId);
        Assert.Equal("source-x", Resolve(first, second, third).SourceId);

        Assert.Equal(2, _diagnostics.Warnings.Count);
        Assert.Contains("a 1 of source-x (otherwise in source-y, source-z)", _diagnostics.Warnings.Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_suites_of_one_source_are_told_apart()
    {
        Resolve(await SampleIndex.Index("a 1"), await SampleIndex.Index("a 1; Priority: extra", "updates") with { SourceId = "source-stable" });

        Assert.Contains("a 1 of source-stable (otherwise in another of its suites or components)", Assert.Single(_diagnostics.Warnings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_some_are_named()
    {
        var names = Enumerable.Range(0, 12).Select(i => $"a{i}").ToList();
        var index = await SampleIndex.Index(string.Join('\n', names));
        var other = await SampleIndex.Index(string.Join('\n', names.Select(name => name + "; Priority: extra")), "updates");

        Resolve([index, other], names);

        Assert.Contains(" and 2 more", Assert.Single(_diagnostics.Warnings).Message, StringComparison.Ordinal);
    }

    private ResolvedPackage Resolve(params IReadOnlyList<DebianIndex> indices) => Assert.Single(Resolve(indices, ["a"]));

    private IReadOnlyList<ResolvedPackage> Resolve(IReadOnlyList<DebianIndex> indices, IEnumerable<string> names)
    {
        var chosen = new DebianResolver(DebianResolverTests.Amd64, indices).Resolve([.. names.Select(name => new PackageRequest(name))]);
        SourceDisagreement.Warn(chosen, _diagnostics);
        return chosen;
    }
}
