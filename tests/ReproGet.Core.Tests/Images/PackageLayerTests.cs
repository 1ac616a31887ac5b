using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Images;

/// <summary>A cache that takes nothing costs time, and no image.</summary>
public sealed class PackageLayerTests
{
    [Fact]
    public async Task A_layer_that_the_cache_does_not_take_is_written_elsewhere()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cache", "a file where a folder should be");
        FileEntry[] entries = [FakeBase.File("a", "1")];

        var expected = await PackageLayer.WriteAsync(entries, LayerCompression.Gzip, folder["work"], TestContext.Current.CancellationToken);
        var layer = await PackageLayer.WriteAsync(entries, LayerCompression.Gzip, folder["cache"], folder["work"], TestContext.Current.CancellationToken);

        Assert.Equal(expected, layer);
        Assert.True(File.Exists(layer!.Path));
        Assert.Equal("RG5014", (await Assert.ThrowsAsync<ReproGetException>(() => PackageLayer.WriteAsync(entries, LayerCompression.Gzip, folder["cache"], folder["cache"], TestContext.Current.CancellationToken))).Code);
    }
}
