using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.FileSystem;

/// <summary>GNU tar reads what we write.</summary>
public sealed class TarWriterOracleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reproget-tar");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Gnu_tar_lists_every_kind_of_entry()
    {
        Oracle.Require("tar");
        var archive = Layer(
            LayerCompression.None,
            FileEntry.Directory("d", 1_000_000_000, 0x3ff),
            FileEntry.File("d/set-id", FileContent.Of("abc"u8.ToArray()), 1_000_000_001, 0x9ed) with { UserId = 4_000_000, GroupId = 7 },
            new FileEntry { Path = "d/zero", Type = FileType.CharacterDevice, Mode = 0x1b6, DeviceMajor = 1, DeviceMinor = 5 },
            FileEntry.File("early", FileContent.Of(default), -5),
            new FileEntry { Path = "fifo", Type = FileType.Fifo, Mode = 0x1a4 },
            new FileEntry { Path = "hard", Type = FileType.HardLink, LinkTarget = "early" },
            FileEntry.SymbolicLink("ünï", "tärget", 1));

        var list = Oracle.Run("tar", "--utc", "--full-time", "--numeric-owner", "--quoting-style=literal", "-tvf", archive).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(
            [
                "drwxrwxrwt 0/0 0 2001-09-09 01:46:40 d/",
                "-rwsr-xr-x 4000000/7 3 2001-09-09 01:46:41 d/set-id",
                "crw-rw-rw- 0/0 1,5 1970-01-01 00:00:00 d/zero",
                "-rw-r--r-- 0/0 0 1969-12-31 23:59:55 early",
                "prw-r--r-- 0/0 0 1970-01-01 00:00:00 fifo",
                "hrw-r--r-- 0/0 0 1969-12-31 23:59:55 hard link to early",
                "lrwxrwxrwx 0/0 0 1970-01-01 00:00:01 ünï -> tärget",
            ],
            list.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
    }

    [Theory]
    [InlineData(LayerCompression.None)]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstd)]
    public void What_gnu_tar_extracts_is_what_was_written(LayerCompression compression)
    {
        Oracle.Require("tar");
        Oracle.Require("zstd");
        for (var seed = 100; seed < 110; seed++)
        {
            // Without root there are no devices and no other owners; a directory must be writable to be filled.
            var tree = new FileTree();
            foreach (var entry in RandomTree.Of(seed).Entries.Where(entry => entry.Type is FileType.Regular or FileType.Directory or FileType.SymbolicLink or FileType.HardLink))
                tree.Set(entry with { UserId = 0, GroupId = 0, Mode = entry.Type == FileType.Directory ? 0x1ed : entry.Mode & 0x1ff | 0x180 });
            var archive = Layer(compression, [.. tree.Entries]);
            var target = _folder.CreateSubdirectory($"out{seed}").FullName;

            Oracle.Run("tar", "--no-same-owner", "-xpf", archive, "-C", target);

            var expected = HardLinks.FirstNameHoldsContent([.. tree.Entries]);
            Assert.Equal(expected.Select(entry => entry.Path), Found(target).Order(Utf8Order.Instance));
            foreach (var entry in expected)
                AssertExtracted(entry, Path.Combine(target, entry.Path));
        }
    }

    private static void AssertExtracted(FileEntry entry, string path)
    {
        switch (entry.Type)
        {
            case FileType.SymbolicLink:
                Assert.Equal(entry.LinkTarget, new FileInfo(path).LinkTarget);
                break;
            case FileType.Directory:
                Assert.True(Directory.Exists(path));
                break;
            case FileType.Regular:
                var content = new MemoryStream();
                using (var source = entry.Content!.Open())
                    source.CopyTo(content);
                Assert.Equal(content.ToArray(), File.ReadAllBytes(path));
                Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(entry.ModifiedTime).UtcDateTime, File.GetLastWriteTimeUtc(path));
                if (!OperatingSystem.IsWindows())
                    Assert.Equal(entry.Mode, (int)File.GetUnixFileMode(path));
                break;
            default:
                Assert.True(File.Exists(path));
                break;
        }
    }

    private static IEnumerable<string> Found(string root)
        => new DirectoryInfo(root).EnumerateFileSystemInfos("*", SearchOption.AllDirectories).Select(found => Path.GetRelativePath(root, found.FullName));

    private string Layer(LayerCompression compression, params FileEntry[] entries)
    {
        var extension = compression switch { LayerCompression.Gzip => ".gz", LayerCompression.Zstd => ".zst", _ => "" };
        var path = Path.Combine(_folder.FullName, $"{Guid.NewGuid():n}.tar{extension}");
        using var file = File.Create(path);
        LayerWriter.Write(entries, file, compression, long.MaxValue, CancellationToken.None);
        return path;
    }
}
