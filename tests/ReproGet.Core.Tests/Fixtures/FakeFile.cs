using System.Text;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>One member of a package's payload. The path is relative, without <c>./</c>.</summary>
internal sealed record FakeFile(string Path, FakeFileType Type, int Mode, byte[] Content, string? LinkTarget = null)
{
    public int UserId { get; init; }

    public int GroupId { get; init; }

    /// <summary>In seconds since 1970; null for the package's own.</summary>
    public long? ModifiedTime { get; init; }

    public static FakeFile Regular(string path, string text, int mode = 0b110_100_100) => new(path, FakeFileType.Regular, mode, Encoding.UTF8.GetBytes(text));

    public static FakeFile Regular(string path, byte[] content, int mode = 0b110_100_100) => new(path, FakeFileType.Regular, mode, content);

    public static FakeFile Directory(string path, int mode = 0b111_101_101) => new(path, FakeFileType.Directory, mode, []);

    public static FakeFile SymbolicLink(string path, string target) => new(path, FakeFileType.SymbolicLink, 0b111_111_111, [], target);

    /// <summary>Another name of <paramref name="target"/>, a path as in <see cref="Path"/>.</summary>
    public static FakeFile HardLink(string path, string target) => new(path, FakeFileType.HardLink, 0b110_100_100, [], target);
}

internal enum FakeFileType
{
    Regular,
    Directory,
    SymbolicLink,
    HardLink,
}
