using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Sums files of others' making, with nothing beside them, from the download to the image.</summary>
public sealed class BareLockTests
{
    [Fact]
    public async Task They_are_downloaded_and_built_from_the_same_image_whenever_they_were_written()
    {
        await using var bench = await BareAsync();
        Directory.Delete(bench.Cache, recursive: true);

        await bench.RunAsync(Stage.Download);
        await bench.RunAsync(Stage.Image);
        var first = Image(bench);

        Assert.True(File.Exists(bench.HelloBlob));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(FakeDeb.Time).ToString("yyyy-MM-ddTHH:mm:ssZ"), first.Created);
        Assert.Equal(2, first.DiffIds.Count);
        await File.WriteAllTextAsync(bench.Sums, "# by hand\r\n" + (await File.ReadAllTextAsync(bench.Sums)).Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  pool", " *pool", StringComparison.Ordinal));
        File.SetLastWriteTimeUtc(bench.Sums, new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await bench.RunAsync(Stage.Image);
        Assert.Equal(first.ToBytes(), Image(bench).ToBytes());
        bench.SourceDate = 1_700_000_000;
        await bench.RunAsync(Stage.Image);
        Assert.Equal("2023-11-14T22:13:20Z", Image(bench).Created);
    }

    [Theory]
    [InlineData("hello\t2.10-5", null)]
    [InlineData("hello\t2.10-6", "hello on amd64 is asked for with version 2.10-6, and SHA256SUMS-amd64 has 2.10-5")]
    [InlineData("hello\t>= 2.10", "hello on amd64 is asked for with version >= 2.10, and SHA256SUMS-amd64 has 2.10-5")]
    [InlineData("curl", "curl is asked for on amd64 and not in SHA256SUMS-amd64")]
    public async Task What_the_project_asks_for_is_held_against_them(string package, string? problem)
    {
        await using var bench = await BareAsync();
        bench.Packages = [package];

        var failure = await Record.ExceptionAsync(() => bench.RunAsync(Stage.Image)) as ReproGetException;

        Assert.Equal(problem is null ? null : "RG1110", failure?.Code);
        Assert.Contains(problem ?? "", failure?.Message ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("debian", "mcr.example/dotnet/runtime:10.0", "", "RG1112", "mcr.example/dotnet/runtime:10.0")]
    [InlineData("fedora", "scratch", "hello/2.12/1/x86_64/hello-2.12-1.fc42.x86_64.rpm", "RG1113", "ReproGetDockerfile")]
    [InlineData("debian", "scratch", "models/large.bin", "RG1113", "models/large.bin")]
    [InlineData("none", "scratch", "models/large.bin", null, null)]
    public async Task What_no_image_can_be_made_of_is_told(string distro, string reference, string name, string? code, string? part)
    {
        await using var bench = await BareAsync();
        (bench.Distro, bench.Base, bench.Packages) = (distro, reference, []);
        if (name.Length > 0)
            await File.WriteAllTextAsync(bench.Sums, $"{new string('a', 64)}  {name}\n");

        var failure = await Record.ExceptionAsync(() => bench.RunAsync(Stage.Image)) as ReproGetException;

        Assert.Equal(code, failure?.Code);
        Assert.Contains(part ?? "", failure?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Locking_makes_a_whole_lock_of_them()
    {
        await using var bench = await BareAsync();
        var sums = await File.ReadAllTextAsync(bench.Sums);
        await File.AppendAllTextAsync(bench.Sums, sums.Split('\n')[0][..64] + "  /ipfs/QmHello\n");

        await bench.RunAsync(Stage.Lock);

        Assert.True(File.Exists(Path.Combine(bench.Lock, "reproget.lock.json")));
        Assert.Equal(sums + sums.Split('\n')[0][..64] + "  /ipfs/QmHello\n", await File.ReadAllTextAsync(bench.Sums));
        await bench.RunAsync(Stage.Image);
    }

    private static async Task<WholeBench> BareAsync()
    {
        var bench = await WholeBench.MakeAsync();
        File.Delete(Path.Combine(bench.Lock, "reproget.lock.json"));
        File.Delete(Path.Combine(bench.Lock, ".gitattributes"));
        return bench;
    }

    private static ImageConfig Image(WholeBench bench) => ImageArchive.Open(bench.ImageArchive, CancellationToken.None).Images[0].Config;
}
