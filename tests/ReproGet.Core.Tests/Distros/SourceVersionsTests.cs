using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>What is said where an archive has other versions for one architecture than for another.</summary>
public sealed class SourceVersionsTests : IDisposable
{
    private const string Archive = "http://archive.invalid/debian";

    private readonly LockProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("the same", "1.0-1", "1.0-1", "", "")]
    [InlineData("a rebuild", "1.0-1", "1.0-1+b1", "hello (1.0-1)", "")]
    [InlineData("a version that is not its source's", "1:2.0", "1:2.1", "other (1.0-1)", "")]
    [InlineData("builds that lag behind", "1.1-1", "1.0-1", "", "hello (1.1-1 on amd64, 1.0-1 on arm64)")]
    [InlineData("a rebuild of an older one", "1.1-1", "1.0-1+b1", "hello (1.0-1)", "hello (1.1-1 on amd64, 1.0-1 on arm64)")]
    public async Task Only_other_source_versions_are_warned_of(string summary, string amd64, string arm64, string sourceOnArm64, string expected)
    {
        Assert.NotEmpty(summary);
        Serve(amd64, arm64, sourceOnArm64);

        var state = await _project.LockAsync(Request());

        Assert.Equal(2, state.Sums.Count);
        Assert.Equal(expected.Length == 0 ? [] : ["RG4010"], _project.Diagnostics.Warnings.Select(warning => warning.Code));
        Assert.All(_project.Diagnostics.Warnings, warning => Assert.Contains(expected, warning.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Other_source_versions_are_an_error_where_the_project_wants_the_same()
    {
        _project.SameVersions = true;
        Serve("1.0-1", "1.0-1", "");
        await _project.LockAsync(Request());
        Serve("1.1-1", "1.0-1", "");

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => _project.LockAsync(Request()));

        Assert.Equal("RG4011", failure.Code);
        Assert.Contains("hello (1.1-1 on amd64, 1.0-1 on arm64)", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_project.Diagnostics.Warnings);
    }

    private void Serve(string amd64, string arm64, string sourceOnArm64)
    {
        var archive = new FakeArchive();
        var suite = archive.AddSuite("trixie");
        suite.Add("hello", amd64, "amd64", fields: sourceOnArm64.StartsWith("other", StringComparison.Ordinal) ? [("Source", sourceOnArm64)] : []);
        suite.Add("hello", arm64, "arm64", fields: sourceOnArm64.Length > 0 ? [("Source", sourceOnArm64)] : []);
        _project.WriteKey("archive.pgp", archive.Certificate);
        _project.Fetcher = archive.Serve(Archive);
    }

    /// <summary>For both architectures.</summary>
    private LockRequest Request()
    {
        var amd64 = _project.Request($"source\t{Archive}\ttrixie\tmain\t\tarchive.pgp", "package\thello");
        return LockRequest.Merge([amd64, amd64 with { RuntimeIdentifier = "linux-arm64", Architecture = Architecture.FromName("arm64")! }]);
    }
}
