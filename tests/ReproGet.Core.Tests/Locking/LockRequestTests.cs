using System.Text;
using ReproGet.Core.Locking;

namespace ReproGet.Core.Tests.Locking;

public sealed class LockRequestTests
{
    /// <summary>A summary, the items, and the canonical packages.</summary>
    public static TheoryData<string, string, string> Unions => new()
    {
        { "sorted", "package\tzlib1g\npackage\tcurl\npackage\tlibstdc++6\n", "curl|libstdc++6|zlib1g" },
        { "the same twice", "package\tcurl\npackage\tcurl\t\t\t\t\t\t/src/Lib.csproj", "curl" },
        { "a version wins over none", "package\tcurl\npackage\tcurl\t8.1-1", "curl (8.1-1)" },
        { "one exact version, twice", "package\tcurl\t=8.1-1\npackage\tcurl\t8.1-1", "curl (8.1-1)" },
        { "all relations hold", "package\tcurl\t>= 8\npackage\tcurl\t<< 9\npackage\tcurl\t>= 8", "curl (<< 9, >= 8)" },
        { "other architecture", "package\tcurl\npackage\tintel-microcode\t\tarm64", "curl" },
        { "this architecture by another name", "package\tcurl\t\tlinux-x64", "curl" },
        { "explicit metadata wins over silence", "package\tcurl\npackage\tcurl\t\t\ttrixie\tucf\tIgnore\npackage\tcurl\t\t\t\tlibpsl5t64", "curl from trixie -libpsl5t64 -ucf !" },
        { "two versions, but for two architectures", "package\tcurl\t8.1\tamd64\npackage\tcurl\t8.2\tarm64", "curl (8.1)" },
    };

    [Theory]
    [MemberData(nameof(Unions))]
    public void Items_are_united(string summary, string lines, string expected)
    {
        var request = LockSamples.Request(lines);

        Assert.Equal((summary, expected), (summary, string.Join('|', request.Packages["amd64"].Select(Describe))));
    }

    [Fact]
    public void The_order_of_items_never_matters()
    {
        string[] lines =
        [
            "package\tcurl\t>= 8", "package\tzlib1g", "package\tcurl\t<< 9", "package\tcurl\t\t\t\tucf;libpsl5t64", "package\tca-certificates\t\tarm64;amd64",
            "source\tb\ttrixie\tmain", "source\ta\tstable sid\tmain", "source\ta\tstable sid\tmain",
        ];
        var random = new Random(1);
        var expected = Bytes(LockSamples.Request(string.Join('\n', lines)));

        for (var i = 0; i < 50; i++)
        {
            random.Shuffle(lines);
            Assert.Equal(expected, Bytes(LockSamples.Request(string.Join('\n', lines))));
        }
    }

    [Fact]
    public void Evaluations_are_united_by_architecture()
    {
        var merged = LockRequest.Merge(
        [
            LockSamples.Evaluation("package\tcurl\npackage\tx11-common\t\tamd64", "linux-x64", "net8.0"),
            LockSamples.Evaluation("package\tzlib1g\npackage\tcurl\t8.1-1", "linux-x64", "net10.0"),
            LockSamples.Evaluation("package\tx11-common\t\tamd64", "linux-arm64", "net10.0"),
        ]);

        Assert.Equal(["amd64", "arm64"], merged.Packages.Keys);
        Assert.Equal(["curl (8.1-1)", "x11-common", "zlib1g"], merged.Packages["amd64"].Select(Describe));
        Assert.Empty(merged.Packages["arm64"]);
    }

    [Theory]
    [InlineData("package\tcurl\t8.1\t\t\t\t\t/src/A.csproj\npackage\tcurl\t8.2\t\t\t\t\t/src/B.csproj")]
    [InlineData("package\tcurl\t8.1\t\t\t\t\t/src/A.csproj\npackage\tcurl\t>= 8, = 8.2\t\t\t\t\t/src/B.csproj")]
    [InlineData("package\tcurl\t\t\ttrixie\t\t\t/src/A.csproj\npackage\tcurl\t\t\tsid\t\t\t/src/B.csproj")]
    public void A_contradiction_names_both_projects(string lines)
    {
        var failure = Assert.Throws<ReproGetException>(() => LockSamples.Request(lines));

        Assert.Equal("RG1023", failure.Code);
        Assert.Contains("/src/A.csproj", failure.Message, StringComparison.Ordinal);
        Assert.Contains("/src/B.csproj", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("option\tsuite\ttrixie", "option\tsuite\tsid", "ReproGetSuite")]
    [InlineData("option\tsuite\ttrixie", "", "ReproGetSuite")]
    [InlineData("option\tbase\tr.example/runtime:8.0", "option\tbase\tr.example/runtime:10.0", "ContainerBaseImage")]
    [InlineData("option\tessential\ttrue", "", "ReproGetEssential")]
    [InlineData("source\ta\ttrixie", "source\tb\ttrixie", "DistroSource")]
    [InlineData("source\ta\ttrixie", "", "DistroSource")]
    public void Options_that_differ_name_both_evaluations(string one, string other, string option)
    {
        var failure = Assert.Throws<ReproGetException>(() => LockRequest.Merge([LockSamples.Evaluation(one, framework: "net8.0"), LockSamples.Evaluation(other)]));

        Assert.Equal("RG1024", failure.Code);
        Assert.Contains($"“{option}”", failure.Message, StringComparison.Ordinal);
        Assert.Contains("App.csproj (net8.0, linux-x64)", failure.Message, StringComparison.Ordinal);
        Assert.Contains("App.csproj (net10.0, linux-x64)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_addresses_nor_providers_stand_in_a_lock()
    {
        var request = LockSamples.Request("source\thttps://packages.example/debian\ttrixie\nprovider\thttps://mirror.example/{{.Name}}");

        Assert.Equal("https://packages.example/debian", request.Sources[0].Uri);
        Assert.DoesNotContain(".example", Encoding.UTF8.GetString(Bytes(request)), StringComparison.Ordinal);
    }

    private static byte[] Bytes(LockRequest request) => LockSamples.State(request).Document.ToBytes();

    private static string Describe(RequestedPackage package)
        => package.Name
            + (package.Version is null ? "" : $" ({package.Version})")
            + (package.Suite is null ? "" : $" from {package.Suite}")
            + string.Concat(package.Without.Select(name => $" -{name}"))
            + (package.IgnoreMaintainerScripts ? " !" : "");
}
