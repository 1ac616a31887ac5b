using static ReproGet.Core.Tests.Whole.Fault;

namespace ReproGet.Core.Tests.Whole;

/// <summary>File systems that refuse, and files that rotted or are gone.</summary>
public sealed class BadPlaceTests
{
    private const string AnotherCache = "set the property ReproGetCacheDir to a folder";
    private const string AnotherArchive = "name another file with ReproGetImageArchive or ContainerArchiveOutputPath";
    private const string AnotherWork = "let BaseIntermediateOutputPath name another";

    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["a cache below a file, when locking"] = new Fault("RG2020", Stage.Lock, "The cache “{cache}” cannot be written", AnotherCache) { Spoil = Once(CacheBelowFile) },
        ["a cache below a file, when downloading"] = new Fault("RG2020", Stage.Download, "The cache “{cache}” cannot be written", AnotherCache) { Spoil = Once(CacheBelowFile) },
        ["a cached blob that has rotted"] = new Fault("RG5040", Stage.Image, WholeBench.Hello + " is not what the lock says", "{cache}/blobs/sha256/", "Build again: it is set aside and downloaded anew")
        {
            Spoil = Once(bench =>
            {
                bench.ForgetLayers();
                var path = bench.HelloBlob;
                var bytes = File.ReadAllBytes(path);
                bytes[^1] ^= 1;
                File.WriteAllBytes(path, bytes);
            }),
            SetsHelloAside = true,
        },
        ["a cached blob that is empty"] = new Fault("RG5040", Stage.Image, WholeBench.Hello + " is not what the lock says", "{cache}/blobs/sha256/")
        {
            Spoil = Once(bench =>
            {
                bench.ForgetLayers();
                File.WriteAllBytes(bench.HelloBlob, []);
            }),
            SetsHelloAside = true,
        },
        ["a cached blob that is gone"] = new Fault("RG5041", Stage.Image, WholeBench.Hello + " cannot be read from {cache}/blobs/sha256/", "Run “dotnet build -t:ReproGetDownload”")
        {
            Spoil = Once(bench =>
            {
                bench.ForgetLayers();
                File.Delete(bench.HelloBlob);
            }),
        },
        ["a pipe in place of a cached blob"] = new Fault("RG5041", Stage.Image, WholeBench.Hello + " cannot be read from {cache}/blobs/sha256/", "It is a pipe or a device")
        {
            Spoil = Once(bench =>
            {
                bench.ForgetLayers();
                MakePipe(bench, bench.HelloBlob);
            }),
        },
        ["a published pipe"] = new Fault("RG5112", Stage.Image, "“{publish}/pipe” is to go into the image and cannot be read: It is a pipe or a device")
        {
            Spoil = Once(bench => MakePipe(bench, Path.Combine(bench.Publish, "pipe"))),
        },
        ["a published link to a device"] = new Fault("RG5112", Stage.Image, "is to go into the image and cannot be read: It is a pipe or a device")
        {
            Spoil = Once(bench =>
            {
                var link = Path.Combine(bench.Publish, "link");
                File.CreateSymbolicLink(link, "/dev/zero");
                bench.OnMend(() => File.Delete(link));
            }),
        },
        ["a published whiteout"] = new Fault("RG5017", Stage.Image, "“app/.wh.app” cannot be in an image", "Rename it")
        {
            Spoil = Once(bench =>
            {
                var file = Path.Combine(bench.Publish, ".wh.app");
                File.WriteAllText(file, "");
                bench.OnMend(() => File.Delete(file));
            }),
        },
        ["a pipe in place of the archive"] = new Fault("RG6004", Stage.Image, "“{image}/app.tar” cannot be written", "It is a pipe or a device")
        {
            Spoil = Once(bench => MakePipe(bench, bench.ImageArchive)),
        },
        ["an image folder below a file"] = new Fault("RG6004", Stage.Image, "“{image}/app.tar” cannot be written, and what stood there is as it was", AnotherArchive)
        {
            Spoil = Once(bench =>
            {
                var before = bench.Image;
                bench.Image = BelowFile(bench);
                bench.OnMend(() => bench.Image = before);
            }),
        },
        ["a folder in place of the archive"] = new Fault("RG6004", Stage.Image, "“{image}/app.tar” cannot be written", AnotherArchive)
        {
            Spoil = Once(bench =>
            {
                File.Delete(bench.ImageArchive);
                Directory.CreateDirectory(Path.Combine(bench.ImageArchive, "kept"));
                bench.OnMend(() => Directory.Delete(bench.ImageArchive, recursive: true));
            }),
        },
        ["a work folder below a file"] = new Fault("RG5014", Stage.Image, "“{work}” is needed to put the image together, and cannot be written", AnotherWork)
        {
            Spoil = Once(bench =>
            {
                var before = bench.Work;
                bench.Work = BelowFile(bench);
                bench.OnMend(() => bench.Work = before);
            }),
        },
        ["no publish folder"] = new Fault("RG5111", Stage.Image, "There is no publish folder “{publish}”", "Run “dotnet publish”")
        {
            Spoil = Once(bench =>
            {
                Directory.Move(bench.Publish, bench.Publish + "2");
                bench.OnMend(() => Directory.Move(bench.Publish + "2", bench.Publish));
            }),
        },
        ["a published link that leads nowhere"] = new Fault("RG5112", Stage.Image, "“{publish}/link” is to go into the image and cannot be read: it is a link to “nowhere”", "mend or remove it")
        {
            Spoil = Once(bench =>
            {
                var link = Path.Combine(bench.Publish, "link");
                File.CreateSymbolicLink(link, "nowhere");
                bench.OnMend(() => File.Delete(link));
            }),
        },
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Is_told_and_leaves_everything_as_it_was(string fault) => Faults[fault].CheckAsync();

    private static void CacheBelowFile(WholeBench bench)
    {
        var before = bench.Cache;
        bench.Cache = BelowFile(bench);
        bench.OnMend(() => bench.Cache = before);
    }

    private static string BelowFile(WholeBench bench)
    {
        var file = Path.Combine(Path.GetDirectoryName(bench.Publish)!, "file");
        File.WriteAllText(file, "");
        return Path.Combine(file, "folder");
    }
}
