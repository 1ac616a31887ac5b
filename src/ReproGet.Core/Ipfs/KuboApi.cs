using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ReproGet.Core.Ipfs;

/// <summary>The one call of Kubo's RPC API that a push needs.</summary>
/// <remarks>docs.ipfs.tech, "Kubo RPC API", <c>/api/v0/add</c>: a POST with the file as multipart/form-data; an answer of JSON lines, whose errors may come in a trailer.</remarks>
public sealed class KuboApi : IDisposable
{
    private const int MaxAnswer = 64 * 1024;
    private const long BytesASecond = 100_000;

    /// <summary>All that decides about a CID is said: a node's own settings may be others. Kubo passes over what it does not know.</summary>
    private const string Arguments = "quieter=true&progress=false&pin=true&cid-version=0&hash=sha2-256&raw-leaves=false&trickle=false&nocopy=false&inline=false&chunker=size-262144&max-file-links=174";

    private readonly HttpClient _client;
    private readonly TimeSpan _patience;

    /// <param name="address"><c>ReproGetIpfsApi</c>.</param>
    /// <param name="patience">How long the node may take for an empty file; larger ones have more time.</param>
    /// <exception cref="ReproGetException">RG7001: the address cannot be one.</exception>
    public KuboApi(string address, TimeSpan? patience = null)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length + uri.Query.Length + uri.Fragment.Length > 0)
            throw IpfsErrors.BadAddress(address);
        Address = uri;
        _patience = patience ?? TimeSpan.FromMinutes(2);
        // A proxy is for what is elsewhere.
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = !uri.IsLoopback, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Where the node is.</summary>
    public Uri Address { get; }

    /// <summary>Adds a file, pins it, and gives the CID that the node gave it.</summary>
    /// <param name="name">What the file is called, for messages.</param>
    /// <param name="content">Its bytes. It is closed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ReproGetException">RG7002: the node cannot be reached; RG7003: it did not take the file.</exception>
    public async Task<string> AddAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var patience = _patience + TimeSpan.FromSeconds(content.Length / BytesASecond);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            using var part = new StreamContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            part.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "\"file\"", FileName = "\"package\"" };
            using var form = new MultipartFormDataContent { part };
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{Address.AbsoluteUri.TrimEnd('/')}/api/v0/add?{Arguments}") { Content = form };
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            var text = await ReadAsync(answer, limit.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
                throw IpfsErrors.Refused(Address, name, answer.StatusCode, Message(text));
            if (answer.TrailingHeaders.TryGetValues("X-Stream-Error", out var errors))
                throw IpfsErrors.Refused(Address, name, null, string.Join(' ', errors));
            return Member(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(""), "Hash") ?? throw IpfsErrors.Refused(Address, name, null, $"its answer has no CID: {text}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw IpfsErrors.Unreachable(Address, e.Message.TrimEnd('.'), e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw IpfsErrors.Unreachable(Address, string.Create(CultureInfo.InvariantCulture, $"it did not take “{name}” within {patience.TotalSeconds:0.#} s"), e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var closing = body.ConfigureAwait(false);
        var bytes = new byte[MaxAnswer];
        var length = await body.ReadAtLeastAsync(bytes, MaxAnswer, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(bytes, 0, length);
    }

    /// <summary>An error of Kubo's is a JSON object with a message; that of a proxy before it is any text.</summary>
    private static string Message(string text) => Member(text, "Message") ?? text.Trim();

    private static string? Member(string text, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
