using System.Net;
using ReproGet.Core.Oci.Registry;

namespace ReproGet.Core.Tests.Oci;

/// <summary>A registry that answers as a test says, and remembers what it was asked.</summary>
internal sealed class ScriptedRegistry(Func<HttpRequestMessage, int, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly Lock _lock = new();

    public List<string> Requests { get; } = [];

    public static RegistryRetry Impatient { get; } = new(3, TimeSpan.Zero, TimeSpan.Zero);

    public RegistryRepository Repository(RegistryCredential? credential = null, TimeProvider? time = null)
        => new(new HttpClient(this), RegistryRepositoryName.Parse("registry.test/team/app"), credential, Impatient, time);

    public static HttpResponseMessage Answer(HttpStatusCode status, params ReadOnlySpan<(string Name, string Value)> headers)
    {
        var message = new HttpResponseMessage(status) { Content = new ByteArrayContent([]) };
        foreach (var (name, value) in headers)
            message.Headers.TryAddWithoutValidation(name, value);
        return message;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // As the real handler does: the body is read to its end.
        if (request.Content is not null)
            await request.Content.CopyToAsync(Stream.Null, cancellationToken);
        int number;
        lock (_lock)
        {
            Requests.Add($"{request.Method} {request.RequestUri!.Authority}{request.RequestUri.PathAndQuery}{(request.Headers.Authorization is null ? "" : " +auth")}");
            number = Requests.Count;
        }
        var message = answer(request, number);
        message.RequestMessage = request;
        return message;
    }
}
