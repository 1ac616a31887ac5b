using System.Diagnostics;
using ReproGet.Core;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Components.Tests;

/// <summary>Hundreds of real packages on a real base: each file is as dpkg-deb unpacks it, but for what docs/bases.md lists.</summary>
public sealed class PackageFilesTests(DebianBase debian)
{
    // With set-id programs, hard links, conffiles, alternatives, systemd's many links and files of other owners among them.
    private const string Packages =
        "ffmpeg imagemagick libgdiplus tesseract-ocr openssh-client sudo iputils-ping git python3 nginx cron man-db dbus systemd postgresql-client xterm x11-utils";

    private static readonly Architecture Amd64 = Architecture.FromName("amd64")!;

    [Fact]
    public async Task The_layer_holds_what_dpkg_deb_unpacks_onto_the_same_base()
    {
        Oracle.Require("dpkg-deb");
        var tar = await debian.GetTarAsync();
        using var work = new TemporaryFolder();
        await debian.WriteImageAsync(work["base.tar"]);
        var (image, state) = await BuildAsync(work);
        var files = state.Sums[Amd64.Name].Files;
        Assert.True(files.Count >= 300, $"There are {files.Count} packages only.");

        using var below = File.OpenRead(tar);
        using var layer = image.Image.Layers[1].Content.Open();
        var packages = files.AsParallel().WithDegreeOfParallelism(Environment.ProcessorCount).Select(file => Unpack(LockedPackages.Blob(file.Digest.Hex))).ToList();
        var differences = RootDifference.Between(TarListing.Read(below), TarListing.Read(layer), packages);

        var allowed = AllowedDifference.Read();
        var unexplained = differences.Where(difference => !allowed.Any(row => row.Covers(difference))).ToList();
        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained));
        Assert.DoesNotContain(allowed, row => !differences.Any(row.Covers));
    }

    private static Dictionary<string, TarredFile> Unpack(string deb)
    {
        using var program = Process.Start(new ProcessStartInfo("dpkg-deb", ["--fsys-tarfile", deb]) { RedirectStandardOutput = true })!;
        var files = TarListing.Read(program.StandardOutput.BaseStream);
        program.StandardOutput.BaseStream.CopyTo(Stream.Null);
        program.WaitForExit();
        Assert.Equal(0, program.ExitCode);
        return files;
    }

    private static async Task<(MadeImage Image, LockState State)> BuildAsync(TemporaryFolder work)
    {
        var project = work["App.csproj"];
        var evaluation = RequestFile.Parse(
            [
                $"project\t{project}", "rid\tlinux-x64", "option\tbase\toci-archive:base.tar", $"source\t{DebianBase.Archive}\t{DebianBase.Suite}\tmain",
                .. Packages.Split(' ').Select(package => "package\t" + package),
            ],
            "request.txt");
        using var http = new HttpFetcher();
        var context = new DistroContext { Fetcher = SchemeFetcher.Of(http), Cache = Cache(work), ProjectFolder = work.Root, Now = DateTimeOffset.UtcNow, Diagnostics = new Silence() };
        var bases = new BaseStore(context.Cache);
        var pinned = await bases.ResolveAsync(OpenBase(), [Amd64], CancellationToken.None);
        var roots = await bases.ReadAsync(OpenBase, pinned, Directory.CreateDirectory(work["roots"]).FullName, CancellationToken.None);
        var state = await Locker.LockAsync(LockRequest.Of(evaluation), _ => Task.FromResult<BaseRoots?>(roots), null, project, context, CancellationToken.None);
        var locked = state.Document.Find(Amd64.Name)!.Packages.ToDictionary(package => package.File, StringComparer.Ordinal);
        var providers = DistroRegistry.Find("debian", project).Providers([], state.Document.Options, evaluation.Sources, context);
        await new Downloader(context.Cache, providers, context.Fetcher, context.Diagnostics, new DownloadOptions()).DownloadAsync(
            [.. state.Sums[Amd64.Name].Files.Select(file => new DownloadItem(file, locked[file.Name].Source, locked[file.Name].Size))], CancellationToken.None);
        work.Write("publish/app", "#!/bin/sh\n");
        var image = await new LockedImage
        {
            Project = project,
            SelfContained = true,
            Lock = state,
            Architecture = Amd64,
            Cache = context.Cache,
            OpenBase = _ => OpenBase(),
            PublishFolder = work["publish"],
            Settings = new ImageSettings { AppCommand = ["/app/app"] },
            Compression = LayerCompression.None,
            WorkDirectory = Directory.CreateDirectory(work["work"]).FullName,
            Diagnostics = context.Diagnostics,
        }.BuildAsync(CancellationToken.None);
        return (image, state);

        BaseSource OpenBase() => BaseSource.Open("oci-archive:base.tar", work.Root, _ => throw new InvalidOperationException("No registry is meant."), CancellationToken.None)!;
    }

    /// <summary>What is fetched outlives the test; what is made of it is large, and shall be made anew each time.</summary>
    private static BlobCache Cache(TemporaryFolder work)
    {
        Directory.CreateDirectory(work["cache"]);
        foreach (var folder in (string[])["blobs", "indices", "metadata", "digests"])
            Directory.CreateSymbolicLink(work["cache/" + folder], Directory.CreateDirectory(Path.Combine(Mirror.Cache, folder)).FullName);
        return new BlobCache(work["cache"]);
    }

    private sealed class Silence : IDiagnostics
    {
        void IDiagnostics.Warning(string code, string message)
        {
        }

        void IDiagnostics.Message(string message)
        {
        }
    }
}
