using ReproGet.Core.Images;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Images;

public sealed class MultiImageTests
{
    [Fact]
    public async Task The_order_is_that_of_architectures_whatever_was_declared_first()
    {
        using var work = new TemporaryFolder();
        List<BuiltImage> images = [];
        foreach (var platform in (Platform[])[new("386"), new("arm", "linux", "v7"), new("arm64"), new("amd64")])
            images.Add(await SampleImage.BuildAsync(work, platform));

        var bundle = MultiImage.Combine(images);
        images.Reverse();

        Assert.Equal(["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/386"], ImageIndexOf(bundle).Manifests.Select(m => m.Platform!.ToString()));
        Assert.Equal(bundle.Root.Digest, MultiImage.Combine(images).Root.Digest);
        Assert.Equal(MediaTypes.OciIndex, bundle.Root.MediaType);
    }

    [Fact]
    public async Task One_image_gets_no_index()
    {
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(work);

        var bundle = MultiImage.Combine([image]);

        Assert.Null(bundle.Index);
        Assert.Equal(image.Descriptor, bundle.Root);
    }

    [Fact]
    public async Task Platforms_are_unique_and_formats_are_not_mixed()
    {
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(work);
        var docker = await SampleImage.BuildAsync(work, new Platform("arm64"), request => request with { Settings = request.Settings with { Format = ImageFormat.Docker } });

        Assert.Equal("RG5119", Assert.Throws<ReproGetException>(() => MultiImage.Combine([image, image])).Code);
        Assert.Equal("RG5122", Assert.Throws<ReproGetException>(() => MultiImage.Combine([image, docker])).Code);
    }

    private static ImageIndex ImageIndexOf(ImageBundle bundle)
    {
        using var stream = bundle.Index!.OpenVerified();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return ImageIndex.Parse(bytes.ToArray());
    }
}
