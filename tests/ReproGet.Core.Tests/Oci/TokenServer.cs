using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Web;

namespace ReproGet.Core.Tests.Oci;

/// <summary>Gives tokens for a real registry: <c>tester</c> may do all below <c>team/</c>, and everybody may read below <c>public/</c>.</summary>
/// <remarks>distribution's "Token Authentication Implementation": a JWT, signed by ES256, with the certificate in <c>x5c</c>.</remarks>
internal sealed class TokenServer : IDisposable
{
    public const string Service = "registry of a test";
    public const string Issuer = "issuer of a test";
    private const string RefreshToken = "identity";
    private static readonly string Account = "Basic " + Convert.ToBase64String("tester:secret"u8);

    private readonly HttpListener _listener;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    public TokenServer()
    {
        var request = new CertificateRequest("CN=" + Issuer, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        (_listener, Realm) = Listen();
        _serving = ServeAsync();
    }

    public string Realm { get; }

    public string Certificate => _certificate.ExportCertificatePem();

    /// <summary>What was asked for: the method, who asked, and the scopes.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
        _certificate.Dispose();
        _key.Dispose();
    }

    /// <summary>Another process can take a free port before we do.</summary>
    private static (HttpListener Listener, string Realm) Listen()
    {
        for (var tries = 1; ; tries++)
        {
            var realm = $"http://127.0.0.1:{DistributionRegistry.FreePort()}/token";
            var listener = new HttpListener();
            listener.Prefixes.Add(realm + "/");
            try
            {
                listener.Start();
                return (listener, realm);
            }
            catch (HttpListenerException) when (tries < 10)
            {
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                await AnswerAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var isPost = context.Request.HttpMethod == "POST";
        var query = HttpUtility.ParseQueryString(isPost ? await reader.ReadToEndAsync() : context.Request.Url!.Query);
        var scopes = (query.GetValues("scope") ?? []).SelectMany(scope => scope.Split(' ')).ToList();
        var authorization = context.Request.Headers["Authorization"];
        var isTester = isPost ? query["refresh_token"] == RefreshToken : authorization == Account;
        Asked.Enqueue($"{context.Request.HttpMethod} {(isTester ? "tester" : "nobody")} {string.Join(' ', scopes)}");
        if (!isTester && (isPost || authorization is not null) || query["service"] != Service)
        {
            context.Response.StatusCode = 401;
            context.Response.Close();
            return;
        }
        var answer = new JsonObject { [isPost ? "access_token" : "token"] = Token(scopes, isTester), ["expires_in"] = 300 };
        context.Response.ContentType = "application/json";
        context.Response.Close(Encoding.UTF8.GetBytes(answer.ToJsonString()), willBlock: true);
    }

    private string Token(IEnumerable<string> scopes, bool isTester)
    {
        var access = new JsonArray();
        foreach (var scope in scopes)
        {
            var parts = scope.Split(':');
            var actions = parts[2].Split(',').Where(action => isTester && parts[1].StartsWith("team/", StringComparison.Ordinal) && action != "delete"
                || parts[1].StartsWith("public/", StringComparison.Ordinal) && action == "pull");
            access.Add((JsonNode)new JsonObject { ["type"] = parts[0], ["name"] = parts[1], ["actions"] = new JsonArray([.. actions.Select(action => (JsonNode)action)]) });
        }
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "ES256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = isTester ? "tester" : "",
            ["aud"] = Service,
            ["exp"] = now + 300,
            ["nbf"] = now - 10,
            ["iat"] = now,
            ["jti"] = Guid.NewGuid().ToString(),
            ["access"] = access,
        };
        var text = $"{Encode(header)}.{Encode(claims)}";
        return text + "." + System.Buffers.Text.Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256));

        static string Encode(JsonObject json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
