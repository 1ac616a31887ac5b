using ReproGet.Core.Cache;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Cache;

/// <summary>A cache as repro-get v0.4 leaves it, written by hand, and a project with a lock of what is in it.</summary>
/// <remarks>Its own modes too: a blob of its is a renamed temporary file, 0600.</remarks>
internal sealed class FilledCache : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FilledCache(params (string Package, string Version)[] packages)
    {
        Directory.CreateDirectory(Path.Combine(Root, "project"));
        Cache = new BlobCache(Path.Combine(Root, "cache"));
        Files = LockFiles.FromPattern("SHA256SUMS-{arch}", Path.Combine(Root, "project", "App.csproj"));
        State = LockSamples.State(LockSamples.Request("package\thello"), packages);
        foreach (var file in State.Sums.Values.SelectMany(sums => sums.Files))
        {
            var (package, version) = packages.Single(one => file.Basename.StartsWith(one.Package + "_", StringComparison.Ordinal));
            // The content that LockSamples.Deb hashed.
            Put("blobs/sha256/" + file.Digest.Hex, $"{package} {version} amd64");
            Put("metadata/sha256/" + file.Digest.Hex, $$"""{"Basename":"{{file.Basename}}"}""");
            var url = "http://ftp.debian.org/debian/" + file.Name;
            Put("digests/by-url-sha256/" + Digest.Of(System.Text.Encoding.UTF8.GetBytes(url)).Hex, "sha256:" + file.Digest.Hex);
        }
    }

    public string Root => _folder.Path;

    public BlobCache Cache { get; }

    public LockFiles Files { get; }

    public LockState State { get; private set; }

    public IReadOnlyList<PackageFile> Packages => State.Sums["amd64"].Files;

    /// <summary>Writes the lock beside the project, with CIDs where they are given.</summary>
    public async Task LockAsync(Func<PackageFile, string?>? cid = null)
    {
        State = LockState.Of(State.Document, State.Sums.ToDictionary(
            pair => pair.Key, pair => (IReadOnlyList<PackageFile>)[.. pair.Value.Files.Select(file => file with { Cid = cid?.Invoke(file) })]));
        await Files.WriteAsync(State, null, TestContext.Current.CancellationToken);
    }

    /// <summary>Writes a file of the cache.</summary>
    public string Put(string name, string content)
    {
        var path = Path.Combine(Cache.Directory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, name.StartsWith("blobs", StringComparison.Ordinal) ? UnixFileMode.UserRead | UnixFileMode.UserWrite : (UnixFileMode)0b110_100_100);
        return path;
    }

    /// <summary>All files of a folder, relative to it.</summary>
    public static IReadOnlyList<string> FilesOf(string folder)
        => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    public void Dispose() => _folder.Dispose();
}
