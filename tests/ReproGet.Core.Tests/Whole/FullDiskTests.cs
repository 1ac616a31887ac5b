using ReproGet.Core.Tests.Cache;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Disks that are full or read-only, made of memory, under each place that is written to.</summary>
public sealed class FullDiskTests
{
    [Theory]
    [InlineData("RG2021", Stage.Lock, "cache", "The disk of the cache “{cache}” is full", "Make room there")]
    [InlineData("RG2021", Stage.Download, "cache", "The disk of the cache “{cache}” is full", "set the property ReproGetCacheDir")]
    [InlineData("RG5015", Stage.Image, "work", "{work}/", "let BaseIntermediateOutputPath name a folder on another disk")]
    [InlineData("RG6005", Stage.Image, "image", "The disk of “{image}/app.tar” is full: the image was not written, and what stood there is as it was", "Make room there")]
    public Task A_full_disk_is_told_and_leaves_everything_as_it_was(string code, Stage stage, string place, params string[] says)
        => CheckAsync(code, stage, place, disk => disk.Fill(), disk => disk.Empty(), says);

    [Theory]
    [InlineData("RG2020", Stage.Lock, "cache", "The cache “{cache}” cannot be written", "Make it writable")]
    [InlineData("RG2020", Stage.Download, "cache", "The cache “{cache}” cannot be written", "Make it writable")]
    [InlineData("RG5014", Stage.Image, "work", "“{work}” is needed to put the image together", "Make its folder writable")]
    [InlineData("RG6004", Stage.Image, "image", "“{image}/app.tar” cannot be written, and what stood there is as it was", "Make its folder writable")]
    public Task A_read_only_disk_is_told_and_leaves_everything_as_it_was(string code, Stage stage, string place, params string[] says)
        => CheckAsync(code, stage, place, disk => disk.MakeReadOnly(), disk => disk.MakeWritable(), says);

    [Fact]
    public async Task A_blob_that_has_rotted_in_a_read_only_cache_is_told()
    {
        using var disk = new MemoryDisk("1m");
        await new Fault("RG2026", Stage.Image, "{cache}/blobs/sha256/", "is damaged, and cannot be set aside", "Remove it, or make the cache writable")
        {
            Spoil = async bench =>
            {
                bench.Cache = disk.Path;
                await bench.RunAsync(Stage.Download);
                await File.WriteAllBytesAsync(bench.HelloBlob, [1, 2, 3]);
                disk.MakeReadOnly();
                bench.OnMend(() =>
                {
                    disk.MakeWritable();
                    File.Delete(bench.HelloBlob);
                });
            },
        }.CheckAsync();
    }

    private static async Task CheckAsync(string code, Stage stage, string place, Action<MemoryDisk> spoil, Action<MemoryDisk> mend, string[] says)
    {
        using var disk = new MemoryDisk("1m");
        await new Fault(code, stage, says)
        {
            Spoil = async bench =>
            {
                if (place == "work")
                {
                    bench.Work = Path.Combine(disk.Path, "work");
                }
                else if (place == "cache")
                {
                    bench.Cache = disk.Path;
                }
                else
                {
                    bench.Image = disk.Path;
                    await bench.RunAsync(Stage.Image);
                    bench.OnMend(() => Assert.True(File.Exists(bench.ImageArchive)));
                }
                spoil(disk);
                bench.OnMend(() => mend(disk));
            },
        }.CheckAsync();
    }
}
