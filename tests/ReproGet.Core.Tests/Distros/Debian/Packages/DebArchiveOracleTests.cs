using ReproGet.Core.Distros.Debian.Packages;

namespace ReproGet.Core.Tests.Distros.Debian.Packages;

/// <summary>dpkg-deb builds packages in every compression that it has.</summary>
public sealed class DebArchiveOracleTests
{
    [Theory]
    [InlineData("none", false)]
    [InlineData("gzip", true)]
    [InlineData("xz", true)]
    [InlineData("xz", false)]
    [InlineData("zstd", true)]
    public void What_dpkg_deb_builds_is_read(string compression, bool uniform)
    {
        Oracle.Require("dpkg-deb");
        var folder = Directory.CreateTempSubdirectory("reproget-deb-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "a/DEBIAN"));
            Directory.CreateDirectory(Path.Combine(folder, "a/usr"));
            File.WriteAllText(Path.Combine(folder, "a/DEBIAN/control"), "Package: a\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: y\n");
            var text = string.Concat(Enumerable.Range(0, 50000));
            File.WriteAllText(Path.Combine(folder, "a/usr/x"), text);
            var deb = Path.Combine(folder, "a.deb");
            Oracle.Run("dpkg-deb", "-Z" + compression, uniform ? "--uniform-compression" : "--no-uniform-compression", "--root-owner-group", "--build", Path.Combine(folder, "a"), deb);

            using var file = File.OpenRead(deb);
            using var archive = DebArchive.Open(file, "a.deb");

            Assert.Equal("a", archive.Control.Package);
            Assert.True(archive.Data.TryReadNext(out var directory));
            Assert.Equal("usr", directory.Entry.Path);
            Assert.True(archive.Data.TryReadNext(out _));
            using var reader = new StreamReader(archive.Data.Content);
            Assert.Equal(text, reader.ReadToEnd());
            Assert.False(archive.Data.TryReadNext(out _));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
