using System.Net;
using System.Security.Authentication;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;
using ReproGet.Core.Tests.Images;
using static ReproGet.Core.Tests.Oci.ScriptedRegistry;

namespace ReproGet.Core.Tests.Oci;

public sealed class RegistryRepositoryTests
{
    private static readonly Blob Layer = Blob.Of(MediaTypes.OciLayer, "layer"u8.ToArray());

    [Fact]
    public async Task Blobs_go_before_manifests_before_the_index_before_tags()
    {
        using var work = new TemporaryFolder();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work), await SampleImage.BuildAsync(work, new Platform("arm64"))]);
        using var registry = new ScriptedRegistry(Working);

        var root = await new ImagePusher(registry.Repository()).PushAsync(bundle, [], ["1.0", "latest"], null, CancellationToken.None);

        Assert.Equal(bundle.Root, root);
        var puts = registry.Requests.Where(request => request.StartsWith("PUT", StringComparison.Ordinal)).Select(Kind).ToList();
        Assert.Equal([.. Enumerable.Repeat("blob", 5), "amd64", "arm64", "index", "1.0", "latest"], puts.Take(5).Concat(puts[5..7].Order(StringComparer.Ordinal)).Concat(puts[7..]));

        string Kind(string request) => request.Contains("/blobs/", StringComparison.Ordinal) ? "blob"
            : request.EndsWith(bundle.Root.Digest.ToString(), StringComparison.Ordinal) ? "index"
            : bundle.Images.FirstOrDefault(image => request.EndsWith(image.Descriptor.Digest.ToString(), StringComparison.Ordinal))?.Platform.Architecture
            ?? request[(request.LastIndexOf('/') + 1)..];
    }

    [Fact]
    public async Task What_is_there_is_not_sent()
    {
        using var work = new TemporaryFolder();
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work)]);
        using var registry = new ScriptedRegistry((request, number) => request.Method == HttpMethod.Head ? Answer(HttpStatusCode.OK) : Working(request, number));

        await new ImagePusher(registry.Repository()).PushAsync(bundle, [], ["1.0"], null, CancellationToken.None);

        Assert.Equal("PUT registry.test/v2/team/app/manifests/1.0", Assert.Single(registry.Requests, request => !request.StartsWith("HEAD", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.RequestTimeout)]
    public async Task What_may_pass_is_tried_again_in_a_new_session(HttpStatusCode status)
    {
        using var registry = new ScriptedRegistry((request, number) => number <= 2 ? number == 2 ? Answer(status) : Working(request, number) : Working(request, number));

        await registry.Repository().PushAsync(Layer, CancellationToken.None);

        Assert.Equal(["POST", "PUT", "POST", "GET", "PUT"], registry.Requests.Select(request => request.Split(' ')[0]));
        Assert.NotEqual(registry.Requests[1], registry.Requests[^1]);
    }

    [Fact]
    public async Task A_session_that_was_lost_is_opened_again()
    {
        using var registry = new ScriptedRegistry((request, number) => number == 2 ? Answer(HttpStatusCode.NotFound) : Working(request, number));

        await registry.Repository().PushAsync(Layer, CancellationToken.None);

        Assert.Equal(4, registry.Requests.Count);
    }

    [Fact]
    public async Task A_broken_connection_is_tried_again_and_given_up()
    {
        using var registry = new ScriptedRegistry((_, _) => throw new HttpRequestException("reset"));

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().ExistsAsync(Layer.Descriptor, CancellationToken.None));

        Assert.Equal("RG6010", failure.Code);
        Assert.Equal(3, registry.Requests.Count);
    }

    [Fact]
    public async Task Failing_TLS_is_told_at_once_with_its_reason()
    {
        using var registry = new ScriptedRegistry((_, _) => throw new HttpRequestException(HttpRequestError.SecureConnectionError, "see inner exception", new AuthenticationException("the certificate has expired.")));

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().ExistsAsync(Layer.Descriptor, CancellationToken.None));

        Assert.Contains("TLS failed: the certificate has expired;", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("see inner exception", failure.Message, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "RG6011", 1)]
    [InlineData(HttpStatusCode.Forbidden, "RG6011", 1)]
    [InlineData(HttpStatusCode.BadRequest, "RG6012", 1)]
    [InlineData(HttpStatusCode.NotImplemented, "RG6012", 1)]
    [InlineData(HttpStatusCode.BadGateway, "RG6010", 3)]
    public async Task A_refusal_has_its_code_and_only_what_may_pass_is_repeated(HttpStatusCode status, string code, int requests)
    {
        using var registry = new ScriptedRegistry((_, _) => Answer(status));

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().PushAsync(Layer, CancellationToken.None));

        Assert.Equal(code, failure.Code);
        Assert.Equal(requests, registry.Requests.Count);
    }

    [Fact]
    public async Task Credentials_go_to_the_registry_and_to_nobody_else()
    {
        using var registry = new ScriptedRegistry((request, _) => request.Method != HttpMethod.Post ? Answer(HttpStatusCode.Created)
            : request.Headers.Authorization is null ? Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Basic realm=\"x\""))
            : Answer(HttpStatusCode.Accepted, ("Location", "https://storage.test/upload?session=1")));

        await registry.Repository(new RegistryCredential("me", "secret")).PushAsync(Layer, CancellationToken.None);

        Assert.Equal(
            ["POST registry.test/v2/team/app/blobs/uploads/", "POST registry.test/v2/team/app/blobs/uploads/ +auth", $"PUT storage.test/upload?session=1&digest={Uri.EscapeDataString(Layer.Descriptor.Digest.ToString())}"],
            registry.Requests);
        Assert.DoesNotContain("secret", new RegistryCredential("me", "secret").ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://registry.test/upload", "RG6013")]
    [InlineData("ftp://registry.test/upload", "RG6013")]
    [InlineData(null, "RG6014")]
    [InlineData("//[", "RG6014")]
    [InlineData("//:99999999/x", "RG6014")]
    [InlineData("//a b/", "RG6014")]
    [InlineData("///", "RG6014")]
    [InlineData("//", "RG6014")]
    [InlineData("mailto:x", "RG6013")]
    [InlineData("javascript:x", "RG6013")]
    public async Task An_upload_is_led_to_no_unsafe_place(string? location, string code)
    {
        using var registry = new ScriptedRegistry((_, _) => location is null ? Answer(HttpStatusCode.Accepted) : Answer(HttpStatusCode.Accepted, ("Location", location)));

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().PushAsync(Layer, CancellationToken.None));

        Assert.Equal(code, failure.Code);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task A_registry_that_stored_something_else_is_found_out()
    {
        using var registry = new ScriptedRegistry((request, number) => request.Method == HttpMethod.Put
            ? Answer(HttpStatusCode.Created, ("Docker-Content-Digest", Digest.Of("other"u8).ToString()))
            : Working(request, number));

        Assert.Equal("RG6014", (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().PushAsync(Layer, CancellationToken.None))).Code);
    }

    [Fact]
    public async Task A_blob_that_changed_on_disk_is_no_fault_of_the_network()
    {
        using var registry = new ScriptedRegistry(Working);
        var changed = new Blob(Layer.Descriptor, FileContent.Of("Layer"u8.ToArray()));

        Assert.Equal("RG6003", (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().PushAsync(changed, CancellationToken.None))).Code);
        Assert.DoesNotContain(registry.Requests, request => request.StartsWith("PUT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_fetched_is_hashed()
    {
        using var registry = new ScriptedRegistry((_, _) => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent("layer, but longer"u8.ToArray()) });

        await using var stream = await registry.Repository().FetchAsync(Layer.Descriptor, CancellationToken.None);

        Assert.Equal("RG6014", (await Assert.ThrowsAsync<ReproGetException>(() => stream.CopyToAsync(Stream.Null))).Code);
    }

    [Theory]
    [InlineData("registry.test", "RG6016")]
    [InlineData("/app", "RG6016")]
    [InlineData("registry.test/", "RG6016")]
    [InlineData("me:secret@registry.test/app", "RG6016")]
    [InlineData("registry.test/app?x", "RG6016")]
    [InlineData("registry.test:99999999/app", "RG6016")]
    public void A_reference_that_is_none_is_refused(string reference, string code)
        => Assert.Equal(code, Assert.Throws<ReproGetException>(() => RegistryRepositoryName.Parse(reference)).Code);

    [Theory]
    [InlineData("me:secret@registry.test/team/app")]
    [InlineData("me:secret@registry.test:5000")]
    [InlineData("http://me:secret@registry.test/app")]
    [InlineData("me:secret@registry.test/app@sha256:12")]
    public void What_a_reference_has_before_its_registry_is_shown_to_nobody(string reference)
    {
        Assert.DoesNotContain("secret", Assert.Throws<ReproGetException>(() => ImageReference.Parse(reference)).Message, StringComparison.Ordinal);
        Assert.Contains("“debian@sha256:12”", Assert.Throws<ReproGetException>(() => ImageReference.Parse("debian@sha256:12")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_http_is_for_loopback_only()
    {
        Assert.Equal("http://127.0.0.1:5000/", RegistryRepositoryName.Parse("127.0.0.1:5000/app", plainHttp: true).Endpoint.ToString());
        Assert.Equal("RG6013", Assert.Throws<ReproGetException>(() => RegistryRepositoryName.Parse("registry.test/app", plainHttp: true)).Code);
    }

    private static HttpResponseMessage Working(HttpRequestMessage request, int number)
        => request.Method == HttpMethod.Head ? Answer(HttpStatusCode.NotFound)
            : request.Method == HttpMethod.Post ? Answer(HttpStatusCode.Accepted, ("Location", $"/v2/team/app/blobs/uploads/{number}?state=x"))
            : Answer(HttpStatusCode.Created);
}
