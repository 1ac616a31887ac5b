using System.Globalization;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>From a request and an archive to a lock.</summary>
public sealed class LockerTests : IDisposable
{
    private const string Archive = "http://archive.invalid/debian/";
    private static readonly DateTimeOffset Now = new(2024, 6, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("reproget-locker-").FullName;
    private readonly TestDiagnostics _diagnostics = new();
    private readonly TestCertificate _certificate = TestCertificate.WithSubkey();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Without_SOURCE_DATE_EPOCH_a_first_lock_has_the_time_of_the_clock()
    {
        var state = await LockAsync(sourceDate: null);

        Assert.Equal(Now, state.Document.Epoch);
    }

    [Fact]
    public async Task SOURCE_DATE_EPOCH_stands_for_the_present_in_a_lock()
    {
        var state = await LockAsync(DateTimeOffset.FromUnixTimeSeconds(1700000000));

        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1700000000), state.Document.Epoch);
    }

    [Fact]
    public async Task SOURCE_DATE_EPOCH_does_not_revive_an_expired_archive()
    {
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(DateTimeOffset.UnixEpoch, validUntil: "Sun, 02 Jun 2024 00:00:00 UTC"));

        Assert.Equal("RG3012", failure.Code);
    }

    [Fact]
    public async Task Locking_again_keeps_the_CIDs_of_files_that_stay()
    {
        var first = await LockAsync(sourceDate: null);
        var pushed = first with
        {
            Sums = first.Sums.ToDictionary(pair => pair.Key, pair => pair.Value with { Files = [.. pair.Value.Files.Select(file => file with { Cid = "QmHello" })] }),
        };

        var again = await LockAsync(sourceDate: null, previous: pushed);

        Assert.Equal("QmHello", Assert.Single(again.Sums["amd64"].Files).Cid);
        Assert.Equal(first.Document.Epoch, again.Document.Epoch);
    }

    [Fact]
    public async Task An_archive_that_went_back_in_time_is_taken_by_an_update_only()
    {
        var first = await LockAsync(sourceDate: null);
        var later = WithSuites(first, suite => suite with { Date = suite.Date.AddSeconds(1) });

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(sourceDate: null, previous: later));
        var updated = await LockAsync(sourceDate: null, previous: later, update: true);

        Assert.Equal("RG1065", failure.Code);
        Assert.Equal(first.Document.Sources[0].Suites[0].Date, updated.Document.Sources[0].Suites[0].Date);
    }

    [Fact]
    public async Task Other_signers_are_taken_by_an_update_only()
    {
        var first = await LockAsync(sourceDate: null);
        var others = WithSuites(first, suite => suite with { Signers = [new string('A', 40)] });
        var more = WithSuites(first, suite => suite with { Signers = [new string('A', 40), .. suite.Signers] });

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(sourceDate: null, previous: others));
        await LockAsync(sourceDate: null, previous: others, update: true);
        await LockAsync(sourceDate: null, previous: more);

        Assert.Equal("RG1068", failure.Code);
        Assert.Contains(first.Document.Sources[0].Suites[0].Signers[0], failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trixie-security", 11, true)]
    [InlineData("trixie-security", 9, false)]
    [InlineData("trixie", 11, false)]
    public async Task A_security_suite_that_stands_still_is_warned_of(string name, int days, bool warned)
    {
        await LockAsync(sourceDate: null, suiteName: name, released: Now.AddDays(-days));

        Assert.Equal(warned, _diagnostics.Warnings.Any(warning => warning.Code == "RG3031"));
    }

    [Theory]
    [InlineData("two components", 2, "{0}\ttrixie\tmain\t\tarchive.pgp", "{0}\ttrixie\tcontrib\t\tarchive.pgp")]
    [InlineData("one source twice", 1, "{0}\ttrixie\tmain\t\tarchive.pgp", "{0}\ttrixie\tmain\t\tarchive.pgp")]
    [InlineData("words twice", 1, "{0}\ttrixie trixie\tmain main\t\tarchive.pgp")]
    public async Task What_is_locked_can_be_read_again_whatever_stands_twice_in_the_project(string summary, int components, params string[] sources)
    {
        var state = await LockAsync(sourceDate: null, sources: [.. sources.Select(source => string.Format(CultureInfo.InvariantCulture, source, Archive))], change: suite => suite.Add("bye", "1.0", component: "contrib"));

        var read = LockDocument.Parse(state.Document.ToBytes(), "reproget.lock.json");
        var suite = Assert.Single(Assert.Single(read.Sources).Suites);
        Assert.Equal((summary, components, components), (summary, suite.Components.Count, suite.Indices.Count));
        Assert.Equal(state.Document.ToBytes(), read.ToBytes());
    }

    [Fact]
    public async Task One_suite_in_two_states_is_not_locked()
    {
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(
            sourceDate: null,
            sources: [$"{Archive}\ttrixie\tmain\t\tarchive.pgp", $"{Archive.Replace("http:", "https:", StringComparison.Ordinal)}\ttrixie\tmain\t\tarchive.pgp"]));

        Assert.Equal("RG1030", failure.Code);
    }

    [Theory]
    [InlineData("pool/main/h/hello/hello_2.0_amd64.deb", null)]
    [InlineData("hello.deb", "hello 1:2.0 amd64")]
    [InlineData("pool/other_2.0_amd64.deb", "hello 1:2.0 amd64")]
    public async Task What_the_name_of_a_file_does_not_tell_the_lock_does(string file, string? identity)
    {
        var state = await LockAsync(sourceDate: null, change: suite => suite.AddAs(file, "hello", "1:2.0"));

        var package = Assert.Single(LockDocument.Parse(state.Document.ToBytes(), "reproget.lock.json").Find("amd64")!.Packages);
        Assert.Equal(identity, package.Identity);
        Assert.True(package.Name!.IsOf("hello", "1:2.0", "amd64"));
    }

    [Fact]
    public async Task Two_packages_of_one_file_name_are_not_locked()
    {
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(sourceDate: null, change: suite =>
        {
            suite.Add("hello", "2.0", fields: ("Depends", "other"));
            suite.AddAs("pool/main/h/hello/hello_2.0_amd64.deb", "other", "1.0");
        }));

        Assert.Equal("RG1029", failure.Code);
        Assert.Contains("“pool/main/h/hello/hello_2.0_amd64.deb”", failure.Message, StringComparison.Ordinal);
    }

    private static LockState WithSuites(LockState state, Func<LockedSuite, LockedSuite> change)
        => state with
        {
            Document = state.Document with { Sources = [.. state.Document.Sources.Select(source => source with { Suites = [.. source.Suites.Select(change)] })] },
        };

    /// <summary>By http as it is, by https as it was later.</summary>
    private static FakeFetcher Served(FakeArchive archive, FakeSuite suite)
    {
        var fetcher = archive.Serve(Archive);
        suite.Fields["Description"] = "later";
        return fetcher.Add(Archive.Replace("http:", "https:", StringComparison.Ordinal), archive.Build());
    }

    private async Task<LockState> LockAsync(
        DateTimeOffset? sourceDate, string? validUntil = null, LockState? previous = null, bool update = false, string suiteName = "trixie", DateTimeOffset? released = null,
        string[]? sources = null, Action<FakeSuite>? change = null)
    {
        var archive = new FakeArchive(_certificate);
        var suite = archive.AddSuite(suiteName, components: "main contrib");
        suite.Add("hello", "1.0");
        change?.Invoke(suite);
        if (released is { } date)
            suite.Fields["Date"] = date.ToString("r").Replace("GMT", "UTC", StringComparison.Ordinal);
        if (validUntil is not null)
            suite.Fields["Valid-Until"] = validUntil;
        await File.WriteAllBytesAsync(Path.Combine(_folder, "archive.pgp"), _certificate.Bytes);
        var evaluation = RequestFile.Parse(
            [
                $"project\t{Path.Combine(_folder, "App.csproj")}",
                "rid\tlinux-x64",
                "option\tdistro\tdebian",
                "option\tbase\tscratch",
                .. (sources ?? [$"{Archive}\t{suiteName}\tmain\t\tarchive.pgp"]).Select(source => "source\t" + source),
                "package\thello",
            ],
            "request.txt");
        var context = new DistroContext
        {
            Fetcher = Served(archive, suite),
            Cache = new BlobCache(Path.Combine(_folder, "cache")),
            ProjectFolder = _folder,
            HostRoot = _folder,
            Now = Now,
            SourceDate = sourceDate,
            Update = update,
            Diagnostics = _diagnostics,
        };
        return await Locker.LockAsync(LockRequest.Of(evaluation), _ => Task.FromResult<BaseRoots?>(null), previous, evaluation.Project, context, CancellationToken.None);
    }
}
