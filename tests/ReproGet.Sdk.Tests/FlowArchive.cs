using System.Security.Cryptography;
using ReproGet.Core.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(ReproGet.Sdk.Tests.FlowArchive))]

namespace ReproGet.Sdk.Tests;

/// <summary>A small signed archive on disk, the same for all projects of a run.</summary>
/// <remarks>
/// Debian's layout, and Ubuntu's with <c>noble</c> and its updates. <c>greeter</c> in two versions, which needs <c>libgreet1</c> (rebuilt on arm64) and <c>greeter-doc</c>; <c>zones</c> for all architectures; <c>x86-tool</c> and <c>arm-tool</c> for one only; <c>drift</c> in another version for each.
/// </remarks>
public sealed class FlowArchive : IDisposable
{
    public FlowArchive()
    {
        Root = Directory.CreateTempSubdirectory("reproget-archive-").FullName;
        // Both of what the trimmed library is needed for: the one key binds, the other signs.
        var primary = TestKey.Ecdsa(ECCurve.NamedCurves.nistP256, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07);
        var archive = new FakeArchive(TestCertificate.Simple(primary).AddSubkey(TestKey.Ed25519()));
        var suite = archive.AddSuite("trixie");
        foreach (var architecture in new[] { "amd64", "arm64" })
        {
            foreach (var version in new[] { "1.0-1", "2.0-1" })
                suite.Add("greeter", version, architecture, files: [Program("usr/bin/greeter", version)], fields: ("Depends", "libgreet1 (>= 1.0), greeter-doc"));
            suite.Add("libgreet1", architecture == "arm64" ? "1.0-1+b1" : "1.0-1", architecture, files: [FakeFile.Regular("usr/share/libgreet/greeting", "Hello")]);
        }
        suite.Add("drift", "1.0-1", "amd64");
        suite.Add("drift", "1.0-2", "arm64");
        suite.Add("greeter-doc", "2.0-1", "all", files: [FakeFile.Regular("usr/share/doc/greeter/README", "Read me")]);
        suite.Add("zones", "2025a-1", "all", files: [FakeFile.Regular("usr/share/zones/UTC", "UTC")]);
        suite.Add("x86-tool", "1.0-1", "amd64", files: [Program("usr/bin/x86-tool", "1")]);
        suite.Add("arm-tool", "1.0-1", "arm64", files: [Program("usr/bin/arm-tool", "1")]);
        AddUbuntu(archive);
        archive.WriteTo(Root);
        Key = archive.Certificate.Bytes;
        ArmoredKey = archive.Certificate.Armored;
    }

    /// <summary>Its folder.</summary>
    public string Root { get; }

    /// <summary>Its address.</summary>
    public string Uri => new Uri(Root).AbsoluteUri;

    /// <summary>The keyring that it is signed by.</summary>
    public IReadOnlyList<byte> Key { get; }

    /// <summary>The same in ASCII armour.</summary>
    public string ArmoredKey { get; }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void AddUbuntu(FakeArchive archive)
    {
        foreach (var (suite, version) in new[] { ("noble", "2.0-1ubuntu1"), ("noble-updates", "2.0-1ubuntu1.1") })
        {
            var added = archive.AddSuite(suite, "main restricted universe multiverse", "amd64 i386", suite);
            (added.Fields["Origin"], added.Fields["Label"], added.Fields["Codename"]) = ("Ubuntu", "Ubuntu", "noble");
            added.Add("greeter", version, component: "universe", files: [Program("usr/bin/greeter", version)], fields: ("Depends", "libgreet1 (>= 1.0), libc6"));
            added.Add("libgreet1", "1.0-1ubuntu1", files: [FakeFile.Regular("usr/share/libgreet/greeting", "Hello")]);
            added.Add("libc6", "2.39-0ubuntu8.6");
        }
    }

    private static FakeFile Program(string path, string text) => FakeFile.Regular(path, $"program {text}\n", 0b111_101_101);
}
