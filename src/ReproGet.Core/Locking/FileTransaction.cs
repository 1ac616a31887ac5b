using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Locking;

/// <summary>Writes and removes several small files, all or none. Files that would not change are not touched.</summary>
/// <remarks>Each file is replaced by a rename, in the order given. Only a power cut can leave some of them old: a reader then finds that their hashes disagree.</remarks>
internal sealed class FileTransaction
{
    private readonly List<(string Path, byte[]? Content)> _wanted = [];

    /// <summary>The file is to have this content.</summary>
    public void Set(string path, byte[] content) => _wanted.Add((path, content));

    /// <summary>The file is to be gone.</summary>
    public void Remove(string path) => _wanted.Add((path, null));

    /// <summary>Does it, and gives the paths of what was changed. After a failure or a cancellation everything is as it was before.</summary>
    /// <exception cref="IOException">From the file system.</exception>
    /// <exception cref="UnauthorizedAccessException">From the file system.</exception>
    public async Task<IReadOnlyList<string>> CommitAsync(CancellationToken cancellationToken)
    {
        var changes = new List<Change>();
        var done = false;
        try
        {
            foreach (var (path, content) in _wanted)
            {
                if (await IsAsWantedAsync(path, content, cancellationToken).ConfigureAwait(false))
                    continue;
                var change = new Change(path);
                changes.Add(change);
                await change.StageAsync(content, cancellationToken).ConfigureAwait(false);
            }
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var change in changes)
                change.Apply();
            done = true;
        }
        finally
        {
            foreach (var change in Enumerable.Reverse(changes))
                change.Finish(keep: done);
        }
        return [.. changes.Select(change => change.Path)];
    }

    private static async Task<bool> IsAsWantedAsync(string path, byte[]? content, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return content is null;
        if (RegularFile.LengthOf(path) != content?.Length)
            return false;
        var present = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        return content.AsSpan().SequenceEqual(present);
    }

    private sealed class Change(string path)
    {
        private string? _staged;
        private string? _backup;
        private bool _applied;

        public string Path { get; } = path;

        public async Task StageAsync(byte[]? content, CancellationToken cancellationToken)
        {
            if (content is not null)
            {
                Leftovers.SweepBeside(Path);
                _staged = Leftovers.NameBeside(Path);
                await WriteThroughAsync(_staged, content, cancellationToken).ConfigureAwait(false);
            }
            if (File.Exists(Path))
            {
                if (_staged is not null && !OperatingSystem.IsWindows())
                    File.SetUnixFileMode(_staged, File.GetUnixFileMode(Path));
                // A copy keeps the times, so that a restored file is the same to incremental builds too.
                _backup = Leftovers.NameBeside(Path);
                File.Copy(Path, _backup);
            }
        }

        public void Apply()
        {
            if (_staged is not null)
                File.Move(_staged, Path, overwrite: true);
            else
                File.Delete(Path);
            _applied = true;
        }

        public void Finish(bool keep)
        {
            if (_applied && !keep)
                Restore();
            DeleteIfThere(_staged);
            DeleteIfThere(_backup);
        }

        private void Restore()
        {
            if (_backup is not null)
                File.Move(_backup, Path, overwrite: true);
            else
                File.Delete(Path);
        }

        private static void DeleteIfThere(string? path)
        {
            if (path is not null)
                File.Delete(path);
        }

        private static async Task WriteThroughAsync(string path, byte[] content, CancellationToken cancellationToken)
        {
            var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
                await file.FlushAsync(cancellationToken).ConfigureAwait(false);
                file.Flush(flushToDisk: true);
            }
        }
    }
}
