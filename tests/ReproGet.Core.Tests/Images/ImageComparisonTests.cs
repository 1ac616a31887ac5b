using ReproGet.Core.Images;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Images;

public sealed class ImageComparisonTests
{
    [Fact]
    public async Task What_differs_from_the_image_that_would_be_built_is_named()
    {
        using var work = new TemporaryFolder();
        var (same, again) = (await WriteAsync(work, "same.tar"), await WriteAsync(work, "again.tar"));
        var other = await WriteAsync(work, "other.tar", request => request with { AppTime = request.AppTime + 1 });
        var elsewhere = await WriteAsync(work, "elsewhere.tar", platform: new Platform("arm64"));

        Assert.StartsWith("sha256:", ImageComparison.Compare(same, again, "App.csproj", default), StringComparison.Ordinal);
        Assert.Contains("the configuration for linux/amd64 is another; for linux/amd64 layer 2, 3 of 3", FailureOf(other, again).Message, StringComparison.Ordinal);
        Assert.Contains("it holds an image for linux/arm64, which is not built; it lacks the image for linux/amd64", FailureOf(elsewhere, again).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archive_that_was_cut_or_changed_is_damaged_and_to_be_published_again()
    {
        using var work = new TemporaryFolder();
        var (same, again) = (await WriteAsync(work, "same.tar"), await WriteAsync(work, "again.tar"));
        var layer = ImageArchive.Open(same, default).Images[0].Layers[0].Descriptor;
        var bytes = await File.ReadAllBytesAsync(same);
        using (var content = ImageArchive.Open(same, default).Images[0].Layers[0].OpenVerified())
        {
            var begin = new byte[layer.Size];
            content.ReadExactly(begin);
            bytes[bytes.AsSpan().IndexOf(begin) + begin.Length / 2] ^= 1;
        }
        await File.WriteAllBytesAsync(same, bytes);
        await File.WriteAllBytesAsync(work["cut.tar"], bytes[..(bytes.Length / 2)]);

        foreach (var (path, cause) in new[] { (same, "RG6003"), (work["cut.tar"], "RG5002") })
        {
            var failure = Assert.Throws<ReproGetException>(() => ImageComparison.Compare(path, again, "src/App.csproj", default));
            Assert.Equal("RG1079", failure.Code);
            Assert.Contains($"{path} is damaged ({cause} while it was read)", failure.Message, StringComparison.Ordinal);
            Assert.Contains("remove it, and publish again: dotnet publish App.csproj.", failure.Message, StringComparison.Ordinal);
        }
    }

    private static ReproGetException FailureOf(string atHand, string made)
    {
        var failure = Assert.Throws<ReproGetException>(() => ImageComparison.Compare(atHand, made, "App.csproj", default));
        Assert.Equal("RG1117", failure.Code);
        return failure;
    }

    private static async Task<string> WriteAsync(TemporaryFolder work, string name, Func<ImageRequest, ImageRequest>? change = null, Platform? platform = null)
    {
        using var layers = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(layers, platform, change);
        await ImageArchiveWriter.WriteAsync(ImageBundle.Of([image]), new ImageNames("app", ["1"]), work[name], SampleImage.Epoch, default);
        return work[name];
    }
}
