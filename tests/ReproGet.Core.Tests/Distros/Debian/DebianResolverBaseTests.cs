using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class DebianResolverBaseTests
{
    [Theory]
    [InlineData("what is installed is not installed again", "b", "a; Depends: b\nb", "a", "a=1", "")]
    [InlineData("an installed version stays though a newer one is at hand", "b 1", "a; Depends: b\nb 2", "a", "a=1", "")]
    [InlineData("but changes where it must", "b 1", "a; Depends: b (>= 2)\nb 2", "a", "a=1 b=2", "")]
    [InlineData("and drags its siblings along", "lib 1\nbin 1; Depends: lib (= 1)", "a; Depends: lib (= 2)\nlib 2\nbin 2; Depends: lib (= 2)", "a", "a=1 bin=2 lib=2", "")]
    [InlineData("an installed alternative wins", "c", "a; Depends: b | c\nb\nc", "a", "a=1", "")]
    [InlineData("an installed provider wins", "c; Provides: v", "a; Depends: v\nv\nc; Provides: v", "a", "a=1", "")]
    [InlineData("one installed for others may go", "auto b", "a; Conflicts: b\nb", "a", "a=1", "b")]
    [InlineData("and so may one installed by wish, if it must", "b", "a; Conflicts: b\nb", "a", "a=1", "b")]
    [InlineData("it stays if anything else will do", "b", "a; Depends: c | d\nb\nc; Conflicts: b\nd", "a", "a=1 d=1", "")]
    [InlineData("with a package come those of its source", "b 1; Source: s\nc 1; Source: s\nd 1; Source: t", "a; Depends: b (>= 2)\nb 2; Source: s\nc 2; Source: s\nd 2; Source: t", "a", "a=1 b=2 c=2", "")]
    [InlineData("unless they cannot", "b 1; Source: s\nc 1; Source: s", "a; Depends: b (>= 2)\nb 2; Source: s\nc 2; Source: s; Depends: x", "a", "a=1 b=2", "")]
    [InlineData("a request installs the candidate", "a 1", "a 2", "a", "a=2", "")]
    [InlineData("nothing is downgraded", "a 3", "a 2", "a", "", "")]
    [InlineData("an installed package may be in no index", "old", "a", "a", "a=1", "")]
    [InlineData("what is on hold stays", "b 1; Status: hold ok installed", "a; Depends: b\nb 2", "a", "a=1", "")]
    [InlineData("and is enough for a request", "a 1; Status: hold ok installed", "a 2", "a", "", "")]
    [InlineData("an alternative is taken instead", "b 1; Status: hold ok installed", "a; Depends: b (>= 2) | f\nb 2\nf", "a", "a=1 f=1", "")]
    public async Task The_base_stays_unless_it_is_forced(string summary, string installed, string packages, string request, string expected, string removed)
    {
        var isAutomatic = installed.StartsWith("auto ", StringComparison.Ordinal);
        var basis = await SampleIndex.Packages(isAutomatic ? installed[5..] : installed);
        var resolver = await DebianResolverTests.Resolver(packages, new DebianResolverOptions { Installed = [.. basis.Select(p => new InstalledPackage(p, isAutomatic))] });

        var result = resolver.ResolveChanges([new PackageRequest(request)]);

        Assert.Equal(expected, DebianResolverTests.Shown(result.Packages));
        Assert.Equal(removed, string.Join(' ', result.Removed.Select(p => p.Name)));
        Assert.NotNull(summary);
    }

    [Theory]
    [InlineData("a; Depends: b (>= 2)\nb 2")]
    [InlineData("a; Conflicts: b")]
    public async Task What_is_on_hold_may_neither_change_nor_go(string packages)
    {
        var basis = await SampleIndex.Packages("b 1; Status: hold ok installed");
        var resolver = await DebianResolverTests.Resolver(packages, new DebianResolverOptions { Installed = [new InstalledPackage(basis[0], IsAutomatic: true)] });

        var error = Assert.Throws<ReproGetException>(() => resolver.Resolve([new PackageRequest("a")]));

        Assert.Contains("the base holds b 1 (apt-mark hold)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_with_a_version_changes_even_what_is_on_hold()
    {
        var basis = await SampleIndex.Packages("b 1; Status: hold ok installed");
        var resolver = await DebianResolverTests.Resolver("b 2", new DebianResolverOptions { Installed = [new InstalledPackage(basis[0])] });

        Assert.Equal("b=2", DebianResolverTests.Shown(resolver.Resolve([new PackageRequest("b", VersionConstraint.Parse("2"))])));
    }

    [Fact]
    public async Task An_essential_one_may_not_go()
    {
        var basis = await SampleIndex.Packages("b; Essential: yes");
        var resolver = await DebianResolverTests.Resolver("a; Conflicts: b\nb; Essential: yes", new DebianResolverOptions { Installed = [new InstalledPackage(basis[0])] });

        var error = Assert.Throws<ReproGetException>(() => resolver.Resolve([new PackageRequest("a")]));

        Assert.Contains("b is installed", error.Message, StringComparison.Ordinal);
    }
}
