using System.Globalization;
using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>Locks of archives as they were, and downloads of what has left them: a signed archive whose states of some days a snapshot service has imported.</summary>
public sealed class SnapshotTests : IAsyncLifetime
{
    private readonly LockProject _project = new() { Now = new DateTimeOffset(2031, 1, 1, 0, 0, 0, TimeSpan.Zero) };
    private readonly TestCertificate _certificate = TestCertificate.WithSubkey();
    private readonly FaultyServer _mirror = new();
    private readonly SnapshotService _snapshots = new();

    public SnapshotTests()
    {
        _project.WriteKey("archive.pgp", _certificate);
        _snapshots
            .Import("20240601T060000Z", State("2024-06-01", "0.9"))
            .Import("20240602T060000Z", State("2024-06-02", "1.0"))
            .Import("20240604T060000Z", State("2024-06-04", "2.0"));
    }

    private string Mirror => _mirror.Address + "fake";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _mirror.DisposeAsync();
        await _snapshots.DisposeAsync();
        _project.Dispose();
    }

    [Fact]
    public async Task A_snapshot_is_locked_as_it_was_then_though_it_has_expired_since()
    {
        Serve(State("2024-06-04", "2.0"));

        var state = await LockAsync("2024-06-03", _snapshots.Address);
        var again = await LockAsync("20240603T000000Z", _snapshots.Address, previous: state);

        Assert.Equal(["hello_1.0_amd64.deb"], Files(state));
        var suite = Assert.Single(Assert.Single(state.Document.Sources).Suites);
        Assert.Equal((Day("2024-06-03"), Day("2024-06-02")), (suite.Snapshot, suite.Date));
        Assert.Equal(state.Document.ToBytes(), again.Document.ToBytes());
        Assert.Empty(_mirror.Requests);
        Assert.Empty(_project.Diagnostics.Warnings);
        Assert.Equal("20240603T000000Z/dists/trixie/InRelease", _snapshots.Requests.First());
    }

    [Fact]
    public async Task A_snapshot_that_had_expired_at_its_own_time_is_refused()
        => Assert.Equal("RG3012", await CodeOf(() => LockAsync("2024-06-20", _snapshots.Address)));

    [Fact]
    public async Task A_snapshot_of_a_time_to_come_is_refused()
        => Assert.Equal("RG1070", await CodeOf(() => LockAsync("2031-01-02", _snapshots.Address)));

    [Theory]
    [InlineData("2004-01-01", false, "404 Not found. The suite may not have existed at that time, or the service does not keep it: set ReproGetSnapshot to a later time")]
    [InlineData("2024-06-03", true, ". Check the network and the proxy, try again later, or give its DistroSource the address of another service")]
    public async Task Where_a_snapshot_cannot_be_had_the_advice_is_for_snapshots(string moment, bool isServiceDown, string advice)
    {
        Serve(State("2024-06-02", "1.0"));
        string service;
        await using (var gone = new SnapshotService())
            service = isServiceDown ? gone.Address : _snapshots.Address;

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync(moment, service));

        Assert.Equal("RG2062", failure.Code);
        Assert.StartsWith(service.Replace("@SNAPSHOTID@", moment.Replace("-", "", StringComparison.Ordinal) + "T000000Z", StringComparison.Ordinal) + "dists/trixie: The snapshot of ", failure.Message, StringComparison.Ordinal);
        Assert.Contains(advice, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("mirror", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_whose_past_nobody_keeps_is_taken_where_it_has_stood_still()
    {
        Serve(State("2024-06-02", "1.0"));

        var state = await LockAsync("2024-06-03", snapshot: null);

        Assert.Equal(["hello_1.0_amd64.deb"], Files(state));
        Assert.Equal(Day("2024-06-03"), state.Document.Sources[0].Suites[0].Snapshot);
    }

    [Fact]
    public async Task A_source_that_is_younger_than_the_snapshot_is_taken_only_where_the_project_says_so()
    {
        Serve(State("2024-06-04", "2.0", validDays: 10000));

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => LockAsync("2024-06-03", snapshot: null));
        var state = await LockAsync("2024-06-03", snapshot: "no");
        var read = LockDocument.Parse(state.Document.ToBytes(), "reproget.lock.json");

        Assert.Equal("RG3050", failure.Code);
        Assert.Contains("@SNAPSHOTID@", failure.Message, StringComparison.Ordinal);
        Assert.Equal(["hello_2.0_amd64.deb"], Files(state));
        Assert.Null(state.Document.Sources[0].Suites[0].Snapshot);
        Assert.Equal(state.Document.ToBytes(), read.ToBytes());
    }

    [Fact]
    public async Task Another_moment_may_be_an_earlier_one_and_the_same_moment_may_not()
    {
        var later = await LockAsync("2024-06-05", _snapshots.Address);

        var earlier = await LockAsync("2024-06-03", _snapshots.Address, previous: later);
        _snapshots.Import("20240602T060000Z", State("2024-06-01", "0.9"));

        Assert.Equal(["hello_1.0_amd64.deb"], Files(earlier));
        Assert.Equal("RG1065", await CodeOf(() => LockAsync("2024-06-03", _snapshots.Address, previous: earlier)));
    }

    [Fact]
    public async Task A_lock_of_a_snapshot_is_downloaded_from_that_snapshot_when_mirrors_have_moved_on()
    {
        Serve(State("2024-06-04", "2.0"));
        var state = await LockAsync("2024-06-03", _snapshots.Address);
        var before = _snapshots.Requests.Count();

        await DownloadAsync(state);

        Assert.Equal(
            ["20240603T000000Z/pool/main/h/hello/hello_1.0_amd64.deb", "20240602T060000Z/pool/main/h/hello/hello_1.0_amd64.deb"],
            _snapshots.Requests.Skip(before));
    }

    /// <summary>The Release file is of midnight and was imported at six: its own time leads to the import before, which does not hold the package.</summary>
    [Fact]
    public async Task A_lock_of_the_present_is_downloaded_years_later_by_the_recorded_time_and_a_day()
    {
        Serve(State("2024-06-02", "1.0"));
        _project.Now = Day("2024-06-02").AddHours(1);
        var state = await LockAsync(moment: null, _snapshots.Address);
        Serve(State("2030-01-01", "3.0"));

        await DownloadAsync(state);

        Assert.Equal(
            ["20240603T000000Z/pool/main/h/hello/hello_1.0_amd64.deb", "20240602T060000Z/pool/main/h/hello/hello_1.0_amd64.deb"],
            _snapshots.Requests);
    }

    [Theory]
    [InlineData("debian", "http://snapshot-cloudflare.debian.org/archive/debian/20240603T000000Z/")]
    [InlineData("debian-security", "http://snapshot-cloudflare.debian.org/archive/debian-security/20240603T000000Z/")]
    [InlineData("ubuntu", "https://snapshot.ubuntu.com/ubuntu/20240603T000000Z/")]
    [InlineData("ubuntu-ports", "https://snapshot.ubuntu.com/ubuntu/20240603T000000Z/")]
    public void The_past_of_the_distros_own_sources_is_known(string id, string expected)
    {
        var sources = DebianDefaults.Sources("trixie").Concat(UbuntuReleases.Sources("noble")).Where(source => source.Id == id);

        Assert.All(sources, source => Assert.Equal(expected, Assert.Single(source.At(Day("2024-06-03")).Uris).AbsoluteUri));
    }

    private static DateTimeOffset Day(string day) => DateTimeOffset.Parse(day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static IEnumerable<string> Files(LockState state) => state.Sums["amd64"].Files.Select(file => file.Basename);

    private static async Task<string> CodeOf(Func<Task> action) => (await Assert.ThrowsAsync<ReproGetException>(action)).Code;

    private FakeArchive State(string day, string version, int validDays = 7)
    {
        var archive = new FakeArchive(_certificate);
        var suite = archive.AddSuite("trixie");
        suite.Fields["Date"] = Text(Day(day));
        suite.Fields["Valid-Until"] = Text(Day(day).AddDays(validDays));
        suite.Add("hello", version);
        return archive;

        static string Text(DateTimeOffset time) => time.ToString("r", CultureInfo.InvariantCulture).Replace("GMT", "UTC", StringComparison.Ordinal);
    }

    /// <summary>What the mirror has now, and nothing else.</summary>
    private void Serve(FakeArchive archive)
    {
        var files = archive.Build();
        _mirror.Otherwise = request => files.TryGetValue(request.Target["/fake/".Length..], out var content) ? Replies.Ok(content) : null;
    }

    private EvaluationRequest Request(string? moment, string? snapshot)
        => _project.Request($"option\tsnapshot\t{moment}", $"source\t{Mirror}\ttrixie\tmain\t\tarchive.pgp\t\t\t{snapshot}", "package\thello");

    private Task<LockState> LockAsync(string? moment, string? snapshot, LockState? previous = null) => _project.LockAsync(Request(moment, snapshot), previous);

    private async Task DownloadAsync(LockState state)
        => Assert.Equal(1, (await _project.DownloadAsync(Request(moment: null, _snapshots.Address), state)).Downloaded);
}
