using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Locking;

public sealed class ItemMetadataTests
{
    [Fact]
    public void A_slip_of_the_pen_is_warned_of_and_what_means_something_is_not()
    {
        var diagnostics = new TestDiagnostics();

        ItemMetadata.Check("DistroPackage", "curl", ["version", "Versions", "OnlyArchitecture", "Suites"], ItemMetadata.OfPackages, diagnostics);

        Assert.Equal(
            [
                ("RG1035", "DistroPackage “curl” has the metadata Suites, which means nothing here. What it can have: Version, OnlyArchitecture, Suite, Without, MaintainerScripts."),
                ("RG1035", "DistroPackage “curl” has the metadata Versions, which means nothing here. What it can have: Version, OnlyArchitecture, Suite, Without, MaintainerScripts."),
            ],
            diagnostics.Warnings);
    }

    /// <summary>Whatever an evaluation writes into its request is known.</summary>
    [Fact]
    public void Every_metadata_of_a_request_is_known()
    {
        var targets = File.ReadAllText(Path.Combine(SourceTree.Root, "src", "ReproGet.Sdk", "targets", "ReproGet.Requests.targets"));

        Assert.Equal(Of("ReproGetRequestedPackage->'package"), ItemMetadata.OfPackages);
        Assert.Equal(Of("_ReproGetSource->'source"), ItemMetadata.OfSources);

        IEnumerable<string> Of(string start)
        {
            var line = targets.Split('\n').Single(line => line.Contains(start, StringComparison.Ordinal));
            return System.Text.RegularExpressions.Regex.Matches(line, @"%\((\w+)\)").Select(match => match.Groups[1].Value).Where(name => name != "Identity");
        }
    }
}
