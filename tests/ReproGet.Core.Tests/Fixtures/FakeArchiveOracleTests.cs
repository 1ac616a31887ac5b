namespace ReproGet.Core.Tests.Fixtures;

public sealed class FakeArchiveOracleTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("apt").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_fake_archive_is_one_to_apt()
    {
        Oracle.Require("apt-get");
        Oracle.Require("gpgv");
        var archive = new FakeArchive();
        archive.AddSuite("trixie").Add("hello", "1:2.10-5", fields: ("Depends", "libc6"));
        archive.WriteTo(Path.Combine(_root, "archive"));
        foreach (var folder in new[] { "etc/apt/preferences.d", "etc/apt/apt.conf.d", "etc/apt/trusted.gpg.d", "var/lib/apt/lists/partial", "var/cache/apt/archives/partial", "var/lib/dpkg" })
            Directory.CreateDirectory(Path.Combine(_root, folder));
        File.WriteAllText(Path.Combine(_root, "var/lib/dpkg/status"), "");
        File.WriteAllBytes(Path.Combine(_root, "key.gpg"), archive.Certificate.Bytes);
        File.WriteAllText(Path.Combine(_root, "etc/apt/sources.list"), $"deb [arch=amd64 signed-by={_root}/key.gpg] file:{_root}/archive trixie main\n");
        string[] options = ["-o", $"Dir={_root}", "-o", $"Dir::State::status={_root}/var/lib/dpkg/status", "-o", "APT::Sandbox::User=root", "-o", "APT::Architecture=amd64", "-o", "APT::Architectures=amd64"];

        Oracle.Run("apt-get", [.. options, "-o", "Acquire::Languages=none", "update", "--error-on=any"]);

        Assert.Contains("Version: 1:2.10-5\n", Oracle.Run("apt-cache", [.. options, "show", "hello"]), StringComparison.Ordinal);
    }
}
