using ReproGet.Core.Images;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Images;

/// <summary>The promise of the project. A literal that changes here is a new <c>imageFormat</c>.</summary>
public sealed class DeterminismTests
{
    private const string GoldenManifest = "sha256:c65280b322798cf9d80c3edd932121752b758bb7514ec0208f4d800e8cd218c0";
    private const string GoldenArchive = "sha256:83bdfa5c6d79cf64f43ea2bc70c8f993dd4a6bc485b3775bd8e7f8ed30a15ee8";

    [Fact]
    public async Task The_sample_image_has_its_golden_digest()
    {
        using var work = new TemporaryFolder();
        var image = await SampleImage.BuildAsync(work);

        AssertGolden(GoldenManifest, image.Descriptor.Digest);
    }

    [Fact]
    public async Task The_archive_of_two_platforms_has_its_golden_digest()
        => AssertGolden(GoldenArchive, await ArchiveAsync(0));

    [Fact]
    public async Task Five_builds_at_once_in_other_folders_and_orders_are_the_same()
    {
        var digests = await Task.WhenAll(Enumerable.Range(1, 5).Select(seed => Task.Run(() => ArchiveAsync(seed))));

        Assert.Single(digests.Distinct());
    }

    // Said whole, so that a wanted change can be copied.
    private static void AssertGolden(string golden, Digest actual) => Assert.True(golden == actual.ToString(), $"The digest is {actual}.");

    private static async Task<Digest> ArchiveAsync(int seed)
    {
        // Not for secrets: an order that is another in every build, and the same in every run.
        var random = new Random(seed);
        using var work = new TemporaryFolder();
        var platforms = new[] { new Platform("amd64"), new Platform("arm64") };
        random.Shuffle(platforms);
        List<BuiltImage> images = [];
        foreach (var platform in platforms)
            images.Add(await SampleImage.BuildAsync(work, platform, request => request with
            {
                Files = Shuffled(random, request.Files),
                AppFiles = Shuffled(random, request.AppFiles),
                Settings = request.Settings with { Labels = Shuffled(random, request.Settings.Labels), Ports = Shuffled(random, request.Settings.Ports) },
            }, Shuffled(random, SampleImage.Entries())));
        await ImageArchiveWriter.WriteAsync(MultiImage.Combine(images), new ImageNames("my-app", ["1.0"]), work["image.tar"], SampleImage.Epoch, CancellationToken.None);
        using var archive = File.OpenRead(work["image.tar"]);
        return await Digest.OfAsync(archive, CancellationToken.None);
    }

    private static T[] Shuffled<T>(Random random, IEnumerable<T> items)
    {
        T[] array = [.. items];
        random.Shuffle(array);
        return array;
    }
}
