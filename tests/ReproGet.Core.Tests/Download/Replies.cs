using System.Net.Sockets;
using System.Text;

namespace ReproGet.Core.Tests.Download;

/// <summary>What a <see cref="FaultyServer"/> can do to a client.</summary>
internal static class Replies
{
    public static Reply Ok(byte[] body, params string[] headers) => Announcing(body.Length, body, headers);

    /// <summary>Announces one length and sends another.</summary>
    public static Reply Announcing(long length, byte[] body, params string[] headers) => async (client, token) =>
    {
        await SendHeadAsync(client, 200, [.. headers, $"Content-Length: {length}"], token);
        await SendAsync(client, body, token);
    };

    /// <summary>The bytes from one on, as an answer to a request for a range.</summary>
    public static Reply Rest(byte[] body, int from, int? count = null, params string[] headers) => async (client, token) =>
    {
        await SendHeadAsync(client, 206, [.. headers, $"Content-Range: bytes {from}-{body.Length - 1}/{body.Length}", $"Content-Length: {body.Length - from}"], token);
        await SendAsync(client, body[from..(from + Math.Min(count ?? body.Length, body.Length - from))], token);
    };

    public static Reply Html(string page) => Ok(Encoding.ASCII.GetBytes(page), "Content-Type: text/html; charset=utf-8");

    public static Reply Status(int status, params string[] headers) => async (client, token) =>
    {
        await SendHeadAsync(client, status, [.. headers, "Content-Length: 5"], token);
        await SendAsync(client, "sorry"u8.ToArray(), token);
    };

    public static Reply Redirect(string location) => Status(302, "Location: " + location);

    public static Reply Chunked(byte[] body, bool whole = true) => async (client, token) =>
    {
        await SendHeadAsync(client, 200, ["Transfer-Encoding: chunked"], token);
        foreach (var chunk in body.Chunk(7))
            await SendAsync(client, [.. Encoding.ASCII.GetBytes($"{chunk.Length:x}\r\n"), .. chunk, .. "\r\n"u8], token);
        if (whole)
            await SendAsync(client, "0\r\n\r\n"u8.ToArray(), token);
    };

    /// <summary>Neither a length nor chunks: the end of the connection is the end of the body.</summary>
    public static Reply UntilClosed(byte[] body) => async (client, token) =>
    {
        await SendHeadAsync(client, 200, [], token);
        await SendAsync(client, body, token);
    };

    public static Reply CutShort(byte[] body, int after, params string[] headers) => Announcing(body.Length, body[..after], headers);

    /// <summary>Sends a part and then nothing, until the client gives up. Without a part not even a status.</summary>
    public static Reply Stall(byte[] body, int? after = null, TaskCompletionSource? stalled = null) => async (client, token) =>
    {
        if (after is { } count)
            await Announcing(body.Length, body[..count])(client, token);
        stalled?.TrySetResult();
        while (await client.ReceiveAsync(new byte[16], token) > 0)
        {
        }
    };

    public static Reply Reset(byte[] body, int? after = null) => async (client, token) =>
    {
        if (after is { } count)
            await Announcing(body.Length, body[..count])(client, token);
        client.LingerState = new LingerOption(true, 0);
        client.Close();
    };

    /// <summary>One after the other.</summary>
    public static Reply Then(Reply first, Reply second) => async (client, token) =>
    {
        await first(client, token);
        await second(client, token);
    };

    public static Reply Raw(string text) => (client, token) => SendAsync(client, Encoding.Latin1.GetBytes(text), token);

    /// <summary>Answers only when <paramref name="others"/> requests are open.</summary>
    public static Reply Together(CountdownEvent others, Reply then) => async (client, token) =>
    {
        if (!others.IsSet)
            others.Signal();
        await Task.Run(() => others.Wait(token), token);
        await then(client, token);
    };

    private static Task SendHeadAsync(Socket client, int status, IEnumerable<string> headers, CancellationToken token)
        => SendAsync(client, Encoding.Latin1.GetBytes($"HTTP/1.1 {status} Whatever\r\nConnection: close\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n"), token);

    private static async Task SendAsync(Socket client, byte[] bytes, CancellationToken token)
    {
        for (var sent = 0; sent < bytes.Length;)
            sent += await client.SendAsync(bytes.AsMemory(sent), SocketFlags.None, token);
    }
}
