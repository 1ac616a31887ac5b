using System.Text.Json.Nodes;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Locking;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Distros;

public sealed class ProvidersInForceTests
{
    [Fact]
    public void Shows_who_is_asked_for_the_files_of_each_source()
    {
        var info = Of(new RequestOptions { Distro = "fedora" }, new Provider("http://corp.example/{{.Name}}?token=s3cret", new HashSet<string> { "corp" }));

        var json = JsonNode.Parse(info.ToJson())!;

        Assert.Equal("1.2.3", json["version"]!.ToString());
        Assert.Equal("debian ubuntu fedora alpine arch none", string.Join(' ', json["distros"]!.AsArray()));
        Assert.Contains("oci+https", json["schemes"]!.AsArray().Select(scheme => scheme!.ToString()));
        Assert.Equal(["corp", "fedora", ""], json["providers"]!.AsObject().Select(source => source.Key));
        Assert.Equal("http://corp.example/{{.Name}}?…", json["providers"]!["corp"]![0]!.ToString());
        Assert.EndsWith("""
            Distro: fedora
            Providers:
              corp:
              - http://corp.example/{{.Name}}?…
              fedora:
              - https://kojipkgs.fedoraproject.org/packages/{{.Name}}
              (any source):
              - http://corp.example/{{.Name}}?…
              - https://kojipkgs.fedoraproject.org/packages/{{.Name}}
            """.ReplaceLineEndings("\n"), info.ToText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_distro_only_the_users_own_are_in_force()
    {
        var info = Of(new RequestOptions(), new Provider("http://all.example/{{.Name}}"));

        Assert.EndsWith("Distro: (not named)\nProviders:\n  (any source):\n  - http://all.example/{{.Name}}", info.ToText(), StringComparison.Ordinal);
    }

    private static ProvidersInForce Of(RequestOptions options, params Provider[] own)
    {
        using var folder = new Locking.TemporaryFolder();
        return ProvidersInForce.Of("1.2.3", options, own, [], new DistroContext { Fetcher = new FakeFetcher(), Cache = new BlobCache(folder["cache"]), ProjectFolder = folder.Path, HostRoot = folder["host"], Now = LockSamples.Epoch, Diagnostics = new TestDiagnostics(), Project = "App.csproj" });
    }
}
