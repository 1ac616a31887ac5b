using System.Text.Json.Nodes;
using ReproGet.Core.Locking;

namespace ReproGet.Core.Tests.Locking;

public sealed class LockInspectionTests
{
    [Fact]
    public async Task A_bare_lock_shows_what_names_and_lines_tell()
    {
        using var folder = new TemporaryFolder();
        var files = LockFiles.FromPattern("SHA256SUMS-{arch}", folder["App.csproj"]);
        string[] names =
        [
            "pool/main/h/hello/hello_2.10-2_amd64.deb", "hello/2.12/1.fc42/x86_64/hello-2.12-1.fc42.x86_64.rpm", "v3.22/main/x86_64/font-3270-nerd-3.2.1-r0.apk",
            "z/zlib/zlib-1:1.3.1-2-x86_64.pkg.tar.zst", "z/zlib/zlib-1:1.3.1-2-x86_64.pkg.tar.zst.sig", "a b.txt",
        ];
        await File.WriteAllTextAsync(folder["SHA256SUMS-amd64"], string.Concat(names.Select(name => $"{LockSamples.Hash(name).Hex} *{name}\n")) + $"{LockSamples.Hash(names[0]).Hex}  /ipfs/QmHello\n");

        var json = JsonNode.Parse(LockInspection.ToJson((await files.ReadAsync(default))!, files, file => file.Name.EndsWith(".deb", StringComparison.Ordinal) ? 42 : null))!;

        Assert.False(json.AsObject().ContainsKey("document"));
        Assert.Equal(
            [
                "a b.txt|||||||",
                "hello/2.12/1.fc42/x86_64/hello-2.12-1.fc42.x86_64.rpm|hello|2.12|1.fc42|x86_64|rpm||",
                "pool/main/h/hello/hello_2.10-2_amd64.deb|hello|2.10-2||amd64|deb|QmHello|42",
                "v3.22/main/x86_64/font-3270-nerd-3.2.1-r0.apk|font-3270-nerd|3.2.1|r0|x86_64|apk||",
                "z/zlib/zlib-1:1.3.1-2-x86_64.pkg.tar.zst|zlib|1:1.3.1|2|x86_64|pacman||",
                "z/zlib/zlib-1:1.3.1-2-x86_64.pkg.tar.zst.sig|||||||",
            ],
            json["architectures"]!["amd64"]!.AsArray().Select(one => string.Join('|', ((string[])["file", "name", "version", "release", "architecture", "format", "cid", "size"]).Select(key => one![key]?.ToString()))));
        Assert.Equal("z/zlib/zlib-1:1.3.1-2-x86_64.pkg.tar.zst", json["architectures"]!["amd64"]![5]!["signatureOf"]!.ToString());
        Assert.Equal(LockSamples.Hash("a b.txt").Hex, json["architectures"]!["amd64"]![0]!["sha256"]!.ToString());
    }

    [Fact]
    public void A_whole_lock_shows_sizes_sources_and_what_was_asked_for()
    {
        using var folder = new TemporaryFolder();
        var files = LockFiles.FromPattern("SHA256SUMS-{arch}", folder["App.csproj"]);
        var state = LockSamples.State(LockSamples.Request("package\thello\n"), ("hello", "2.10-5"));

        var json = JsonNode.Parse(LockInspection.ToJson(state, files, _ => null))!;

        Assert.Equal("reproget.lock.json", json["document"]!.ToString());
        Assert.Equal("2025-08-09T12:34:56Z", json["epoch"]!.ToString());
        var one = Assert.Single(json["architectures"]!["amd64"]!.AsArray())!;
        Assert.Equal("debian 100 false", $"{one["source"]} {one["size"]} {one["requested"]}");
    }
}
