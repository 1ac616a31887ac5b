namespace ReproGet.Core.Tests.Locking;

/// <summary>A folder of a test's own.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("reproget-lock-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Every file's name and content, as one text.</summary>
    public string Snapshot()
        => string.Join('\n', Directory.GetFiles(Path, "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal)
            .Select(file => $"{System.IO.Path.GetRelativePath(Path, file)} {File.GetLastWriteTimeUtc(file):O}\n{File.ReadAllText(file)}"));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
