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

    private async Task<LockState> LockAsync(DateTimeOffset? sourceDate, string? validUntil = null, LockState? previous = null)
    {
        var archive = new FakeArchive(_certificate);
        var suite = archive.AddSuite("trixie");
        suite.Add("hello", "1.0");
        if (validUntil is not null)
            suite.Fields["Valid-Until"] = validUntil;
        await File.WriteAllBytesAsync(Path.Combine(_folder, "archive.pgp"), _certificate.Bytes);
        var evaluation = RequestFile.Parse(
            [
                $"project\t{Path.Combine(_folder, "App.csproj")}",
                "rid\tlinux-x64",
                "option\tdistro\tdebian",
                "option\tbase\tscratch",
                $"source\t{Archive}\ttrixie\tmain\t\tarchive.pgp",
                "package\thello",
            ],
            "request.txt");
        var context = new DistroContext
        {
            Fetcher = archive.Serve(Archive),
            Cache = new BlobCache(Path.Combine(_folder, "cache")),
            ProjectFolder = _folder,
            HostRoot = _folder,
            Now = Now,
            SourceDate = sourceDate,
            Diagnostics = new TestDiagnostics(),
        };
        return await Locker.LockAsync(LockRequest.Of(evaluation), null, previous, evaluation.Project, context, CancellationToken.None);
    }
}
