using System.IO.Enumeration;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Cache;

/// <summary>What locks name of a cache: packages, the base images that they stand on, and the indices that prove them.</summary>
public sealed class KeptContents
{
    private const string DocumentName = "reproget.lock.json";
    private const string SumsName = "SHA256SUMS";

    /// <summary>Package files.</summary>
    internal HashSet<Digest> Packages { get; } = [];

    /// <summary>Manifests of base images, and indices of images.</summary>
    internal HashSet<Digest> Bases { get; } = [];

    /// <summary>Indices of packages.</summary>
    internal HashSet<Digest> Indices { get; } = [];

    /// <summary>Release files.</summary>
    internal HashSet<Digest> Releases { get; } = [];

    /// <summary>The paths of a list with semicolons between. Where it is not empty and names nothing, a variable was: then all would go.</summary>
    /// <exception cref="ReproGetException">RG2057: it names nothing.</exception>
    public static IReadOnlyList<string> Paths(string list)
    {
        var paths = list.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return list.Length == 0 || paths.Length > 0 ? paths : throw CacheVerbErrors.NoLock(list, "is no path");
    }

    /// <summary>Reads locks.</summary>
    /// <param name="paths">Absolute: sums files, <c>reproget.lock.json</c>s, or folders, of which all locks in them are read.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG2057: one is no lock, or holds none. RG1001 to RG1018: it cannot be read.</exception>
    public static async Task<KeptContents> ReadAsync(IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var kept = new KeptContents();
        foreach (var path in paths.SelectMany(LocksOf))
            await kept.AddAsync(path, cancellationToken).ConfigureAwait(false);
        return kept;
    }

    private static IReadOnlyList<string> LocksOf(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw CacheVerbErrors.NoLock(path, "is not there");
        // What cannot be looked into may hold a lock: it is not passed over. A lock may be a link to one; links to folders can lead in circles.
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = false, AttributesToSkip = FileAttributes.None };
        try
        {
            var files = new FileSystemEnumerable<string>(path, (ref FileSystemEntry entry) => entry.ToFullPath(), options)
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) => !entry.IsDirectory,
                ShouldRecursePredicate = (ref FileSystemEntry entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
            };
            IReadOnlyList<string> locks = [.. files.Where(IsLock)];
            return locks.Count > 0 ? locks : throw CacheVerbErrors.NoLock(path, "holds no lock");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheVerbErrors.NoLock(path, $"cannot be read: {e.Message}");
        }
    }

    private static bool IsLock(string path)
        => IsDocument(path) || Path.GetFileName(path) is var name && ((name == SumsName || name.StartsWith($"{SumsName}-", StringComparison.Ordinal) || name.Contains($".{SumsName}-", StringComparison.Ordinal)));

    private static bool IsDocument(string path)
        => Path.GetFileName(path) is var name && (name == DocumentName || name.EndsWith("." + DocumentName, StringComparison.Ordinal));

    private async Task AddAsync(string path, CancellationToken cancellationToken)
    {
        byte[] content;
        try
        {
            content = await RegularFile.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheVerbErrors.NoLock(path, $"cannot be read: {e.Message}");
        }
        if (IsDocument(path))
            Add(LockDocument.Parse(content, path));
        else
            Packages.UnionWith(SumsFile.Parse(content, path, isForeign: true).Select(file => file.Digest));
    }

    private void Add(LockDocument document)
    {
        foreach (var suite in document.Sources.SelectMany(source => source.Suites))
        {
            Releases.Add(suite.InRelease);
            Indices.UnionWith(suite.Indices.Select(index => index.Digest));
        }
        if (document.Base is not { } image)
            return;
        Bases.UnionWith(image.Platforms.Select(platform => platform.Manifest));
        if (image.Index is { } index)
            Bases.Add(index);
    }
}
