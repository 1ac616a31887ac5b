using System.Globalization;
using System.Text;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Cache;

namespace ReproGet.Core.Tests.Providers;

/// <summary>Apt prints the URLs that it would ask for.</summary>
public sealed class AptUrlOracleTests
{
    [Theory]
    [InlineData("pool/main/g/g++_1%3a12.2~rc1+b1_amd64.deb")]
    [InlineData("pool/a b/odd_1_amd64.deb")]
    [InlineData("pool/odd_1,2;3:4=5@6!7$8&9'(0)*[]_amd64.deb")]
    public void Names_mean_the_same_to_a_server_as_what_apt_sends(string name)
    {
        Oracle.Require("apt-get");
        using var folder = new TemporaryFolder();
        WriteRepository(folder.Path, name);

        Oracle.Run("apt-get", [.. Options(folder.Path), "update"]);
        var printed = Oracle.Run("apt-get", [.. Options(folder.Path), "--print-uris", "download", "odd"]);
        // The name itself may hold quotes and spaces; what follows the URL never does.
        var url = printed[1..printed.LastIndexOf("' odd_", StringComparison.Ordinal)];

        var ours = new Provider("file://" + folder.Path + "/{{.Name}}").Locate(new PackageFile(name, Digest.Of([])), null, out _)[0].AbsoluteUri;

        Assert.Equal(Uri.UnescapeDataString(url).Replace("file:", "file://", StringComparison.Ordinal), Uri.UnescapeDataString(ours));
        foreach (var special in "+% ")
            Assert.Equal(Count(url, special), Count(ours, special));
    }

    // How often a character is sent bare, and how often encoded.
    private static (int Bare, int Encoded) Count(string url, char c)
        => (url.Count(u => u == c && c != '%'), url.Split($"%{(int)c:x2}", StringSplitOptions.None).Length + url.Split($"%{(int)c:X2}").Length);

    private static IEnumerable<string> Options(string folder)
    {
        foreach (var option in (string[])
            [
                $"Dir::Etc={folder}/etc", $"Dir::State={folder}/state", $"Dir::Cache={folder}/cache", "Dir::State::status=/dev/null",
                "APT::Architecture=amd64", "APT::Sandbox::User=root",
            ])
        {
            yield return "-o";
            yield return option;
        }
    }

    private static void WriteRepository(string folder, string name)
    {
        foreach (var needed in (string[])["etc/apt.conf.d", "etc/preferences.d", "etc/sources.list.d", "etc/trusted.gpg.d", "state/lists/partial", "cache/archives/partial"])
            Directory.CreateDirectory(Path.Combine(folder, needed));
        File.WriteAllText(Path.Combine(folder, "etc/sources.list"), $"deb [trusted=yes] file:{folder} x main\n");
        var index = Encoding.ASCII.GetBytes($"""
            Package: odd
            Version: 1
            Architecture: amd64
            Maintainer: Nobody <nobody@example.org>
            Description: odd
            Filename: {name}
            Size: 1
            SHA256: {Digest.Of("x"u8).Hex}

            """);
        var dist = Directory.CreateDirectory(Path.Combine(folder, "dists/x/main/binary-amd64"));
        File.WriteAllBytes(Path.Combine(dist.FullName, "Packages"), index);
        File.WriteAllText(Path.Combine(folder, "dists/x/Release"), string.Create(CultureInfo.InvariantCulture, $"""
            Suite: x
            Codename: x
            Date: Sat, 01 Jan 2022 00:00:00 UTC
            Architectures: amd64
            Components: main
            SHA256:
             {Digest.Of(index).Hex} {index.Length} main/binary-amd64/Packages

            """));
    }
}
