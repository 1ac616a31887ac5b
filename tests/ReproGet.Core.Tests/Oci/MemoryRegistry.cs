using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Web;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;

namespace ReproGet.Core.Tests.Oci;

/// <summary>A registry that keeps what it is sent in memory, and does wrong where a test says so.</summary>
/// <param name="fault">Sees each request with its number, from 1 on; what it gives is the answer, null lets the registry work.</param>
internal sealed class MemoryRegistry(Func<HttpRequestMessage, int, HttpResponseMessage?> fault) : HttpMessageHandler
{
    private int _number;

    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

    public ConcurrentDictionary<string, (string MediaType, byte[] Content)> Manifests { get; } = new();

    public int Requests => _number;

    /// <summary>The pieces that were sent: from where, and how many bytes.</summary>
    public ConcurrentQueue<(string Range, int Length)> Pieces { get; } = new();

    private readonly ConcurrentDictionary<string, byte[]> _sessions = new();

    public RegistryRepository Repository(RegistryRetry? retry = null, int? chunkSize = null)
        => new(new HttpClient(this), RegistryRepositoryName.Parse("registry.test/team/app"), null, retry ?? ScriptedRegistry.Impatient, chunkSize: chunkSize);

    /// <summary>What a tag or a manifest names and is not there.</summary>
    public IEnumerable<string> Dangling()
    {
        foreach (var (name, (_, content)) in Manifests)
        {
            var json = JsonNode.Parse(content)!;
            foreach (var child in json["manifests"]?.AsArray() ?? [])
            {
                if (!Manifests.ContainsKey((string)child!["digest"]!))
                    yield return $"{name} → {child["digest"]}";
            }
            foreach (var blob in (json["layers"]?.AsArray() ?? []).Append(json["config"]).Where(blob => blob is not null))
            {
                if (!Blobs.ContainsKey((string)blob!["digest"]!))
                    yield return $"{name} → {blob["digest"]}";
            }
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = fault(request, Interlocked.Increment(ref _number)) ?? Work(request, body);
        answer.RequestMessage = request;
        return answer;
    }

    private HttpResponseMessage Work(HttpRequestMessage request, byte[] body)
    {
        var uri = request.RequestUri!;
        var name = uri.Segments[^1];
        var isManifest = uri.AbsolutePath.Contains("/manifests/", StringComparison.Ordinal);
        if (request.Method == HttpMethod.Post)
            return ScriptedRegistry.Answer(HttpStatusCode.Accepted, ("Location", $"/v2/team/app/blobs/uploads/{_number}"));
        if (request.Method == HttpMethod.Patch)
        {
            var before = _sessions.GetValueOrDefault(uri.AbsolutePath) ?? [];
            var range = request.Content!.Headers.NonValidated["Content-Range"].ToString();
            if (range != $"{before.Length}-{before.Length + body.Length - 1}")
                return ScriptedRegistry.Answer(HttpStatusCode.RequestedRangeNotSatisfiable);
            Pieces.Enqueue((range, body.Length));
            // Each answer leads elsewhere, as a signed address does.
            var next = $"/v2/team/app/blobs/uploads/{_number}";
            _sessions[next] = [.. before, .. body];
            return ScriptedRegistry.Answer(HttpStatusCode.Accepted, ("Location", next), ("Range", $"0-{before.Length + body.Length - 1}"));
        }
        if (request.Method == HttpMethod.Put && isManifest)
        {
            Manifests[name] = Manifests[Digest.Of(body).ToString()] = (request.Content!.Headers.ContentType!.MediaType!, body);
            return ScriptedRegistry.Answer(HttpStatusCode.Created);
        }
        if (request.Method == HttpMethod.Put)
        {
            body = [.. _sessions.GetValueOrDefault(uri.AbsolutePath) ?? [], .. body];
            var digest = HttpUtility.ParseQueryString(uri.Query)["digest"]!;
            if (Digest.Of(body).ToString() != digest)
                return ScriptedRegistry.Answer(HttpStatusCode.BadRequest);
            Blobs[digest] = body;
            return ScriptedRegistry.Answer(HttpStatusCode.Created);
        }
        if (isManifest)
            return Manifests.TryGetValue(name, out var manifest) ? Content(manifest.Content, manifest.MediaType, null) : ScriptedRegistry.Answer(HttpStatusCode.NotFound);
        return Blobs.TryGetValue(name, out var blob) ? Content(blob, "application/octet-stream", request.Headers.Range) : ScriptedRegistry.Answer(HttpStatusCode.NotFound);
    }

    private static HttpResponseMessage Content(byte[] content, string mediaType, RangeHeaderValue? range)
    {
        var from = (int)(range?.Ranges.First().From ?? 0);
        var answer = new HttpResponseMessage(range is null ? HttpStatusCode.OK : HttpStatusCode.PartialContent) { Content = new ByteArrayContent(content[from..]) };
        answer.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        if (range is not null)
            answer.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, content.Length - 1, content.Length);
        return answer;
    }
}
