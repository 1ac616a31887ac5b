using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Locking;

public sealed class SumsFileOracleTests
{
    private static string[] Names =>
    [
        "pool/main/h/hello/hello_2.10-5_amd64.deb",
        "pool/main/g/gcc-14/libstdc++6_14.2.0-19_amd64.deb",
        "pool/main/o/openjdk-21/openjdk-21-jre_21.0.8~9-1+deb13u1_amd64.deb",
        "with blank.deb",
        " leading blank.deb",
        "*star.deb",
        "percent%3a.deb",
        "ümlaut.deb",
    ];

    [Theory]
    [InlineData("sha256sum", "-c")]
    [InlineData("sha256sum", "-c", "--strict")]
    [InlineData("shasum", "-a", "256", "-c")]
    [InlineData("busybox", "sha256sum", "-c")]
    public async Task Checksum_tools_accept_what_we_write(string program, params string[] arguments)
    {
        Oracle.Require(program);
        using var folder = new TemporaryFolder();
        var files = Names.Select(name => new PackageFile(name, LockSamples.Hash(name))).ToList();
        foreach (var name in Names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            await File.WriteAllTextAsync(folder[name], name);
        }
        await File.WriteAllBytesAsync(folder["SHA256SUMS-amd64"], SumsFile.Write(files));

        // The tools take names from where they run.
        var output = Oracle.Run("sh", ["-c", "cd \"$0\" && exec \"$@\"", folder.Path, program, .. arguments, "SHA256SUMS-amd64"]);

        Assert.Equal(Names.Length, output.Split('\n').Count(line => line.EndsWith(": OK", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task We_read_what_sha256sum_writes()
    {
        Oracle.Require("sha256sum");
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["b c.deb", "a~1+2.deb"])
            await File.WriteAllTextAsync(folder[name], name);

        var output = Oracle.Run("sh", "-c", "cd \"$0\" && sha256sum -- * && sha256sum --binary -- *", folder.Path);

        Assert.Equal(
            [new PackageFile("a~1+2.deb", LockSamples.Hash("a~1+2.deb")), new PackageFile("b c.deb", LockSamples.Hash("b c.deb"))],
            SumsFile.Parse(System.Text.Encoding.UTF8.GetBytes(output), "s"));
    }

    [Fact]
    public async Task A_name_that_sha256sum_escapes_is_an_error()
    {
        Oracle.Require("sha256sum");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["a\\b"], "");

        var output = Oracle.Run("sh", "-c", "cd \"$0\" && sha256sum -- *", folder.Path);

        Assert.StartsWith("\\", output, StringComparison.Ordinal);
        Assert.Equal("RG1002", Assert.Throws<ReproGetException>(() => SumsFile.Parse(System.Text.Encoding.UTF8.GetBytes(output), "s")).Code);
    }
}
