using System.Text;
using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Packages;
using ReproGet.Core.Signatures;
using ReproGet.Core.Tests.FileSystem;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Installation;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Bytes changed at random, from fixed seeds: whatever they say, what comes is a result or a failure of ours, and never another exception.</summary>
public sealed class HostileBytesTests
{
    private const int Rounds = 400;

    [Fact]
    public async Task In_a_package()
    {
        var tar = LyingDeb.Tar(new TarBuilder()
            .Member("./usr/", '5').Member("./usr/bin/hello", content: "#!/bin/sh\n").Member("./usr/bin/hi", '2', link: "hello").Member("./usr/bin/hullo", '1', link: "usr/bin/hello")
            .PaxRecords("path=usr/share/long", "mtime=1.5").Member("x", content: "text"));
        var deb = LyingDeb.Of("data.tar.xz", LyingDeb.Xz(tar));
        await ForEachChange(deb, async bytes =>
        {
            using var root = new ScratchRoot();
            await root.AddBytes("hello_2.11-1_amd64.deb", bytes).InstallAsync();
        });
    }

    [Fact]
    public async Task In_the_payload_of_a_package()
    {
        var tar = LyingDeb.Tar(new TarBuilder()
            .Member("./etc/", '5').Member("./etc/passwd", content: "root:x:0:0::/root:/bin/sh\n").Member("./etc/ld.so.conf", content: "include /etc/ld.so.conf.d/*.conf\n")
            .Member("./usr/", '5').Member("./usr/lib/", '5').Member("./usr/lib/libx.so.1", content: "\x7fELF\x02\x01\x01" + new string('\0', 100)).Member("./lib", '2', link: "usr/lib"));
        await ForEachChange(tar, async bytes =>
        {
            using var root = new ScratchRoot();
            await root.AddBytes("hello_2.11-1_amd64.deb", LyingDeb.Of("data.tar", bytes)).InstallAsync();
        });
    }

    [Fact]
    public Task In_a_signed_release()
    {
        var archive = new FakeArchive();
        archive.AddSuite("trixie").Add("hello", "1.0");
        var keyring = Keyring.Load(archive.Certificate.Bytes, "keys");
        return ForEachChange(archive.Build()["dists/trixie/InRelease"], bytes =>
        {
            var message = CleartextMessage.Parse(bytes, "InRelease");
            ReleaseFile.Parse(message.Content.Span, "InRelease");
            SignatureVerifier.Verify(message, keyring, TestSignature.Time.AddDays(1));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public Task In_a_key_file()
    {
        var certificate = TestCertificate.WithSubkey();
        var message = CleartextMessage.Parse(Encoding.UTF8.GetBytes(ClearSign.Sign("Origin: Fake\n", certificate.Signing)), "InRelease");
        return ForEachChange(certificate.Bytes, bytes =>
        {
            SignatureVerifier.Verify(message, Keyring.Load(bytes, "keys"), TestSignature.Time.AddDays(1));
            return Task.CompletedTask;
        });
    }

    [Fact]
    public Task In_an_index()
    {
        var suite = new FakeArchive().AddSuite("trixie");
        suite.KeepsPlainIndices = true;
        suite.Add("hello", "1:2.10-5", fields: [("Depends", "libc6 (>= 2.38) | musl, libhello1:any [amd64]"), ("Multi-Arch", "foreign"), ("Provides", "greeter (= 1.0)")]);
        suite.Add("libc6", "2.41-1", fields: [("Breaks", "hello (<< 1)"), ("Essential", "yes")]);
        suite.Add("libhello1", "1.0~rc1+b1", fields: ("Conflicts", "goodbye"));
        return ForEachChange(suite.Build()["main/binary-amd64/Packages"], async bytes =>
        {
            var packages = await PackagesReader.ReadAsync(new MemoryStream(bytes), "Packages", CancellationToken.None);
            var index = new DebianIndex("fake", "stable", "trixie", "main", false, false, packages);
            new DebianResolver(Architecture.FromDebian("amd64")!, [index], new DebianResolverOptions { Essential = true }).Resolve([new PackageRequest("hello")], CancellationToken.None);
        });
    }

    [Fact]
    public async Task In_a_lock()
    {
        await using var bench = await WholeBench.MakeAsync();
        foreach (var path in new[] { bench.Sums, Path.Combine(bench.Lock, "reproget.lock.json") })
        {
            var before = await File.ReadAllBytesAsync(path);
            await ForEachChange(before, async bytes =>
            {
                await File.WriteAllBytesAsync(path, bytes);
                await bench.RunAsync(Stage.Download);
            });
            await File.WriteAllBytesAsync(path, before);
        }
    }

    private static async Task ForEachChange(byte[] content, Func<byte[], Task> use)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var bytes = Changed(content, new Random(round));
            try
            {
                await use(bytes);
            }
            catch (ReproGetException)
            {
                // Told as it should be.
            }
            catch (Exception e)
            {
                Assert.Fail($"Seed {round}: {e}");
            }
        }
    }

    private static byte[] Changed(byte[] content, Random random)
    {
        var bytes = content.ToList();
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(5))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 40)));
                    break;
                case 3:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(bytes.Count - at, random.Next(1, 600))));
                    break;
                default:
                    bytes[at] = (byte)"0 \n/.-:,=9\0\xff"[random.Next(12)];
                    break;
            }
        }
        return [.. bytes];
    }
}
