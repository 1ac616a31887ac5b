using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Signatures;

namespace ReproGet.Core.Tests.Distros.Debian.Archive;

public sealed class BuiltInKeysOracleTests
{
    [Fact]
    public void Gpg_reads_the_same_keys_from_what_is_built_in()
    {
        Oracle.Require("gpg");
        var home = Directory.CreateTempSubdirectory("gpg").FullName;
        var assembly = typeof(DebianArchive).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.EndsWith(".gpg", StringComparison.Ordinal)))
        {
            using var resource = assembly.GetManifestResourceStream(name)!;
            var octets = new byte[resource.Length];
            resource.ReadExactly(octets);
            var file = Path.Combine(home, "key.gpg");
            File.WriteAllBytes(file, octets);

            var listed = Oracle.Run("gpg", "--homedir", home, "--batch", "--quiet", "--show-keys", "--with-colons", "--with-subkey-fingerprint", file)
                .Split('\n').Select(line => line.Split(':')).Where(fields => fields[0] == "fpr").Select(fields => fields[9]);

            Assert.Equal(listed, Keyring.Load(octets, name).Certificates.SelectMany(certificate => certificate.Keys).Select(key => key.Fingerprint));
        }
        Directory.Delete(home, recursive: true);
    }
}
