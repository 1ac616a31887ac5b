using ReproGet.Core.Download;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>Servers that lack a form of an index which their Release file lists.</summary>
public sealed class IndexFormsTests : IDisposable
{
    private const string Archive = "http://archive.invalid/debian";

    private readonly LockProject _project = new();
    private readonly FakeFetcher _network;

    public IndexFormsTests()
    {
        var archive = new FakeArchive();
        var suite = archive.AddSuite("trixie");
        suite.KeepsPlainIndices = true;
        suite.Add("hello", "1.0");
        _project.WriteKey("archive.pgp", archive.Certificate);
        _project.Fetcher = _network = new FakeFetcher { NotFoundCause = new FetchFailure(FetchFailureKind.Final, "not there") }.Add(Archive, archive.Build());
    }

    public void Dispose() => _project.Dispose();

    [Theory]
    [InlineData("", "main/binary-amd64/Packages.gz")]
    [InlineData(".gz", "main/binary-amd64/Packages")]
    public async Task The_next_form_is_read_and_stands_in_the_lock(string lacking, string expected)
    {
        if (lacking.Length > 0)
            Remove(lacking);

        var state = await LockAsync();

        Assert.Equal([expected], state.Document.Sources[0].Suites[0].Indices.Select(index => index.Path));
        Assert.Single(state.Document.Architectures[0].Packages);
    }

    [Fact]
    public async Task Where_none_is_there_the_best_is_what_is_missing()
    {
        Remove("");

        Assert.Contains("Packages.gz", (await Assert.ThrowsAsync<ReproGetException>(LockAsync)).Message, StringComparison.Ordinal);
    }

    private Task<Core.Locking.LockState> LockAsync() => _project.LockAsync(_project.Request($"source\t{Archive}\ttrixie\tmain\t\tarchive.pgp", "package\thello"));

    /// <summary>Takes the indices whose names end so from the server, and all by their hashes.</summary>
    private void Remove(string extension)
    {
        foreach (var path in _network.Paths.Where(path => path.Contains("/by-hash/", StringComparison.Ordinal) || (path.Contains("/Packages", StringComparison.Ordinal) && path.EndsWith(extension, StringComparison.Ordinal))).ToList())
            _network.Change(path, _ => null);
    }
}
