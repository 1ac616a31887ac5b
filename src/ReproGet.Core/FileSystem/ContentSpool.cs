using System.Security.Cryptography;

namespace ReproGet.Core.FileSystem;

/// <summary>One file on disk that takes the contents of many, which are read from it afterwards.</summary>
/// <param name="path">The file, which is made or emptied.</param>
internal sealed class ContentSpool(string path) : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly WorkStream _file = new(path);

    /// <summary>Takes a content.</summary>
    /// <param name="content">Read to its end.</param>
    /// <param name="length">Its length, as it was announced.</param>
    /// <param name="hash">Hashes it on the way; null for none.</param>
    public FileContent Add(Stream content, long length, IncrementalHash? hash = null)
    {
        var offset = _file.Position;
        var buffer = new byte[(int)Math.Clamp(length, 1, BufferSize)];
        while (content.Read(buffer) is var read and > 0)
        {
            _file.Write(buffer.AsSpan(0, read));
            hash?.AppendData(buffer, 0, read);
        }
        return length == 0 ? FileContent.Of(ReadOnlyMemory<byte>.Empty) : FileContent.OfSpool(path, offset, _file.Position - offset);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
