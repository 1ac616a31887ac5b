using ReproGet.Core.Locking;

namespace ReproGet.Core.Tests.Locking;

public sealed class LockCheckTests
{
    private static LockFiles Files => LockFiles.FromPattern("SHA256SUMS-{arch}", LockSamples.Project);

    /// <summary>A summary, what the lock was made for, what is asked now, and the differences.</summary>
    public static TheoryData<string, string, string, string> Requests => new()
    {
        { "the same", "package\tcurl", "package\tcurl\npackage\tcurl", "" },
        { "another architecture's package", "package\tcurl", "package\tcurl\npackage\tx11-common\t\tarm64", "" },
        { "added", "package\tcurl", "package\tcurl\npackage\tzlib1g", "PackageAdded zlib1g: zlib1g is asked for on amd64 and not in the lock" },
        { "removed", "package\tcurl\npackage\tzlib1g", "package\tcurl", "PackageRemoved zlib1g: zlib1g is in the lock for amd64 and not asked for any more" },
        { "version", "package\tcurl", "package\tcurl\t8.1", "PackageChanged curl: curl on amd64 is asked for with version 8.1, and was locked with any version" },
        { "suite", "package\tcurl\t8.1\t\tsid", "package\tcurl\t8.1", "PackageChanged curl: curl on amd64 is asked for with version 8.1, and was locked with version 8.1, from sid" },
        { "without", "package\tcurl", "package\tcurl\t\t\t\tucf;abc", "PackageChanged curl: curl on amd64 is asked for with abc ucf left out, and was locked with any version" },
        { "option", "option\tsuite\ttrixie", "option\tsuite\tsid", "OptionChanged ReproGetSuite: ReproGetSuite is sid, and the lock was made with trixie" },
        { "option set", "", "option\tsnapshot\t20250801T000000Z", "OptionChanged ReproGetSnapshot: ReproGetSnapshot is 2025-08-01T00:00:00Z, and the lock was made with none" },
        { "source added", "", "source\ta\ttrixie\tmain", "SourcesChanged trixie main: the source “trixie main” is not in the lock" },
        { "source removed", "source\ta\ttrixie\tmain", "", "SourcesChanged trixie main: the source “trixie main” is in the lock only" },
        { "second source with the same words", "source\ta\ttrixie\tmain", "source\ta\ttrixie\tmain\nsource\tb\ttrixie\tmain", "SourcesChanged trixie main: the source “trixie main” is not in the lock" },
        { "another mirror of a source", "source\ta\ttrixie\tmain", "source\tb\ttrixie\tmain", "" },
        { "providers", "", "provider\thttps://mirror.example/{{.Name}}", "" },
    };

    [Fact]
    public void Locked_mode_wants_a_lock_that_fits_and_cannot_update_it()
    {
        var (request, other) = (LockSamples.Request("package\tcurl"), LockSamples.Request("package\tzlib1g"));
        var state = LockSamples.State(request, ("curl", "8.1"));

        Assert.Same(state, LockCheck.Require(request, state, Files, update: false));
        Assert.Equal("RG1016", Assert.Throws<ReproGetException>(() => LockCheck.Require(other, state, Files, update: false)).Code);
        var failure = Assert.Throws<ReproGetException>(() => LockCheck.Require(request, state, Files, update: true));
        Assert.Equal("RG1078", failure.Code);
        Assert.Contains("Run it with -p:ReproGetLockedMode=false.", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Differences_are_told_in_words(string summary, string locked, string asked, string expected)
    {
        // Through bytes, as a lock on disk would be.
        var state = Reread(LockSamples.State(LockSamples.Request(locked), ("curl", "8.1")));

        var result = LockCheck.Compare(LockSamples.Request(asked), state, Files, LockCheckScope.Whole);

        Assert.Equal((summary, expected), (summary, string.Join('|', result.Differences.Select(difference => $"{difference.Kind} {difference.Subject}: {difference.Text}"))));
        Assert.Equal(expected.Length == 0 ? LockStatus.Current : LockStatus.Stale, result.Status);
        Assert.Equal(expected.Length == 0 ? null : "RG1016", result.Failure?.Code);
    }

    [Fact]
    public void A_stale_lock_names_the_command()
    {
        var result = LockCheck.Compare(LockSamples.Request("package\tzlib1g"), LockSamples.State(LockSamples.Request("")), Files, LockCheckScope.Whole);

        Assert.Equal(
            $"{Files.DocumentPath}: the lock is stale: zlib1g is asked for on amd64 and not in the lock. Lock again with `dotnet build -t:ReproGetLock App.csproj`.",
            result.Failure!.Message);
    }

    [Fact]
    public void Many_differences_are_cut_short_in_the_message_only()
    {
        var lines = string.Join('\n', Enumerable.Range(10, 15).Select(number => $"package\tlib{number}"));

        var result = LockCheck.Compare(LockSamples.Request(lines), LockSamples.State(LockSamples.Request("")), Files, LockCheckScope.Whole);

        Assert.Equal(15, result.Differences.Count);
        Assert.Contains("; and 5 more.", result.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_lock_names_the_command()
    {
        var result = LockCheck.Compare(LockSamples.Request("package\tcurl"), null, Files, LockCheckScope.Evaluation);

        Assert.Equal((LockStatus.Missing, "RG1015"), (result.Status, result.Failure?.Code));
        Assert.Contains("`dotnet build -t:ReproGetLock App.csproj`", result.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_project_name_with_blanks_is_quoted()
    {
        var files = LockFiles.FromPattern("SHA256SUMS-{arch}", "/src/app/My App.csproj");

        Assert.Contains("`dotnet build -t:ReproGetLock \"My App.csproj\"`", LockCheck.Compare(LockSamples.Request(""), null, files, LockCheckScope.Whole).Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(LockCheckScope.Whole, "ArchitectureRemoved arm64")]
    [InlineData(LockCheckScope.Evaluation, "")]
    [InlineData(LockCheckScope.OneOfSeveralFrameworks, "")]
    public void An_inner_evaluation_looks_at_its_own_architecture_only(LockCheckScope scope, string expected)
    {
        var state = LockSamples.State(LockRequest.Merge([LockSamples.Evaluation("package\tcurl"), LockSamples.Evaluation("package\tzlib1g", "linux-arm64")]), ("curl", "8.1"));

        var result = LockCheck.Compare(LockSamples.Request("package\tcurl"), state, Files, scope);

        Assert.Equal(expected, string.Join('|', result.Differences.Select(difference => $"{difference.Kind} {difference.Subject}")));
    }

    [Fact]
    public void An_architecture_that_is_not_locked_is_stale()
    {
        var result = LockCheck.Compare(LockSamples.Request("package\tcurl", "linux-arm64"), LockSamples.State(LockSamples.Request("package\tcurl")), Files, LockCheckScope.Evaluation);

        Assert.Equal([RequestDifferenceKind.ArchitectureAdded], result.Differences.Select(difference => difference.Kind));
    }

    [Theory]
    [InlineData("package\tcurl", LockStatus.Current)]
    [InlineData("package\tcurl\t>= 8", LockStatus.Current)]
    [InlineData("package\tcurl\t8.1\t\tsid\tucf\tIgnore\npackage\tzlib1g", LockStatus.Current)]
    [InlineData("package\tcurl\t>= 9", LockStatus.Stale)]
    [InlineData("package\tcurl\t\t\ttrixie", LockStatus.Stale)]
    [InlineData("package\tcurl\t\t\t\tabc", LockStatus.Stale)]
    [InlineData("package\tabc", LockStatus.Stale)]
    public void One_of_several_frameworks_accepts_what_others_asked_for(string asked, LockStatus expected)
    {
        var merged = LockRequest.Merge(
        [
            LockSamples.Evaluation("package\tcurl\t8.1\t\tsid\tucf\tIgnore", framework: "net8.0"),
            LockSamples.Evaluation("package\tcurl\t>= 8\npackage\tzlib1g"),
        ]);

        var result = LockCheck.Compare(LockSamples.Request(asked), LockSamples.State(merged, ("curl", "8.1")), Files, LockCheckScope.OneOfSeveralFrameworks);

        Assert.Equal(expected, result.Status);
    }

    [Fact]
    public void A_hand_edit_of_a_sums_file_is_seen()
    {
        var state = LockSamples.State(LockSamples.Request("package\tcurl"), ("curl", "8.1"));
        var edited = state with { Sums = new Dictionary<string, LockedSums> { ["amd64"] = new(state.Sums["amd64"].Files, LockSamples.Hash("edited")) } };

        var result = LockCheck.Compare(LockSamples.Request("package\tcurl"), edited, Files, LockCheckScope.Evaluation);

        Assert.Equal((LockStatus.Edited, "RG1017"), (result.Status, result.Failure?.Code));
        Assert.Contains("SHA256SUMS-amd64 is not the file that was locked", result.Failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_of_other_files_is_seen()
    {
        var state = LockSamples.State(LockSamples.Request("package\tcurl"), ("curl", "8.1"));
        var architecture = state.Document.Architectures[0] with { Packages = [] };

        var result = LockCheck.Compare(
            LockSamples.Request("package\tcurl"), state with { Document = state.Document with { Architectures = [architecture] } }, Files, LockCheckScope.Whole);

        Assert.Equal(LockStatus.Edited, result.Status);
    }

    [Fact]
    public void An_edit_for_another_architecture_is_none_of_an_inner_evaluations_business()
    {
        var state = LockSamples.State(LockRequest.Merge([LockSamples.Evaluation("package\tcurl"), LockSamples.Evaluation("package\tcurl", "linux-arm64")]), ("curl", "8.1"));
        var sums = new Dictionary<string, LockedSums>(state.Sums) { ["arm64"] = new([], LockSamples.Hash("edited")) };

        Assert.Equal(LockStatus.Current, LockCheck.Compare(LockSamples.Request("package\tcurl"), state with { Sums = sums }, Files, LockCheckScope.Evaluation).Status);
    }

    private static LockState Reread(LockState state)
        => new(
            LockDocument.Parse(state.Document.ToBytes(), "reproget.lock.json"),
            state.Sums.ToDictionary(pair => pair.Key, pair => pair.Value with { Files = SumsFile.Parse(SumsFile.Write(pair.Value.Files), pair.Key) }));
}
