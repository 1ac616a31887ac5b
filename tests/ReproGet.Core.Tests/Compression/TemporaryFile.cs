namespace ReproGet.Core.Tests.Compression;

/// <summary>A file for a program to read, gone after the test.</summary>
internal sealed class TemporaryFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reproget-file");

    public TemporaryFile(byte[] content, string extension)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "file" + extension);
        File.WriteAllBytes(Path, content);
    }

    public string Path { get; }

    public void Dispose() => _folder.Delete(recursive: true);
}
