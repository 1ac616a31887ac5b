using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>What is said of a package that only other architectures have.</summary>
public sealed class OtherArchitecturesTests : IDisposable
{
    private const string Archive = "http://archive.invalid/debian";

    private readonly LockProject _project = new();

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("another of the project's architectures has it", "only-arm64", "RG4005", "which is there for arm64 but not for amd64", "amd64", "arm64")]
    [InlineData("and the other way round", "only-amd64", "RG4005", "which is there for amd64 but not for arm64", "amd64", "arm64")]
    [InlineData("the project is for one, and amd64 has it", "only-amd64", "RG4005", "which is there for amd64 but not for arm64", "arm64")]
    [InlineData("none has it", "nowhere", "RG4001", "which trixie/main do not have", "amd64", "arm64")]
    [InlineData("what none has is near to what others have", "only-arm65", "RG4001", "which trixie/main do not have", "amd64", "arm64")]
    public async Task A_package_that_others_have_is_told_from_one_that_is_not_there(string summary, string name, string code, string expected, params string[] architectures)
    {
        Assert.NotEmpty(summary);
        Serve(lacking: null);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => _project.LockAsync(Request(name, architectures)));

        Assert.Equal(code, failure.Code);
        Assert.Contains($"asks for {(code == "RG4001" ? "the package " : "")}{name}, {expected}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_of_another_architecture_that_cannot_be_had_does_not_hide_what_is_wrong()
    {
        Serve(lacking: "binary-amd64");

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => _project.LockAsync(Request("only-amd64", "arm64")));

        Assert.Equal("RG4001", failure.Code);
    }

    /// <param name="lacking">What the archive lists, and does not have.</param>
    private void Serve(string? lacking)
    {
        var archive = new FakeArchive();
        var suite = archive.AddSuite("trixie");
        suite.Add("only-amd64", "1.0-1", "amd64");
        suite.Add("only-arm64", "1.0-1", "arm64");
        _project.WriteKey("archive.pgp", archive.Certificate);
        _project.Fetcher = new FakeFetcher().Add(Archive, archive.Build().Where(file => lacking is null || !file.Key.Contains(lacking, StringComparison.Ordinal)).ToDictionary());
    }

    private LockRequest Request(string package, params string[] architectures)
    {
        var request = _project.Request($"source\t{Archive}\ttrixie\tmain\t\tarchive.pgp", $"package\t{package}");
        return LockRequest.Merge([.. architectures.Select(name => Architecture.FromName(name)!).Select(architecture => request with { RuntimeIdentifier = $"linux-{architecture.Rid}", Architecture = architecture })]);
    }
}
