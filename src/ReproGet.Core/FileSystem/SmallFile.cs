namespace ReproGet.Core.FileSystem;

/// <summary>Files of a root that are read whole into memory: accounts, lists, configuration, package databases.</summary>
internal static class SmallFile
{
    /// <summary>In bytes. dpkg's database of three thousand packages has five million.</summary>
    public const int MaxLength = 64 << 20;

    /// <summary>The content of a regular file, to be read whole.</summary>
    /// <exception cref="ReproGetException">RG5170: it is larger than any of its kind; RG5016: it cannot be read.</exception>
    public static Stream OpenSmall(this FileEntry file)
        => file.Content is { Length: <= MaxLength } content ? content.Open() : throw FileSystemErrors.NotSmall(file.Path, file.Content?.Length ?? 0, MaxLength);

    /// <summary>The bytes of a regular file.</summary>
    /// <exception cref="ReproGetException">As <see cref="OpenSmall"/>.</exception>
    public static byte[] ReadSmall(this FileEntry file)
    {
        using var stream = file.OpenSmall();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
