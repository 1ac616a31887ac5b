using System.Text;
using System.Text.Json.Nodes;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Oci;

public sealed class ImageJsonTests
{
    private const string Hex = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string Config = $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:{{Hex}}","size":2}""";

    [Fact]
    public void Only_what_json_demands_is_escaped()
        => Assert.Equal(
            "{\"k\":[\"<>&'+/é€😀\u2028\",\"\\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\",1,-9223372036854775808,true,false,null,{},[]]}",
            Encoding.UTF8.GetString(CanonicalJson.Write(new JsonObject
            {
                ["k"] = new JsonArray("<>&'+/é€😀\u2028", "\"\\\b\f\n\r\t\0\u001f\u007f", 1, long.MinValue, true, false, null, new JsonObject(), new JsonArray()),
            })));

    [Fact]
    public void A_manifest_survives_reading_and_writing()
    {
        var text = $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{{Config}}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"sha256:{{{Hex}}}","size":5,"annotations":{"a":"1","b":"2"}}],"annotations":{"x":"y"}}""";

        Assert.Equal(text, Encoding.UTF8.GetString(ImageManifest.Parse(Encoding.UTF8.GetBytes(text)).ToBytes()));
    }

    [Fact]
    public void An_index_survives_reading_and_writing()
    {
        var text = $$$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{{{Hex}}}","size":5,"platform":{"architecture":"arm","os":"linux","variant":"v7"}}]}""";

        Assert.Equal(text, Encoding.UTF8.GetString(ImageIndex.Parse(Encoding.UTF8.GetBytes(text)).ToBytes()));
    }

    [Fact]
    public void Numbers_that_are_not_ours_stay_as_they_were_written()
    {
        var config = ImageConfig.Parse("""{"os":"linux","architecture":"amd64","rootfs":{"type":"layers","diff_ids":[]},"x":1.50e3,"config":null}"""u8);

        Assert.EndsWith("\"x\":1.50e3}", Encoding.UTF8.GetString(config.ToBytes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"schemaVersion\":1}")]
    [InlineData("{\"schemaVersion\":2}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + "}")]
    [InlineData("{\"schemaVersion\":2,\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":[]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":{}}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":[null]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":[{\"mediaType\":\"m\",\"digest\":\"sha256:..\",\"size\":1}]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":[{\"mediaType\":\"m\",\"digest\":\"sha512:" + Hex + "\",\"size\":1}]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":[{\"mediaType\":\"m\",\"digest\":\"sha256:" + Hex + "\",\"size\":-1}]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":[{\"mediaType\":\"m\",\"digest\":\"sha256:" + Hex + "\"}]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":[{\"mediaType\":7,\"digest\":\"sha256:" + Hex + "\",\"size\":1}]}")]
    [InlineData("{\"schemaVersion\":2,\"mediaType\":\"text/html\",\"config\":" + Config + ",\"layers\":[]}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":[],\"annotations\":{\"a\":1}}")]
    [InlineData("{\"schemaVersion\":2,\"config\":" + Config + ",\"layers\":[],\"x\":\"\\ud800\"}")]
    public void A_manifest_that_cannot_be_right_is_refused(string text)
        => Assert.Equal("RG6001", Assert.Throws<ReproGetException>(() => ImageManifest.Parse(Encoding.UTF8.GetBytes(text))).Code);

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"os\":\"linux\",\"architecture\":\"amd64\"}")]
    [InlineData("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"other\",\"diff_ids\":[]}}")]
    [InlineData("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"x\"]}}")]
    [InlineData("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]},\"config\":[]}")]
    [InlineData("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]},\"config\":{\"Env\":[1]}}")]
    [InlineData("{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[]},\"history\":[1]}")]
    public void A_configuration_that_cannot_be_right_is_refused(string text)
        => Assert.Equal("RG6001", Assert.Throws<ReproGetException>(() => ImageConfig.Parse(Encoding.UTF8.GetBytes(text))).Code);

    [Fact]
    public void Deep_and_large_documents_are_not_read()
    {
        var deep = "{\"a\":" + new string('[', 1000) + new string(']', 1000) + "}";
        Assert.Equal("RG6001", Assert.Throws<ReproGetException>(() => ImageManifest.Parse(Encoding.UTF8.GetBytes(deep))).Code);
        Assert.Equal("RG6002", Assert.Throws<ReproGetException>(() => ImageIndex.Parse(new byte[ImageJson.MaxManifestSize + 1])).Code);
        Assert.Equal("RG6002", Assert.Throws<ReproGetException>(() => ImageConfig.Parse(new byte[ImageJson.MaxConfigSize + 1])).Code);
    }

    [Theory]
    [InlineData("my-app", "docker.io/library/my-app:1")]
    [InlineData("team/app", "docker.io/team/app:1")]
    [InlineData("localhost/app", "localhost/app:1")]
    [InlineData("host:5000/app", "host:5000/app:1")]
    [InlineData("registry.example.com/team/app", "registry.example.com/team/app:1")]
    public void Full_names_are_containerds(string repository, string expected)
        => Assert.Equal(expected, new ImageNames(repository, []).Full("1"));
}
