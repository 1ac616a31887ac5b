using System.Text;
using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class DpkgStatusReaderTests
{
    [Fact]
    public async Task Packages_whose_files_are_there_are_read()
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

        var packages = await DpkgStatusReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Status)), "status", default);

        Assert.Equal(["a 1", "c 2", "d 3"], packages.Select(p => p.ToString()));
    }

    [Fact]
    public async Task A_hostile_name_in_a_database_is_an_error()
        => Assert.Equal("RG3044", (await Assert.ThrowsAsync<ReproGetException>(
            () => DpkgStatusReader.ReadAsync(new MemoryStream("Package: ../../etc\nVersion: 1\nArchitecture: all\n"u8.ToArray()), "status", default))).Code);
}
