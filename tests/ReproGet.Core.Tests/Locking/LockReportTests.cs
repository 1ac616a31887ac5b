using System.Text;
using ReproGet.Core.Locking;

namespace ReproGet.Core.Tests.Locking;

public sealed class LockReportTests
{
    private static readonly LockRequest Request = LockRequest.Merge([LockSamples.Evaluation(""), LockSamples.Evaluation("", "linux-arm64")]);

    private static readonly LockState Before = State(("curl", "8.1", 1_300_000), ("libicu72", "72.1-3", 9_400_000), ("tzdata", "2025a", 100));

    private static readonly LockState After = State(("curl", "8.2", 1_306_000), ("libicu76", "76.1-4", 9_722_072), ("tzdata", "2025a", 100));

    [Fact]
    public void A_report_has_sizes_over_the_architectures_of_a_change()
        => Assert.Equal(
            [
                "~ curl 8.1 -> 8.2 (amd64, arm64), 2.6 MB (+12 kB)",
                "- libicu72 72.1-3 (amd64, arm64), 0 kB (-18.8 MB)",
                "+ libicu76 76.1-4 (amd64, arm64), 19.4 MB (+19.4 MB)",
            ],
            LockReport.Between(Before, After).Lines);

    [Fact]
    public void For_a_pull_request_it_is_a_table()
        => Assert.Equal(
            """
            | package | before | after | architectures | size |
            |---|---|---|---|---|
            | curl | 8.1 | 8.2 | amd64, arm64 | 2.6 MB (+12 kB) |
            | libicu72 | 72.1-3 | – | amd64, arm64 | 0 kB (-18.8 MB) |
            | libicu76 | – | 76.1-4 | amd64, arm64 | 19.4 MB (+19.4 MB) |

            - amd64: 3 packages, 11.0 MB (+329 kB)
            - arm64: 3 packages, 11.0 MB (+329 kB)

            """.ReplaceLineEndings("\n"),
            LockReport.Between(Before, After).ToMarkdown());

    [Fact]
    public void For_programs_it_is_JSON()
    {
        using var report = System.Text.Json.JsonDocument.Parse(LockReport.Between(Before, After).ToJson());

        Assert.Equal(
            """[{"name":"libicu76","version":"76.1-4","architectures":["amd64","arm64"],"size":19444144}]""", Compact(report.RootElement.GetProperty("added")));
        Assert.Equal(
            """[{"name":"curl","versionBefore":"8.1","version":"8.2","architectures":["amd64","arm64"],"sizeBefore":2600000,"size":2612000}]""",
            Compact(report.RootElement.GetProperty("changed")));
        Assert.Equal(
            """[{"name":"libicu72","versionBefore":"72.1-3","architectures":["amd64","arm64"],"sizeBefore":18800000}]""", Compact(report.RootElement.GetProperty("removed")));
        Assert.Equal(
            """{"packages":3,"packagesBefore":3,"size":11028172,"sizeBefore":10700100}""", Compact(report.RootElement.GetProperty("architectures").GetProperty("arm64")));
    }

    [Fact]
    public void A_first_lock_only_adds_and_the_same_lock_changes_nothing()
    {
        Assert.All(LockReport.Between(null, After).Changes, change => Assert.Equal((null, 0), (change.Change.OldVersion, change.SizeBefore)));
        Assert.Contains("No package changes.\n", LockReport.Between(After, After).ToMarkdown(), StringComparison.Ordinal);
        Assert.Equal("[]", Compact(System.Text.Json.JsonDocument.Parse(LockReport.Between(After, After).ToJson()).RootElement.GetProperty("changed")));
    }

    [Fact]
    public void What_a_request_forces_on_the_base_is_told_apart_from_what_the_lock_had()
    {
        var forced = Forcing(After, ["tzdata 2026f-0", "apt 1:2"], "curl 1:7.9", "libicu76 0:76.1-4");
        var report = LockReport.Between(null, forced);

        Assert.Equal(
            [
                "~ curl 7.9 (base) -> 8.2 (amd64, arm64), 2.6 MB (+2.6 MB)",
                "~ libicu76 0:76.1-4 (base) -> 76.1-4 (amd64, arm64), 19.4 MB (+19.4 MB)",
                "+ tzdata 2025a (amd64, arm64), 1 kB (+1 kB)",
                "- apt 1:2 (amd64, arm64), removed from the base",
                "- tzdata 2026f-0 (amd64, arm64), removed from the base",
            ],
            report.Lines);
        Assert.Contains("| curl | 7.9 (base) | 8.2 | amd64, arm64 | 2.6 MB (+2.6 MB) |\n", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("| apt | 1:2 (base) | – | amd64, arm64 | removed from the base |\n", report.ToMarkdown(), StringComparison.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(report.ToJson());
        Assert.Equal(
            """{"name":"curl","versionBefore":"7.9","version":"8.2","architectures":["amd64","arm64"],"fromBase":true,"size":2612000}""", Compact(json.RootElement.GetProperty("changed")[0]));
        Assert.Equal(
            """{"name":"tzdata","version":"2026f-0","architectures":["amd64","arm64"]}""", Compact(json.RootElement.GetProperty("removedFromBase")[1]));

        // The base moved, and the package goes from it as before; or it alone is what changed.
        Assert.Empty(LockReport.Between(forced, Forcing(After, ["tzdata 2026g-0", "apt 1:3"], "curl 1:8")).Lines);
        Assert.DoesNotContain("No package changes", LockReport.Between(After, Forcing(After, ["apt 1:2"])).ToMarkdown(), StringComparison.Ordinal);
    }

    private static LockState Forcing(LockState state, string[] removes, params string[] upgrades) => state with
    {
        Document = state.Document with
        {
            Architectures = [.. state.Document.Architectures.Select(architecture => architecture with { Removes = [.. removes.Select(OfBase)], Upgrades = [.. upgrades.Select(OfBase)] })],
        },
    };

    private static LockedBasePackage OfBase(string text) => new(text.Split(' ')[0], text.Split(' ')[1]);

    private static string Compact(System.Text.Json.JsonElement element)
    {
        using var buffer = new MemoryStream();
        using (var json = new System.Text.Json.Utf8JsonWriter(buffer))
            element.WriteTo(json);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static LockState State(params (string Package, string Version, long Size)[] packages)
    {
        var state = LockSamples.State(Request, [.. packages.Select(package => (package.Package, package.Version))]);
        return state with
        {
            Document = state.Document with
            {
                Architectures = [.. state.Document.Architectures.Select(architecture => architecture with
                {
                    Packages = [.. architecture.Packages.Select(file => file with { Size = packages.Single(package => file.File.Contains($"/{package.Package}_", StringComparison.Ordinal)).Size })],
                })],
            },
        };
    }
}
