using System.Text;
using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class DpkgStatusReaderTests
{
    [Theory]
    // dpkg itself takes a package without a state for one that is not there; in distroless images no package has one.
    [InlineData(false, "a 1", "c 2")]
    [InlineData(true, "a 1", "c 2", "d 3")]
    public async Task Packages_whose_files_are_there_are_read(bool isControlFile, params string[] expected)
    {
        const string Status = """
            Package: a
            Status: install ok installed
            Version: 1
            Architecture: amd64
            Conffiles:
             /etc/a 5d41402abc4b2a76b9719d911017c592

            Package: b
            Status: deinstall ok config-files
            Version: 1
            Architecture: amd64

            Package: c
            Status: install ok unpacked
            Version: 2
            Architecture: all

            Package: d
            Version: 3
            Architecture: all
            """;

        var packages = await DpkgStatusReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Status)), "status", isControlFile, default);

        Assert.Equal(expected, packages.Select(p => p.ToString()));
    }

    [Fact]
    public async Task A_hostile_name_in_a_database_is_an_error()
        => Assert.Equal("RG3044", (await Assert.ThrowsAsync<ReproGetException>(
            () => DpkgStatusReader.ReadAsync(new MemoryStream("Package: ../../etc\nVersion: 1\nArchitecture: all\n"u8.ToArray()), "status", true, default))).Code);
}
