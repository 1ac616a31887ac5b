using System.Net;
using System.Text;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;
using ReproGet.Core.Tests.Images;
using static ReproGet.Core.Tests.Oci.ScriptedRegistry;

namespace ReproGet.Core.Tests.Oci;

/// <summary>Who asks: challenges, tokens, and where credentials come from.</summary>
public sealed class RegistryAuthorizationTests
{
    private const string Realm = "https://auth.test/token";
    private static readonly Descriptor Target = Descriptor.Of(MediaTypes.OciLayer, "layer"u8);
    private static readonly RegistryCredential Tester = new("tester", "secret", "in a test");

    [Theory]
    [InlineData("Bearer realm=\"https://a/t\",service=\"s, with comma\",scope=\"repository:x:pull,push\"", "Bearer|realm=https://a/t|scope=repository:x:pull,push|service=s, with comma")]
    [InlineData("basic realm=\"a \\\"quoted\\\" one\"", "basic|realm=a \"quoted\" one")]
    [InlineData("Negotiate, Basic realm=x, Bearer realm=\"y\" , error=insufficient_scope", "Negotiate;Basic|realm=x;Bearer|error=insufficient_scope|realm=y")]
    [InlineData("", "")]
    [InlineData("=,\"\"", "")]
    public void Challenges_are_read(string header, string expected)
    {
        var read = AuthenticationChallenge.Parse([header]).Select(challenge => string.Join('|', challenge.Parameters.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal).Prepend(challenge.Scheme)));

        Assert.Equal(expected, string.Join(';', read));
    }

    [Fact]
    public async Task A_token_is_asked_for_and_used_until_more_is_wanted()
    {
        using var registry = new ScriptedRegistry((request, _) => request.RequestUri!.Host == "auth.test"
            ? Json($$"""{"token":"for-{{Uri.UnescapeDataString(request.RequestUri.Query).Split("scope=")[1].Split('&')[0]}}"}""")
            : Guarded(request, request.Method == HttpMethod.Get || request.Method == HttpMethod.Head ? "repository:team/app:pull" : "repository:team/app:pull,push"));
        var repository = registry.Repository(Tester);

        Assert.True(await repository.ExistsAsync(Target, CancellationToken.None));
        Assert.True(await repository.ExistsAsync(Target, CancellationToken.None));

        Assert.Equal(
            ["HEAD registry.test", "GET auth.test", "HEAD registry.test", "HEAD registry.test"],
            registry.Requests.Select(request => request.Split('/')[0]));
        Assert.Contains("service=registry.test", registry.Requests[1], StringComparison.Ordinal);
        Assert.EndsWith("+auth", registry.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_gets_tokens_too()
    {
        using var registry = new ScriptedRegistry((request, _) => request.RequestUri!.Host == "auth.test"
            ? request.Headers.Authorization is null ? Json("""{"access_token":"for-repository:team/app:pull"}""") : Answer(HttpStatusCode.BadRequest)
            : Guarded(request, "repository:team/app:pull"));

        Assert.True(await registry.Repository().ExistsAsync(Target, CancellationToken.None));
    }

    [Fact]
    public async Task Many_requests_ask_for_one_token()
    {
        var asked = 0;
        using var registry = new ScriptedRegistry((request, _) =>
        {
            if (request.RequestUri!.Host != "auth.test")
                return Guarded(request, "repository:team/app:pull");
            Interlocked.Increment(ref asked);
            return Json("""{"token":"for-repository:team/app:pull"}""");
        });
        var repository = registry.Repository(Tester);
        await repository.ExistsAsync(Target, CancellationToken.None);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => repository.ExistsAsync(Target, CancellationToken.None)));

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_token_that_ran_out_is_renewed_before_it_is_used()
    {
        var tokens = 0;
        var time = new MovableTime();
        using var registry = new ScriptedRegistry((request, _) => request.RequestUri!.Host == "auth.test"
            ? Json($$"""{"token":"{{++tokens}}","expires_in":300}""")
            : request.Headers.Authorization?.Parameter == $"{tokens}" && tokens > 0 ? Answer(HttpStatusCode.OK) : Refusal("repository:team/app:pull"));
        var repository = registry.Repository(Tester, time);

        await repository.ExistsAsync(Target, CancellationToken.None);
        time.Now += TimeSpan.FromSeconds(280);
        await repository.ExistsAsync(Target, CancellationToken.None);
        Assert.Equal(1, tokens);
        time.Now += TimeSpan.FromSeconds(15);
        await repository.ExistsAsync(Target, CancellationToken.None);

        Assert.Equal(2, tokens);
        Assert.StartsWith("GET auth.test", registry.Requests[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_taken_back_midway_is_renewed()
    {
        var (tokens, uses) = (0, 0);
        using var registry = new ScriptedRegistry((request, _) =>
        {
            if (request.RequestUri!.Host == "auth.test")
            {
                uses = 0;
                return Json($$"""{"token":"{{++tokens}}","expires_in":3600}""");
            }
            return tokens > 0 && request.Headers.Authorization?.Parameter == $"{tokens}" && ++uses <= 3 ? Answer(HttpStatusCode.OK) : Refusal("repository:team/app:pull");
        });
        var repository = registry.Repository(Tester);

        for (var i = 0; i < 7; i++)
            Assert.True(await repository.ExistsAsync(Target, CancellationToken.None));

        Assert.Equal(3, tokens);
    }

    [Fact]
    public async Task A_token_for_more_is_for_what_was_asked_before_too()
    {
        using var registry = new ScriptedRegistry((request, _) => request.RequestUri!.Host == "auth.test"
            ? Json($$"""{"token":"{{Convert.ToHexString(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(request.RequestUri.Query)))}}"}""")
            : request.Headers.Authorization is { } header && Encoding.UTF8.GetString(Convert.FromHexString(header.Parameter!)).Contains(request.Method == HttpMethod.Head ? "pull" : "push", StringComparison.Ordinal)
                ? Answer(request.Method == HttpMethod.Head ? HttpStatusCode.OK : HttpStatusCode.Created)
                : Refusal(request.Method == HttpMethod.Head ? "repository:team/app:pull" : "repository:team/base:pull repository:team/app:push"));
        var repository = registry.Repository(Tester);

        await repository.ExistsAsync(Target, CancellationToken.None);
        await repository.MountAsync(Target, "team/base", CancellationToken.None);
        await repository.ExistsAsync(Target, CancellationToken.None);

        var asked = registry.Requests.Where(request => request.Contains("auth.test", StringComparison.Ordinal)).Select(Uri.UnescapeDataString).ToList();
        Assert.Equal(2, asked.Count);
        Assert.Contains("scope=repository:team/app:pull,push&scope=repository:team/base:pull", asked[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task A_token_server_that_fails_for_a_while_is_asked_again(int status)
    {
        var asked = 0;
        using var registry = new ScriptedRegistry((request, _) => request.RequestUri!.Host != "auth.test" ? Guarded(request, "repository:team/app:pull")
            : ++asked == 1 ? Answer((HttpStatusCode)status) : Json("""{"token":"for-repository:team/app:pull"}"""));

        Assert.True(await registry.Repository(Tester).ExistsAsync(Target, CancellationToken.None));
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task An_identity_token_is_sent_to_the_token_server_only()
    {
        string? body = null;
        using var registry = new ScriptedRegistry((request, _) =>
        {
            if (request.RequestUri!.Host != "auth.test")
                return Guarded(request, "repository:team/app:pull");
            body = request.Content!.ReadAsStringAsync().GetAwaiter().GetResult();
            return Json("""{"access_token":"for-repository:team/app:pull"}""");
        });

        Assert.True(await registry.Repository(new RegistryCredential(RegistryCredential.TokenUser, "identity")).ExistsAsync(Target, CancellationToken.None));

        Assert.Contains("grant_type=refresh_token&refresh_token=identity", body, StringComparison.Ordinal);
        Assert.DoesNotContain("+auth", registry.Requests[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "", "RG6011")]
    [InlineData(HttpStatusCode.Forbidden, "", "RG6011")]
    [InlineData(HttpStatusCode.OK, "{}", "RG6014")]
    [InlineData(HttpStatusCode.OK, "no json", "RG6014")]
    [InlineData(HttpStatusCode.OK, "{\"token\":\"a b\"}", "RG6014")]
    [InlineData(HttpStatusCode.OK, "{\"token\":\"\\ud800\"}", "RG6014")]
    [InlineData(HttpStatusCode.OK, "{\"token\":\"wrong\"}", "RG6011")]
    [InlineData(HttpStatusCode.OK, "{\"token\":\"a\",\"token\":\"b\"}", "RG6014")]
    [InlineData(HttpStatusCode.OK, "{\"token\":\"t\\u0000\"}", "RG6014")]
    [InlineData(HttpStatusCode.OK, "{\"token\":\"tök\"}", "RG6014")]
    [InlineData(HttpStatusCode.OK, "{\"\\udc00\":1,\"token\":\"t\"}", "RG6014")]
    [InlineData(HttpStatusCode.OK, "{\"token\":\"wrong\",\"expires_in\":1e999}", "RG6011")]
    [InlineData(HttpStatusCode.OK, "{\"token\":\"wrong\",\"expires_in\":2147483647}", "RG6011")]
    [InlineData(HttpStatusCode.OK, "[[[[[", "RG6014")]
    public async Task A_token_server_that_gives_nothing_useful_is_an_error_and_no_loop(HttpStatusCode status, string text, string code)
    {
        using var registry = new ScriptedRegistry((request, _) => request.RequestUri!.Host == "auth.test"
            ? new HttpResponseMessage(status) { Content = new StringContent(text) }
            : Guarded(request, "repository:team/app:pull"));

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository(Tester).ExistsAsync(Target, CancellationToken.None));

        Assert.Equal(code, failure.Code);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.InRange(registry.Requests.Count, 2, 6);
    }

    [Fact]
    public async Task Credentials_go_nowhere_in_the_clear()
    {
        using var registry = new ScriptedRegistry((_, _) => Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Bearer realm=\"http://auth.test/token\"")));

        Assert.Equal("RG6013", (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository(Tester).ExistsAsync(Target, CancellationToken.None))).Code);
        Assert.DoesNotContain(registry.Requests, request => request.Contains("auth.test", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://[", "RG6014")]
    [InlineData("/token", "RG6013")]
    [InlineData("", "RG6014")]
    [InlineData("file:///etc/passwd", "RG6013")]
    [InlineData("ftp://auth.test/token", "RG6013")]
    [InlineData("http://169.254.169.254/latest/meta-data", "RG6013")]
    [InlineData("https:auth", "RG6014")]
    [InlineData("mailto:a@b", "RG6013")]
    public async Task A_token_server_with_no_address_is_not_asked(string realm, string code)
    {
        using var registry = new ScriptedRegistry((_, _) => Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", $"Bearer realm=\"{realm}\"")));

        Assert.Equal(code, (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository(Tester).ExistsAsync(Target, CancellationToken.None))).Code);
        Assert.All(registry.Requests, request => Assert.DoesNotContain("+auth", request, StringComparison.Ordinal));
    }

    [Fact]
    public void A_challenge_of_many_words_is_read_at_once()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        foreach (var part in new[] { "a-", "a", "a ", "\"\\", "a=\"", "a=\"\\\\", "-", "a\t" })
            AuthenticationChallenge.Parse([string.Concat(Enumerable.Repeat(part, 65536 / part.Length))]);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2);
    }

    [Fact]
    public async Task A_refusal_says_who_was_refused_and_what_to_do()
    {
        using var registry = new ScriptedRegistry((_, _) => Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Basic realm=\"x\"")));

        var named = await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository(Tester).ExistsAsync(Target, CancellationToken.None));
        var nobody = await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().ExistsAsync(Target, CancellationToken.None));

        Assert.Contains("to “tester”, whose credentials are in a test", named.Message, StringComparison.Ordinal);
        Assert.Contains("no credentials were found for it. Log in with “docker login registry.test”", nobody.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alpine", "docker.io", "library/alpine", "latest", "registry-1.docker.io")]
    [InlineData("team/app:1.0", "docker.io", "team/app", "1.0", "registry-1.docker.io")]
    [InlineData("localhost/app", "localhost", "app", "latest", "localhost")]
    [InlineData("localhost:5000/team/app:x", "localhost:5000", "team/app", "x", "localhost:5000")]
    [InlineData("mcr.example.com/dotnet/aspnet:10.0", "mcr.example.com", "dotnet/aspnet", "10.0", "mcr.example.com")]
    public void References_are_read_as_docker_reads_them(string text, string registry, string repository, string tag, string host)
    {
        var reference = ImageReference.Parse(text);

        Assert.Equal((registry, repository, tag, host), (reference.Registry, reference.Repository, reference.Name, reference.Host));
    }

    [Fact]
    public void A_digest_wins_over_a_tag()
    {
        Assert.Equal(Target.Digest.ToString(), ImageReference.Parse($"debian:trixie@{Target.Digest}").Name);
        Assert.Null(ImageReference.Parse($"debian@{Target.Digest}").Tag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("UPPER/case")]
    [InlineData("user:password@registry.example.com/app")]
    [InlineData("registry.example.com/")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData("debian@sha256:12")]
    [InlineData("de bian")]
    [InlineData("./base")]
    [InlineData("../bases/base.tar")]
    [InlineData("/bases/base.tar")]
    [InlineData("docker:../base.tar")]
    public void What_is_no_reference_is_an_error_that_says_how_paths_are_written(string text)
    {
        var failure = Assert.Throws<ReproGetException>(() => ImageReference.Parse(text));

        Assert.Equal("RG6016", failure.Code);
        Assert.Contains("oci:DIR, oci-archive:FILE or docker-archive:FILE", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"auths":{"r.test":{"auth":"dTpw"}}}""", "u:p")]
    [InlineData("""{"auths":{"https://r.test/v1/":{"auth":"dTpwOnE="}}}""", "u:p:q")]
    [InlineData("""{"auths":{"https://r.test":{"username":"u","password":"p"}}}""", "u:p")]
    [InlineData("""{"auths":{"r.test":{"identitytoken":"t"}}}""", "<token>:t")]
    [InlineData("""{"auths":{"other.test":{"auth":"dTpw"}}}""", null)]
    [InlineData("""{"auths":{"r.test":{}}}""", null)]
    [InlineData("""{"credsStore":"store","auths":{"r.test":{}}}""", "store r.test")]
    [InlineData("""{"credsStore":"store","credHelpers":{"r.test":"own"}}""", "own r.test")]
    [InlineData("{}", null)]
    public async Task Dockers_configuration_is_read(string config, string? expected)
    {
        Assert.Equal(expected, await FindAsync(config, "r.test"));
    }

    [Fact]
    public async Task Docker_hub_has_a_key_of_its_own()
    {
        Assert.Equal("u:p", await FindAsync("""{"auths":{"https://index.docker.io/v1/":{"auth":"dTpw"}}}""", ImageReference.DockerHub));
        Assert.Equal("store https://index.docker.io/v1/", await FindAsync("""{"credsStore":"store"}""", ImageReference.DockerHub));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"auths":{"r.test":{"auth":"\ud800"}}}""")]
    [InlineData("""{"\ud800":{}}""")]
    [InlineData("""{"auths":{},"auths":{}}""")]
    [InlineData("""{"auths":{"r.test":{"auth":"!"}}}""")]
    [InlineData("""{"auths":{"r.test":{"auth":"dQ=="}}}""")]
    [InlineData("""{"auths":{"r.test":{"auth":"dTpw"},"r.test":{"auth":"dTpx"}}}""")]
    [InlineData("""{"auths":{"r.test":{"auth":"dTpw","auth":"dTpx"}}}""")]
    [InlineData("""{"auths":{"\udc00":{"auth":"dTpw"}}}""")]
    [InlineData("""{"credsStore":"\ud800"}""")]
    public async Task A_damaged_configuration_is_an_error(string config)
    {
        Assert.Equal("RG6017", (await Assert.ThrowsAsync<ReproGetException>(() => FindAsync(config, "r.test"))).Code);
    }

    [Fact]
    public async Task The_environment_comes_first_and_the_direction_in_it()
    {
        const string config = """{"auths":{"r.test":{"auth":"dTpw"}}}""";
        var both = new Dictionary<string, string> { ["DOTNET_CONTAINER_REGISTRY_UNAME"] = "b", ["DOTNET_CONTAINER_REGISTRY_PWORD"] = "1" };
        var pull = new Dictionary<string, string>(both) { ["DOTNET_CONTAINER_PULL_REGISTRY_UNAME"] = "l", ["DOTNET_CONTAINER_PULL_REGISTRY_PWORD"] = "2" };

        Assert.Equal("b:1", await FindAsync(config, "r.test", both));
        Assert.Equal("l:2", await FindAsync(config, "r.test", pull));
        Assert.Equal("b:1", await FindAsync(config, "r.test", pull, isPush: true));
        Assert.Equal("u:p", await FindAsync(config, "r.test", new Dictionary<string, string> { ["DOTNET_CONTAINER_REGISTRY_UNAME"] = "half" }));
    }

    private static async Task<string?> FindAsync(string config, string registry, Dictionary<string, string>? environment = null, bool isPush = false)
    {
        using var home = new TemporaryFolder();
        home.Write(".docker/config.json", config);
        var credentials = new RegistryCredentials(
            environment ?? [], home.Root, (helper, server, _) => Task.FromResult<RegistryCredential?>(new RegistryCredential(helper, server, "helper")));
        var found = await credentials.FindAsync(registry, isPush, CancellationToken.None);
        return found is null ? null : found.Source == "helper" ? $"{found.UserName} {found.Password}" : $"{found.UserName}:{found.Password}";
    }

    private static HttpResponseMessage Refusal(string scope)
        => Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", $"Bearer realm=\"{Realm}\",service=\"registry.test\",scope=\"{scope}\""));

    private static HttpResponseMessage Guarded(HttpRequestMessage request, string scope)
        => request.Headers.Authorization is { Scheme: "Bearer", Parameter: { } token } && token == "for-" + scope ? Answer(HttpStatusCode.OK) : Refusal(scope);

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    private sealed class MovableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch.AddYears(55);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
