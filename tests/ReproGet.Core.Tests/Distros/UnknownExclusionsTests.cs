using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>What is said of a <c>Without</c> that leaves nothing out.</summary>
public sealed class UnknownExclusionsTests : IDisposable
{
    private const string Archive = "http://archive.invalid/debian";

    private readonly LockProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("a dependency", "debconf", "")]
    [InlineData("a dependency that nobody has", "libgone1", "")]
    [InlineData("an alternative that nobody has", "mailer", "")]
    [InlineData("what nothing that is locked depends on", "aside", "")]
    [InlineData("a name that is provided", "virtual", "")]
    [InlineData("a package of the other architecture", "only-arm", "")]
    [InlineData("a misspelt one", "debcof", "App.csproj: no package has or provides “debcof” (Without of DistroPackage “hello”; did you mean debconf?), and none that is locked depends on it.")]
    [InlineData("several", "debconf;debcof;quite-another", "“debcof” (Without of DistroPackage “hello”; did you mean debconf?) or “quite-another” (Without of DistroPackage “hello”), and none that is locked depends on them.")]
    public async Task Only_names_that_nobody_knows_are_warned_of_once(string summary, string without, string expected)
    {
        Assert.NotEmpty(summary);
        var archive = new FakeArchive();
        var suite = archive.AddSuite("trixie");
        foreach (var architecture in new[] { "amd64", "arm64" })
            suite.Add("hello", "1.0", architecture, fields: ("Depends", "debconf | mailer"));
        suite.Add("debconf", "1.0", "all");
        suite.Add("aside", "1.0", "all", fields: ("Provides", "virtual"));
        suite.Add("only-arm", "1.0", "arm64");
        if (without == "libgone1")
            suite.Add("hello", "2.0", "all", fields: ("Depends", "libgone1 (>= 2)"));
        _project.WriteKey("archive.pgp", archive.Certificate);
        _project.Fetcher = archive.Serve(Archive);
        var amd64 = _project.Request($"source\t{Archive}\ttrixie\tmain\t\tarchive.pgp", $"package\thello\t\t\t\t{without}");

        await _project.LockAsync(LockRequest.Merge([amd64, amd64 with { RuntimeIdentifier = "linux-arm64", Architecture = Architecture.FromName("arm64")! }]));

        Assert.Equal(expected.Length == 0 ? [] : ["RG1076"], _project.Diagnostics.Warnings.Select(warning => warning.Code));
        Assert.All(_project.Diagnostics.Warnings, warning => Assert.Contains(expected, warning.Message, StringComparison.Ordinal));
    }
}
