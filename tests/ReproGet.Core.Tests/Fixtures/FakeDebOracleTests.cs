namespace ReproGet.Core.Tests.Fixtures;

public sealed class FakeDebOracleTests
{
    [Fact]
    public void A_fake_package_is_one_to_dpkg()
    {
        Oracle.Require("dpkg-deb");
        var path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "hello.deb");
        File.WriteAllBytes(path, FakeDeb.Build(
            "hello", "1.0-1", "amd64",
            [FakeFile.Regular("usr/bin/hello", "#!/bin/sh\n", 0b111_101_101), FakeFile.SymbolicLink("usr/bin/hi", "hello"), FakeFile.HardLink("usr/bin/hey", "usr/bin/hello")],
            new Dictionary<string, string> { ["postinst"] = "#!/bin/sh\n" },
            ("Depends", "libc6 (>= 2.36)")));

        Assert.Equal("hello\tlibc6 (>= 2.36)", Oracle.Run("dpkg-deb", "--show", "--showformat=${Package}\t${Depends}", path));
        var listed = Oracle.Run("dpkg-deb", "--contents", path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["./", "./usr/", "./usr/bin/", "./usr/bin/hello", "./usr/bin/hi -> hello", "./usr/bin/hey link to ./usr/bin/hello"],
            listed.Select(line => line[line.IndexOf("./", StringComparison.Ordinal)..]));
        Assert.StartsWith("-rwxr-xr-x root/root", listed[3]);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }
}
