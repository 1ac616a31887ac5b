using System.Text;
using System.Text.Json;
using ReproGet.Core.Locking;

namespace ReproGet.Core.Tests.Locking;

public sealed class LockDocumentTests
{
    internal const string Golden = """
        {
          "architectures": {
            "amd64": {
              "packages": [
                {"file":"pool/main/g/gcc-14/libstdc++6_14.2.0-19_amd64.deb","size":733000,"source":"debian"},
                {"file":"pool/main/i/icu/libicu76_76.1-4_amd64.deb","requested":true,"size":9722000,"source":"debian"}
              ],
              "removes": [
                {"name":"libssl1.1","version":"1.1.1w-0"}
              ],
              "sums": "sha256:1111111111111111111111111111111111111111111111111111111111111111",
              "upgrades": [
                {"name":"openssl","version":"3.5.1-1"}
              ]
            },
            "arm-v7": {
              "packages": [],
              "sums": "sha256:2222222222222222222222222222222222222222222222222222222222222222"
            }
          },
          "base": {
            "distro": "debian",
            "index": "sha256:3333333333333333333333333333333333333333333333333333333333333333",
            "platforms": {
              "amd64": {
                "manifest": "sha256:4444444444444444444444444444444444444444444444444444444444444444",
                "packageDatabase": "sha256:5555555555555555555555555555555555555555555555555555555555555555"
              },
              "arm-v7": {
                "manifest": "sha256:6666666666666666666666666666666666666666666666666666666666666666",
                "packageDatabase": null
              }
            },
            "reference": "registry.example/runtime:10.0",
            "suite": "trixie"
          },
          "epoch": "2025-08-09T12:34:56Z",
          "format": 1,
          "imageFormat": 1,
          "request": {
            "base": "registry.example/runtime:10.0",
            "distro": "debian",
            "essential": false,
            "installRecommends": true,
            "packages": {
              "amd64": [
                {"maintainerScripts":"ignore","name":"fontconfig","without":["fonts-dejavu","ucf"]},
                {"name":"libicu76","suite":"trixie","version":"<< 77, >= 76"}
              ],
              "arm-v7": []
            },
            "runtimeDependencies": true,
            "snapshot": "2025-08-01T00:00:00Z",
            "sources": [
              {"architectures":["amd64"],"checkValidUntil":false,"components":[],"suites":["./"],"trusted":true},
              {"architectures":[],"components":["main"],"signedBy":"keys/extra.asc","suites":["stable"]}
            ],
            "suite": "stable"
          },
          "resolver": 3,
          "sources": {
            "debian": {
              "origin": "Debian",
              "suites": [
                {
                  "codename": "trixie",
                  "components": [
                    "contrib",
                    "main"
                  ],
                  "date": "2025-08-08T08:00:00Z",
                  "inRelease": "sha256:7777777777777777777777777777777777777777777777777777777777777777",
                  "indices": [
                    {"path":"main/binary-amd64/Packages.xz","sha256":"8888888888888888888888888888888888888888888888888888888888888888"}
                  ],
                  "signers": [
                    "4CB50190207B4758A3F73A796ED0E7B82643E131"
                  ],
                  "snapshot": "2025-08-01T00:00:00Z",
                  "suite": "stable",
                  "validUntil": "2025-08-15T08:00:00Z"
                },
                {
                  "codename": null,
                  "components": [],
                  "date": "2025-08-08T08:00:00Z",
                  "inRelease": "sha256:9999999999999999999999999999999999999999999999999999999999999999",
                  "indices": [],
                  "signers": [],
                  "snapshot": null,
                  "suite": "stable-updates",
                  "validUntil": null
                }
              ]
            }
          }
        }

        """;

    [Fact]
    public void Reading_and_writing_gives_the_same_bytes()
    {
        Assert.Equal(Golden, Write(Parse(Golden)));
    }

    [Fact]
    public void Every_value_is_read()
    {
        var document = Parse(Golden);

        Assert.Equal((1, 3, LockSamples.Epoch), (document.ImageFormat, document.Resolver, document.Epoch));
        Assert.Equal(["amd64", "arm-v7"], document.Architectures.Select(architecture => architecture.Name));
        Assert.Equal(new LockedPackage("pool/main/i/icu/libicu76_76.1-4_amd64.deb", "debian", 9722000, Requested: true), document.Find("amd64")!.Packages[1]);
        Assert.Equal([new LockedBasePackage("openssl", "3.5.1-1")], document.Find("amd64")!.Upgrades);
        Assert.Null(document.Find("arm64"));
        Assert.Equal(new RequestedPackage("fontconfig", null, null, ["fonts-dejavu", "ucf"], true), document.Request.Packages["amd64"][0]);
        Assert.Equal(new DateTimeOffset(2025, 8, 1, 0, 0, 0, TimeSpan.Zero), document.Request.Options.Snapshot);
        Assert.True(document.Request.Options.InstallRecommends);
        Assert.Equal("trixie", document.Sources[0].Suites[0].Codename);
        Assert.Null(document.Sources[0].Suites[1].ValidUntil);
        Assert.Null(document.Base!.Platforms[1].PackageDatabase);
    }

    [Fact]
    public void Order_and_white_space_of_a_document_say_nothing()
    {
        var document = Parse(Golden);
        var shuffled = document with
        {
            Architectures = [.. document.Architectures.Reverse().Select(architecture => architecture with { Packages = [.. architecture.Packages.Reverse()] })],
            Sources = [.. document.Sources.Select(source => source with
            {
                Suites = [.. source.Suites.Reverse().Select(suite => suite with { Components = [.. suite.Components.Reverse()] })],
            })],
        };

        Assert.Equal(Golden, Write(shuffled));
        Assert.Equal(Golden, Write(Parse(Golden.Replace("\n", "\r\n", StringComparison.Ordinal).Replace("  ", "\t", StringComparison.Ordinal))));
    }

    [Fact]
    public void Scratch_has_a_null_base()
    {
        var text = Write(Parse(Golden) with { Base = null });

        Assert.Contains("\n  \"base\": null,\n", text, StringComparison.Ordinal);
        Assert.Equal(text, Write(Parse(text)));
    }

    [Fact]
    public void Times_are_written_in_utc()
    {
        var document = Parse(Golden) with { Epoch = LockSamples.Epoch.ToOffset(TimeSpan.FromHours(9)) };

        Assert.Equal(Golden, Write(document));
    }

    [Fact]
    public void Keys_stand_in_bytewise_order()
    {
        using var json = JsonDocument.Parse(Golden);

        AssertSorted(json.RootElement);
    }

    [Theory]
    [InlineData("empty file", "", "RG1010")]
    [InlineData("no object", "[]", "RG1010")]
    [InlineData("cut off", "{ \"format\": 1,", "RG1010")]
    [InlineData("no format", "{}", "RG1010")]
    [InlineData("comment", "{ // x\n \"format\": 1 }", "RG1010")]
    [InlineData("key twice", "{ \"format\": 1, \"format\": 1 }", "RG1010")]
    [InlineData("format of another kind", "{ \"format\": \"1\" }", "RG1010")]
    [InlineData("fraction", "{ \"format\": 1.5 }", "RG1010")]
    [InlineData("newer format", "{ \"format\": 2, \"new\": true }", "RG1011")]
    [InlineData("newer image format", "{ \"format\": 1, \"imageFormat\": 2 }", "RG1011")]
    [InlineData("image format zero", "{ \"format\": 1, \"imageFormat\": 0 }", "RG1011")]
    [InlineData("too deep", "{ \"a\": [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]] }", "RG1010")]
    [InlineData("merge conflict", "{\n<<<<<<< HEAD\n\"format\": 1\n=======\n\"format\": 2\n>>>>>>> b\n}", "RG1006")]
    [InlineData("byte order mark", "\uFEFF{}", "RG1005")]
    public void A_document_that_is_none_is_an_error(string summary, string text, string code)
    {
        AssertFails(summary, text, code);
    }

    [Theory]
    [InlineData("missing member", "\"resolver\": 3,", "")]
    [InlineData("unknown member", "\"resolver\": 3,", "\"resolver\": 3, \"resolver2\": 3,")]
    [InlineData("unknown member of a package", "\"requested\":true", "\"demanded\":true")]
    [InlineData("climbing file name", "pool/main/i/icu/", "../../")]
    [InlineData("architecture that leads elsewhere", "\"arm-v7\"", "\"../../x\"")]
    [InlineData("architecture that was not asked for", "\"arm-v7\": []", "\"arm64\": []")]
    [InlineData("short hash", "sha256:1111", "sha256:111")]
    [InlineData("no digest", "sha256:1111", "md5:1111")]
    [InlineData("source that is not there", "\"source\":\"debian\"", "\"source\":\"ubuntu\"")]
    [InlineData("negative size", "\"size\":733000", "\"size\":-1")]
    [InlineData("huge size", "\"size\":733000", "\"size\":99999999999999999999")]
    [InlineData("text as size", "\"size\":733000", "\"size\":\"733000\"")]
    [InlineData("time with an offset", "2025-08-09T12:34:56Z", "2025-08-09T12:34:56+02:00")]
    [InlineData("no time", "2025-08-09T12:34:56Z", "yesterday")]
    [InlineData("flag that is none", "\"essential\": false", "\"essential\": 0")]
    [InlineData("list that is none", "\"indices\": []", "\"indices\": {}")]
    [InlineData("member null", "\"origin\": \"Debian\"", "\"origin\": null")]
    [InlineData("unknown word", "\"maintainerScripts\":\"ignore\"", "\"maintainerScripts\":\"run\"")]
    [InlineData("package out of order", "g/gcc-14/", "z/gcc-14/")]
    [InlineData("identity that is none", "\"size\":733000", "\"identity\":\"hello 1.0\",\"size\":733000")]
    [InlineData("request twice", "\"name\":\"libicu76\"", "\"name\":\"fontconfig\"")]
    public void A_damaged_document_is_an_error(string summary, string part, string replacement)
    {
        Assert.Contains(part, Golden, StringComparison.Ordinal);
        var code = summary == "climbing file name" ? "RG1002" : "RG1010";
        AssertFails(summary, Golden.Replace(part, replacement, StringComparison.Ordinal), code);
    }

    [Fact]
    public void An_unknown_format_tells_both_ways_out()
    {
        var failure = Assert.Throws<ReproGetException>(() => Parse("{ \"format\": 7 }"));

        Assert.Equal(
            "/src/app/reproget.lock.json: the lock has format 7, and this version of ReproGet.Sdk knows only 1. Update ReproGet.Sdk, or lock again with `dotnet build -t:ReproGetLock App.csproj`.",
            failure.Message);
    }

    [Fact]
    public void A_syntax_error_is_told_with_its_line()
    {
        var failure = Assert.Throws<ReproGetException>(() => Parse("{\n  \"format\": 1\n  \"imageFormat\": 1\n}"));

        Assert.StartsWith("/src/app/reproget.lock.json(3): ", failure.Message, StringComparison.Ordinal);
    }

    private static void AssertFails(string summary, string text, string code)
    {
        var failure = Assert.Throws<ReproGetException>(() => Parse(text));

        Assert.Equal((summary, code), (summary, failure.Code));
        Assert.Contains("dotnet build -t:ReproGetLock App.csproj", failure.Message, StringComparison.Ordinal);
    }

    private static void AssertSorted(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            var names = element.EnumerateObject().Select(member => member.Name).ToList();
            Assert.Equal(names.Order(StringComparer.Ordinal), names);
            foreach (var member in element.EnumerateObject())
                AssertSorted(member.Value);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                AssertSorted(item);
        }
    }

    private static LockDocument Parse(string text) => LockDocument.Parse(Encoding.UTF8.GetBytes(text), "/src/app/reproget.lock.json", LockSamples.Project);

    private static string Write(LockDocument document) => Encoding.UTF8.GetString(document.ToBytes());
}
