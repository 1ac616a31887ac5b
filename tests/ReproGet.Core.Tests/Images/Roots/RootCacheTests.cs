using System.Text;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Images.Roots;
using ReproGet.Core.Installation.Checks;
using ReproGet.Core.Installation.Debian;
using ReproGet.Core.Installation.Effects.Certificates;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Sbom;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Images.Roots;

/// <summary>Roots that were made before.</summary>
public sealed class RootCacheTests : IDisposable
{
    private static readonly Digest Key = Digest.Of("key"u8);

    private readonly TemporaryFolder _work = new();

    [Fact]
    public async Task What_is_kept_comes_back()
    {
        var root = await StoreAsync();

        var loaded = Assert.IsType<PreparedRoot>(await Cache().TryLoadAsync(Key, CancellationToken.None));

        Assert.Equal(root.Layer, loaded.Layer);
        Assert.Equal(root.Findings, loaded.Findings);
        Assert.Equal(root.Words, loaded.Words);
        Assert.Equal(root.Packages, loaded.Packages);
        Assert.Equal(root.Tree.Entries.Select(Shown), loaded.Tree.Entries.Select(Shown));
        Assert.Equal("root:x:0:0", SampleText(loaded.Tree, "etc/passwd"));
        Assert.Equal("", SampleText(loaded.Tree, "usr/bin/tool"));
    }

    [Theory]
    [InlineData("blobs")]
    [InlineData("roots")]
    public async Task What_has_rotted_or_is_gone_is_made_again(string folder)
    {
        await StoreAsync();
        foreach (var file in Directory.GetFiles(_work["cache/layers/" + folder], "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            File.WriteAllBytes(file, [.. bytes[..^1], (byte)~bytes[^1]]);
            Assert.Null(await Cache().TryLoadAsync(Key, CancellationToken.None));
            File.WriteAllBytes(file, bytes);
            Assert.NotNull(await Cache().TryLoadAsync(Key, CancellationToken.None));
            File.Delete(file);
            Assert.Null(await Cache().TryLoadAsync(Key, CancellationToken.None));
            File.WriteAllBytes(file, bytes);
        }
    }

    [Fact]
    public async Task A_record_counts_whole_and_under_its_own_name()
    {
        await StoreAsync();
        var other = Digest.Of("another key"u8);
        var record = _work[$"cache/layers/roots/{Key.Hex}"];
        File.Copy(record, _work[$"cache/layers/roots/{other.Hex}"]);
        Assert.Null(await Cache().TryLoadAsync(other, CancellationToken.None));

        var text = Encoding.UTF8.GetString(File.ReadAllBytes(record)[..^32]);
        foreach (var changed in new[] { text.Replace("\"Findings\":[", "\"Findings\":null,\"x\":["), text.Replace("\"Size\":", "\"Size\":1"), "null", "{}", "" })
        {
            Assert.NotEqual(text, changed);
            File.WriteAllBytes(record, [.. Encoding.UTF8.GetBytes(changed), .. new byte[32]]);
            Assert.Null(await Cache().TryLoadAsync(Key, CancellationToken.None));
            File.WriteAllText(record, changed);
            Assert.Null(await Cache().TryLoadAsync(Key, CancellationToken.None));
        }
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_takes_nothing()
    {
        _work.Write("cache", "a file");

        Assert.Null(Cache().TryMakeLayerFolder());
        await Cache().StoreAsync(Key, new PreparedRoot(Tree(), null, [], [], []), CancellationToken.None);
        Assert.Null(await Cache().TryLoadAsync(Key, CancellationToken.None));
    }

    [Fact]
    public void Everything_that_decides_is_in_the_name()
    {
        var package = new PackageToInstall(new PackageFile("pool/a_1_amd64.deb", Digest.Of("a"u8)), "/a", true);
        var installation = new DebInstallation { Packages = [package], Architecture = Architecture.FromName("amd64")!, Epoch = 1, WorkDirectory = "/w", Diagnostics = new RecordedDiagnostics() };
        Digest[] keys =
        [
            Of(installation), Of(installation with { Epoch = 2 }), Of(installation with { Removes = ["x"] }), Of(installation with { Database = new DeclaredDatabase([1]) }), Of(installation with { Architecture = Architecture.FromName("arm64")! }),
            Of(installation with { Packages = [package with { IsRequested = false }] }), Of(installation with { Packages = [package with { IgnoreMaintainerScripts = true }] }),
            Of(installation with { Packages = [package with { File = package.File with { Digest = Digest.Of("b"u8) } }] }), Of(installation with { Packages = [] }),
            RootKey.Of(installation, [], null, new OsRelease("ubuntu", "", ""), 1, LayerCompression.Gzip), RootKey.Of(installation, [], Digest.Of("base"u8), OsRelease.Silent, 1, LayerCompression.Gzip), RootKey.Of(installation, [], null, OsRelease.Silent, 2, LayerCompression.Gzip), RootKey.Of(installation, [], null, OsRelease.Silent, 1, LayerCompression.Zstd), RootKey.Of(installation, [new TrustedCertificate("a.crt", "pem", "item")], null, OsRelease.Silent, 1, LayerCompression.Gzip),
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.Equal(keys[0], Of(installation with { WorkDirectory = "/other", MaxParallel = 9 }));

        static Digest Of(DebInstallation installation) => RootKey.Of(installation, [], null, OsRelease.Silent, 1, LayerCompression.Gzip);
    }

    public void Dispose() => _work.Dispose();

    private static string Shown(FileEntry entry)
        => $"{entry.Path} {entry.Type} {entry.Mode} {entry.UserId} {entry.GroupId} {entry.ModifiedTime} {entry.LinkTarget} {entry.DeviceMajor} {string.Join(' ', entry.ExtendedAttributes.Select(pair => pair.Key + Convert.ToHexString(pair.Value)))}";

    private static string SampleText(FileTree tree, string path)
    {
        using var reader = new StreamReader(tree.Find(path)!.Content!.Open());
        return reader.ReadToEnd();
    }

    private static FileTree Tree() => FakeBase.Tree(
        FakeBase.File("etc/passwd", "root:x:0:0"), FakeBase.File("usr/bin/tool", "#!/bin/sh") with { Mode = 0b100_111_101_101, UserId = 7, GroupId = 8 },
        FileEntry.SymbolicLink("bin", "usr/bin", 5), FakeBase.File("usr/bin/ping", "p") with { ExtendedAttributes = new Dictionary<string, byte[]> { ["security.capability"] = [1, 0, 2] } });

    private RootCache Cache() => new(new BlobCache(_work["cache"]));

    private async Task<PreparedRoot> StoreAsync()
    {
        var folder = Assert.IsType<string>(Cache().TryMakeLayerFolder());
        var tree = Tree();
        var root = new PreparedRoot(
            tree, await PackageLayer.WriteAsync(tree.Entries, LayerCompression.Gzip, folder, CancellationToken.None),
            [new RootFinding(new LinkFinding(LinkFindingKind.Library, "usr/bin/tool", "libx.so.1"), true)], [new SbomPackage { Name = "a", Version = "1", Purl = "pkg:deb/debian/a@1" }], [new Diagnostic("RG5060", "words"), new Diagnostic("", "more")]);
        await Cache().StoreAsync(Key, root, CancellationToken.None);
        return root;
    }
}
