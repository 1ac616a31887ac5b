using System.Diagnostics;
using System.Text;
using ReproGet.Core.Signatures;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Signatures;

/// <summary>GnuPG writes what we read, and reads what the other tests write.</summary>
public sealed class GnuPgOracleTests : IDisposable
{
    private const string Text = "Origin: Debian  \n- dash\n--\n-----BEGIN PGP\n\n trailing\t\nFrom here\nlast";

    private readonly string _home = Directory.CreateTempSubdirectory("gpg").FullName;

    public void Dispose()
    {
        if (Directory.Exists(Path.Combine(_home, "private-keys-v1.d")))
            Oracle.Run("gpgconf", "--homedir", _home, "--kill", "all");
        Directory.Delete(_home, recursive: true);
    }

    [Theory]
    [InlineData("ed25519")]
    [InlineData("rsa2048")]
    [InlineData("nistp256/ecdsa")]
    [InlineData("nistp384/ecdsa")]
    public void What_gpg_signs_is_accepted_and_what_was_changed_by_nobody(string algorithm)
    {
        Oracle.Require("gpg");
        Oracle.Require("gpgv");
        GenerateKey(algorithm, "cert", "never");
        var primary = Gpg("--list-keys", "--with-colons").Split('\n').First(line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];
        Gpg("--quick-add-key", primary, algorithm, "sign", "1y");
        var message = ClearSignByGpg(Text);

        Assert.Equal(primary, Assert.Single(Verify(message)).PrimaryFingerprint);
        Assert.True(IsGoodToGpgv(message));
        var changed = message.Replace("Debian", "Debiam", StringComparison.Ordinal);
        Assert.Equal("RG3004", Assert.Throws<ReproGetException>(() => Verify(changed)).Code);
        Assert.False(IsGoodToGpgv(changed));
    }

    [Fact]
    public void Detached_signatures_of_gpg_are_accepted()
    {
        Oracle.Require("gpg");
        GenerateKey("ed25519", "sign", "1y");
        var content = Encoding.UTF8.GetBytes(Text);
        File.WriteAllBytes(Path.Combine(_home, "Release"), content);
        Gpg("--armor", "--detach-sign", "--output", Path.Combine(_home, "Release.gpg"), Path.Combine(_home, "Release"));
        var message = SignedMessage.OfDetached(content, File.ReadAllBytes(Path.Combine(_home, "Release.gpg")), "Release");

        Assert.Single(SignatureVerifier.Verify(message, ExportedKeyring(), DateTimeOffset.UtcNow));
    }

    [Fact]
    public void A_key_that_gpg_revoked_is_refused()
    {
        Oracle.Require("gpg");
        GenerateKey("ed25519", "sign", "1y");
        var message = ClearSignByGpg(Text);
        Assert.Single(Verify(message));
        // GnuPG keeps a revocation at hand that a colon in front guards against accidents.
        var revocation = Path.Combine(_home, "revocation");
        var prepared = Directory.GetFiles(Path.Combine(_home, "openpgp-revocs.d")).Single();
        File.WriteAllText(revocation, File.ReadAllText(prepared).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal));
        Gpg("--import", revocation);

        Assert.Equal("RG3006", Assert.Throws<ReproGetException>(() => Verify(message)).Code);
        Assert.False(IsGoodToGpgv(message));
    }

    [Fact]
    public void What_these_tests_write_is_good_to_gpgv()
    {
        Oracle.Require("gpgv");
        var certificate = TestCertificate.WithSubkey();
        File.WriteAllBytes(Path.Combine(_home, "keys.gpg"), certificate.Bytes);

        Assert.True(IsGoodToGpgv(ClearSign.Sign(Text, certificate.Signing)));
    }

    private void GenerateKey(string algorithm, string usage, string expires)
        => Gpg("--quick-generate-key", "Test <test@example.invalid>", algorithm, usage, expires);

    private string ClearSignByGpg(string text)
    {
        var path = Path.Combine(_home, "text");
        File.WriteAllText(path, text);
        Gpg("--output", path + ".asc", "--clearsign", path);
        return File.ReadAllText(path + ".asc");
    }

    private Keyring ExportedKeyring()
    {
        var path = Path.Combine(_home, "keys.gpg");
        File.Delete(path);
        Gpg("--output", path, "--export");
        return Keyring.Load(File.ReadAllBytes(path), path);
    }

    private IReadOnlyList<Signer> Verify(string message)
        => SignatureVerifier.Verify(CleartextMessage.Parse(Encoding.UTF8.GetBytes(message), "InRelease"), ExportedKeyring(), DateTimeOffset.UtcNow);

    private string Gpg(params IEnumerable<string> arguments)
        => Oracle.Run("gpg", ["--homedir", _home, "--batch", "--pinentry-mode", "loopback", "--passphrase", "", "--quiet", .. arguments]);

    private bool IsGoodToGpgv(string message)
    {
        var path = Path.Combine(_home, "message");
        File.WriteAllText(path, message);
        using var process = Process.Start(new ProcessStartInfo("gpgv", ["--quiet", "--status-fd", "1", "--keyring", Path.Combine(_home, "keys.gpg"), path])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var status = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 && status.Contains("[GNUPG:] GOODSIG", StringComparison.Ordinal);
    }
}
