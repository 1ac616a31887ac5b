using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>The files of one project's lock: a sums file for each architecture, and one document beside them.</summary>
public sealed class LockFiles
{
    private const string Placeholder = "{arch}";
    private const char Separator = ';';
    private const string SumsPrefix = "SHA256SUMS-";
    private const string DocumentName = "reproget.lock.json";

    private readonly string _folder;
    private readonly string _sumsName;
    private readonly IReadOnlyList<LockFiles> _further;

    private LockFiles(string folder, string sumsName, string documentName, string project, IReadOnlyList<LockFiles> further)
    {
        _further = further;
        _folder = folder;
        _sumsName = sumsName;
        DocumentPath = Path.Combine(folder, documentName);
        Project = project;
    }

    /// <summary>The path of <c>reproget.lock.json</c>.</summary>
    public string DocumentPath { get; }

    /// <summary>The project whose lock it is.</summary>
    public string Project { get; }

    private string GitAttributesPath => Path.Combine(_folder, ".gitattributes");

    private LockPlace Place => new(DocumentPath, 0, Project);

    /// <summary>The files that <c>ReproGetLockFile</c> stands for.</summary>
    /// <param name="pattern">
    /// <c>…/SHA256SUMS-{arch}</c>, relative to the project's folder. What stands before <c>SHA256SUMS-</c> in the file name is a prefix of the document's name too:
    /// <c>App.SHA256SUMS-{arch}</c> goes with <c>App.reproget.lock.json</c>. Further patterns, with semicolons between, are for bare locks: later files win over earlier ones.
    /// </param>
    /// <param name="project">The project file, rooted.</param>
    /// <exception cref="ReproGetException">RG1013: the file name does not have <c>{arch}</c> exactly once.</exception>
    public static LockFiles FromPattern(string pattern, string project)
    {
        var patterns = pattern.Split(Separator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (patterns.Length > 1)
            return FromPattern(patterns[0], project, [.. patterns.Skip(1).Select(further => FromPattern(further, project, []))]);
        return FromPattern(pattern, project, []);
    }

    private static LockFiles FromPattern(string pattern, string project, IReadOnlyList<LockFiles> further)
    {
        var path = Path.GetFullPath(pattern, Path.GetDirectoryName(project)!);
        var (folder, name) = (Path.GetDirectoryName(path), Path.GetFileName(path));
        var parts = name.Split(Placeholder);
        if (folder is null || parts.Length != 2 || folder.Contains(Placeholder, StringComparison.Ordinal))
            throw LockErrors.BadPattern(pattern, project);
        return new LockFiles(folder, name, Prefix(parts[0]) + DocumentName, project, further);
    }

    /// <summary>The sums file of one architecture.</summary>
    public string SumsPath(Architecture architecture) => SumsPath(architecture.Name);

    /// <summary>All files of a lock, the document first.</summary>
    public IReadOnlyList<string> PathsOf(LockDocument document) => [DocumentPath, .. document.Architectures.Select(architecture => SumsPath(architecture.Name))];

    /// <summary>Reads the whole lock; null where no part of it is there. Sums files without a document are a lock as well: <see cref="BareLock"/>.</summary>
    /// <exception cref="ReproGetException">RG1001 to RG1011 for damaged files; RG1012: a part is missing; RG1018: the file system refused.</exception>
    public async Task<LockState?> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(DocumentPath))
            return await ReadBareAsync(cancellationToken).ConfigureAwait(false);
        if (_further.Count > 0)
            throw LockErrors.FurtherFiles(Place);
        var document = LockDocument.Parse(await ReadBytesAsync(DocumentPath, cancellationToken).ConfigureAwait(false), DocumentPath, Project);
        var missing = document.Architectures.Select(architecture => SumsPath(architecture.Name)).Where(path => !File.Exists(path)).ToList();
        if (missing.Count > 0)
            throw LockErrors.PartlyMissing(Place, [.. missing.Select(path => Path.GetFileName(path))]);
        var sums = new Dictionary<string, LockedSums>(StringComparer.Ordinal);
        foreach (var architecture in document.Architectures)
        {
            var path = SumsPath(architecture.Name);
            var content = await ReadBytesAsync(path, cancellationToken).ConfigureAwait(false);
            sums[architecture.Name] = new LockedSums(SumsFile.Parse(content, path, Project), Digest.Of(content));
        }
        return new LockState(document, sums);
    }

    /// <summary>Reads a lock that must be there.</summary>
    /// <exception cref="ReproGetException">RG1015: there is none; otherwise as <see cref="ReadAsync"/>.</exception>
    public async Task<LockState> ReadRequiredAsync(CancellationToken cancellationToken)
        => await ReadAsync(cancellationToken).ConfigureAwait(false) ?? throw LockErrors.Missing(Place);

    /// <summary>Reads the lock that is about to be made anew. A damaged one is as good as none, which is said as a message: making it anew is what mends it.</summary>
    public async Task<LockState?> ReadPreviousAsync(IDiagnostics diagnostics, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ReproGetException damage)
        {
            diagnostics.Message($"The lock as it was is not used: {damage.Message}");
            return null;
        }
    }

    /// <summary>
    /// Writes a lock, all of it or nothing, and gives the paths of the files that it changed. Files whose bytes are the same are not touched. Sums files of architectures
    /// that <paramref name="previous"/> had and that are no longer locked are removed. <c>.gitattributes</c> gets lines that keep git from changing line ends.
    /// </summary>
    /// <param name="state">Made by <see cref="LockState.Of"/>.</param>
    /// <param name="previous">The lock as it was.</param>
    /// <param name="cancellationToken">Until the first file is replaced; then it is done to the end.</param>
    /// <exception cref="ReproGetException">RG1014: the file system refused; everything is as it was before.</exception>
    public async Task<IReadOnlyList<string>> WriteAsync(LockState state, LockState? previous, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(_folder);
            var transaction = new FileTransaction();
            foreach (var architecture in state.Document.Architectures)
                transaction.Set(SumsPath(architecture.Name), SumsFile.Write(state.Sums[architecture.Name].Files));
            foreach (var gone in previous?.Document.Architectures ?? [])
            {
                // Sums files of another's making are not ours to remove.
                if (!previous!.IsBare && state.Document.Find(gone.Name) is null)
                    transaction.Remove(SumsPath(gone.Name));
            }
            await SetGitAttributesAsync(transaction, state.Document, cancellationToken).ConfigureAwait(false);
            // Last, because it holds the hashes of the others.
            transaction.Set(DocumentPath, state.Document.ToBytes());
            return await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LockErrors.NotWritten(Place, failure);
        }
    }

    internal LockPlace PlaceOf(string architecture) => new(SumsPath(architecture), 0, Project);

    /// <summary>The sums files of a bare lock that are there, each once.</summary>
    internal IEnumerable<string> BarePaths() => Architecture.All.SelectMany(BarePaths).Distinct(StringComparer.Ordinal);

    private IEnumerable<string> BarePaths(Architecture architecture) => _further.Prepend(this).Select(files => files.SumsPath(architecture)).Where(File.Exists);

    private async Task<LockState?> ReadBareAsync(CancellationToken cancellationToken)
    {
        var sums = new SortedDictionary<string, LockedSums>(Utf8Order.Instance);
        var written = DateTimeOffset.MinValue;
        foreach (var architecture in Architecture.All)
        {
            var read = new List<LockedSums>();
            foreach (var path in BarePaths(architecture))
            {
                var content = await ReadBytesAsync(path, cancellationToken).ConfigureAwait(false);
                read.Add(new LockedSums(SumsFile.Parse(content, path, Project, isForeign: true), Digest.Of(content)));
                var time = new DateTimeOffset(File.GetLastWriteTimeUtc(path));
                written = time > written ? time : written;
            }
            if (read.Count > 0)
                sums[architecture.Name] = read.Count == 1 ? read[0] : Combined(read);
        }
        if (sums.Count == 0)
            return null;
        // Sums files that are half of a lock of ours pin less than they did: no base, no time.
        if (File.Exists(GitAttributesPath) && GitAttributes.Has(await ReadBytesAsync(GitAttributesPath, cancellationToken).ConfigureAwait(false), Path.GetFileName(DocumentPath)))
            throw LockErrors.PartlyMissing(Place, [Path.GetFileName(DocumentPath)]);
        return BareLock.Of(sums, written);
    }

    private static LockedSums Combined(List<LockedSums> read)
    {
        var files = SumsFile.Combine(read.Select(sums => sums.Files));
        return new LockedSums(files, Digest.Of(SumsFile.Write(files)));
    }

    private async Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await RegularFile.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LockErrors.Unreadable(new LockPlace(path, 0, Project), failure);
        }
    }

    private async Task SetGitAttributesAsync(FileTransaction transaction, LockDocument document, CancellationToken cancellationToken)
    {
        var existing = File.Exists(GitAttributesPath) ? await RegularFile.ReadAllBytesAsync(GitAttributesPath, cancellationToken).ConfigureAwait(false) : null;
        // “*.txt”, or even “*”, would change files of others.
        IEnumerable<string> sums = _sumsName.Contains(SumsPrefix + Placeholder, StringComparison.Ordinal)
            ? [_sumsName.Replace(Placeholder, "*", StringComparison.Ordinal)]
            : document.Architectures.Select(architecture => Path.GetFileName(SumsPath(architecture.Name)));
        transaction.Set(GitAttributesPath, GitAttributes.With(existing, [.. sums, Path.GetFileName(DocumentPath)]));
    }

    private string SumsPath(string architecture) => Path.Combine(_folder, _sumsName.Replace(Placeholder, architecture, StringComparison.Ordinal));

    private static string Prefix(string beforePlaceholder)
    {
        if (beforePlaceholder.EndsWith(SumsPrefix, StringComparison.Ordinal))
            return beforePlaceholder[..^SumsPrefix.Length];
        var name = beforePlaceholder.TrimEnd('-', '.', '_');
        return name.Length == 0 ? "" : name + ".";
    }
}
