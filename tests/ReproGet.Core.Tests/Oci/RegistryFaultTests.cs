using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;
using ReproGet.Core.Tests.Images;
using static ReproGet.Core.Tests.Oci.ScriptedRegistry;

namespace ReproGet.Core.Tests.Oci;

/// <summary>Registries that fail at every step: either all is there in the end, or a code tells why, and nothing points to what is missing.</summary>
public sealed class RegistryFaultTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];
    private static readonly Descriptor Target = Descriptor.Of(MediaTypes.OciLayer, Bytes);
    private static readonly RegistryRetry Quick = Impatient with { StallLimit = TimeSpan.FromSeconds(1) };

    [Theory]
    [InlineData(401, "RG6011")]
    [InlineData(403, "RG6011")]
    [InlineData(404, null)]
    [InlineData(429, "RG6010")]
    [InlineData(500, "RG6010")]
    [InlineData(503, "RG6010")]
    public async Task A_status_that_stays_at_any_step_of_a_push_is_told_and_leaves_nothing_dangling(int status, string? code)
    {
        using var work = new TemporaryFolder();
        var (bundle, referrers) = await SampleAsync(work);
        foreach (var step in await StepsAsync(bundle, referrers))
        {
            using var registry = new MemoryRegistry((request, _) => StepOf(request) == step ? Answer((HttpStatusCode)status) : null);

            var failure = await Record.ExceptionAsync(() => new ImagePusher(registry.Repository()).PushAsync(bundle, referrers, ["1.0", "latest"], "team/base", CancellationToken.None));

            Assert.Empty(registry.Dangling());
            if (failure is null)
            {
                // A question answered by “not there”, and a mount that is not given: the blob is sent.
                Assert.True(step.StartsWith("HEAD", StringComparison.Ordinal) || step.StartsWith("GET", StringComparison.Ordinal) || step == "POST mount", step);
                Assert.Contains("latest", registry.Manifests.Keys);
            }
            else
            {
                Assert.Equal(code ?? "RG6012", Assert.IsType<ReproGetException>(failure).Code);
                Assert.DoesNotContain("latest", registry.Manifests.Keys);
            }
        }
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(0)]
    public async Task A_failure_that_passes_at_any_step_is_got_over(int status)
    {
        using var work = new TemporaryFolder();
        var (bundle, referrers) = await SampleAsync(work);
        foreach (var step in await StepsAsync(bundle, referrers))
        {
            var failed = 0;
            using var registry = new MemoryRegistry((request, _) => StepOf(request) != step || Interlocked.Exchange(ref failed, 1) == 1 ? null
                : status == 0 ? throw new HttpRequestException("reset") : Answer((HttpStatusCode)status));

            await new ImagePusher(registry.Repository()).PushAsync(bundle, referrers, ["1.0", "latest"], "team/base", CancellationToken.None);

            Assert.Empty(registry.Dangling());
            Assert.Equal(bundle.Root, await registry.Repository().ResolveAsync("latest", CancellationToken.None));
        }
    }

    [Theory]
    [InlineData(2, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 0)]
    [InlineData(7, 0)]
    public async Task Every_nth_connection_may_drop(int n, int first)
    {
        using var work = new TemporaryFolder();
        var (bundle, referrers) = await SampleAsync(work);
        using var registry = new MemoryRegistry((_, number) => number % n == first ? throw new HttpRequestException("reset") : null);
        // In parallel one request could meet every drop.
        await new ImagePusher(registry.Repository(), parallel: 1).PushAsync(bundle, referrers, ["1.0"], null, CancellationToken.None);

        Assert.Empty(registry.Dangling());
        Assert.Equal(bundle.Root, await registry.Repository().ResolveAsync("1.0", CancellationToken.None));
        foreach (var blob in bundle.Images.SelectMany(image => image.Layers))
        {
            await using var pulled = await registry.Repository().FetchAsync(blob.Descriptor, CancellationToken.None);
            await pulled.CopyToAsync(Stream.Null);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Every_second_connection_may_drop_of_a_registry_that_wants_a_token(int first)
    {
        using var registry = new ScriptedRegistry((request, number) => number % 2 == first ? throw new HttpRequestException("reset")
            : request.RequestUri!.Host == "tokens.test" ? new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("{\"token\":\"t\"}") }
            : request.Headers.Authorization is null ? Answer(HttpStatusCode.Unauthorized, ("WWW-Authenticate", "Bearer realm=\"https://tokens.test/token\",service=\"s\",scope=\"repository:team/app:pull\""))
            : Answer(HttpStatusCode.OK));
        var repository = new RegistryRepository(new HttpClient(registry), RegistryRepositoryName.Parse("registry.test/team/app"), null, Impatient with { Attempts = RegistryRetry.Default.Attempts });

        Assert.True(await repository.ExistsAsync(Target, CancellationToken.None));
    }

    [Fact]
    public async Task A_push_that_was_broken_off_goes_on_where_it_stopped()
    {
        using var work = new TemporaryFolder();
        var (bundle, referrers) = await SampleAsync(work);
        var isBroken = true;
        var uploads = 0;
        using var registry = new MemoryRegistry((request, _) =>
        {
            uploads += StepOf(request) == "PUT blob" ? 1 : 0;
            return isBroken && StepOf(request) == "PUT manifest" ? Answer(HttpStatusCode.InternalServerError) : null;
        });
        await Assert.ThrowsAsync<ReproGetException>(() => new ImagePusher(registry.Repository(), 1).PushAsync(bundle, referrers, ["1.0"], null, CancellationToken.None));
        (isBroken, var before) = (false, uploads);

        await new ImagePusher(registry.Repository(), 1).PushAsync(bundle, referrers, ["1.0"], null, CancellationToken.None);

        Assert.Equal(before, uploads);
        Assert.Equal(bundle.Root, await registry.Repository().ResolveAsync("1.0", CancellationToken.None));
    }

    [Theory]
    [InlineData(HttpStatusCode.Accepted)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    public async Task A_mount_that_is_refused_costs_nothing_but_the_upload(HttpStatusCode status)
    {
        using var work = new TemporaryFolder();
        var (bundle, _) = await SampleAsync(work);
        var opened = 0;
        using var registry = new MemoryRegistry((request, number) =>
        {
            opened += StepOf(request) == "POST upload" ? 1 : 0;
            return StepOf(request) == "POST mount" ? Answer(status, ("Location", $"/v2/team/app/blobs/uploads/{number}")) : null;
        });

        await new ImagePusher(registry.Repository(), 1).PushAsync(bundle, [], ["1.0"], "team/base", CancellationToken.None);

        Assert.Empty(registry.Dangling());
        Assert.Equal(status == HttpStatusCode.Accepted ? 2 : registry.Blobs.Count, opened);
    }

    [Fact]
    public async Task Retry_after_is_waited_for()
    {
        var time = new WaitingTime();
        using var registry = new ScriptedRegistry((_, number) => number == 1 ? Answer(HttpStatusCode.TooManyRequests, ("Retry-After", "17")) : Answer(HttpStatusCode.OK));
        var repository = new RegistryRepository(new HttpClient(registry), RegistryRepositoryName.Parse("registry.test/a"), null, RegistryRetry.Default with { StallLimit = Timeout.InfiniteTimeSpan }, time);

        Assert.True(await repository.ExistsAsync(Target, CancellationToken.None));

        Assert.Contains(TimeSpan.FromSeconds(17), time.Waits);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_download_goes_on_where_it_broke(bool knowsRanges)
    {
        var ranges = new ConcurrentQueue<string?>();
        using var registry = new ScriptedRegistry((request, number) =>
        {
            ranges.Enqueue(request.Headers.Range?.ToString());
            var from = knowsRanges ? (int)(request.Headers.Range?.Ranges.First().From ?? 0) : 0;
            return Part(from, new BrokenStream(Bytes[from..], knowsRanges || number == 1 ? 1500 : int.MaxValue));
        });

        Assert.Equal(Bytes, await ReadAsync(registry, Impatient));

        Assert.Equal(knowsRanges ? [null, "bytes=1500-", "bytes=3000-", "bytes=4500-"] : [null, "bytes=1500-"], ranges);
    }

    [Fact]
    public async Task A_download_that_stands_still_is_asked_for_again()
    {
        using var registry = new ScriptedRegistry((request, number) => Part((int)(request.Headers.Range?.Ranges.First().From ?? 0), number == 1 ? new StalledStream() : new MemoryStream(Bytes)));

        Assert.Equal(Bytes, await ReadAsync(registry, Quick));
        Assert.Equal(2, registry.Requests.Count);
    }

    [Fact]
    public async Task A_download_that_never_moves_is_given_up()
    {
        using var registry = new ScriptedRegistry((_, _) => Part(0, new StalledStream()));

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(registry, Quick));

        Assert.Equal("RG6010", failure.Code);
        Assert.Contains("no bytes for 1 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_download_that_drips_is_given_up()
    {
        var time = new SteppedTime();
        using var registry = new ScriptedRegistry((_, _) => Part(0, new DrippingStream(Bytes, time)));
        var repository = new RegistryRepository(new HttpClient(registry), RegistryRepositoryName.Parse("registry.test/a"), null, Impatient, time);
        await using var stream = await repository.FetchAsync(Target, CancellationToken.None);

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => stream.CopyToAsync(Stream.Null));

        Assert.Equal("RG6010", failure.Code);
        Assert.Contains("only 15 bytes in 60 s", failure.Message, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task A_registry_that_does_not_answer_is_given_up()
    {
        using var silent = new SilentHandler();
        var repository = new RegistryRepository(new HttpClient(silent), RegistryRepositoryName.Parse("registry.test/a"), null, Quick);

        Assert.Equal("RG6010", (await Assert.ThrowsAsync<ReproGetException>(() => repository.ExistsAsync(Target, CancellationToken.None))).Code);
        Assert.Equal("RG6010", (await Assert.ThrowsAsync<ReproGetException>(() => repository.PushAsync(Blob.Of(MediaTypes.OciLayer, Bytes), CancellationToken.None))).Code);
    }

    [Theory]
    [InlineData("wrong bytes")]
    [InlineData("too short")]
    [InlineData("too long")]
    [InlineData("another range")]
    [InlineData("no range")]
    public async Task A_lie_in_a_download_is_found_out(string lie)
    {
        byte[] changed = [.. Bytes[..^1], (byte)~Bytes[^1]];
        using var registry = new ScriptedRegistry((request, number) => lie switch
        {
            "wrong bytes" => Part(0, new MemoryStream(changed)),
            "too long" => Part(0, new MemoryStream([.. Bytes, 1])),
            _ when number == 1 => Part(0, new MemoryStream(Bytes[..100])),
            "too short" => Part(100, new MemoryStream()),
            "another range" => Part(99, new MemoryStream(Bytes[99..])),
            _ => Answer(HttpStatusCode.RequestedRangeNotSatisfiable),
        });

        Assert.Equal("RG6014", (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(registry, Impatient))).Code);
    }

    [Theory]
    [InlineData(401, "RG6011")]
    [InlineData(403, "RG6011")]
    [InlineData(404, "RG6015")]
    [InlineData(429, "RG6010")]
    [InlineData(500, "RG6010")]
    [InlineData(503, "RG6010")]
    public async Task A_status_at_any_step_of_a_pull_is_told(int status, string code)
    {
        using var registry = new ScriptedRegistry((_, _) => Answer((HttpStatusCode)status));

        Assert.Equal(code, (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().ResolveAsync("1.0", CancellationToken.None))).Code);
        Assert.Equal(code, (await Assert.ThrowsAsync<ReproGetException>(() => ReadAsync(registry, Impatient))).Code);
    }

    [Theory]
    [InlineData(4999, null)]
    [InlineData(5000, "sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task A_registry_that_has_something_else_under_the_digest_is_found_out(int length, string? digest)
    {
        using var registry = new ScriptedRegistry((_, _) =>
        {
            var answer = digest is null ? Answer(HttpStatusCode.OK) : Answer(HttpStatusCode.OK, ("Docker-Content-Digest", digest));
            answer.Content.Headers.ContentLength = length;
            return answer;
        });

        Assert.Equal("RG6014", (await Assert.ThrowsAsync<ReproGetException>(() => registry.Repository().ExistsAsync(Target, CancellationToken.None))).Code);
    }

    private static async Task<(ImageBundle Bundle, Referrer[] Referrers)> SampleAsync(TemporaryFolder work)
    {
        var bundle = MultiImage.Combine([await SampleImage.BuildAsync(work), await SampleImage.BuildAsync(work, new Platform("arm64"))]);
        return (bundle, [.. bundle.Images.Select(image => new Referrer(image.ManifestBlob.Descriptor, Blob.Of("application/spdx+json", "{}"u8.ToArray())))]);
    }

    /// <summary>The kinds of request that a push is made of.</summary>
    private static async Task<IReadOnlyList<string>> StepsAsync(ImageBundle bundle, Referrer[] referrers)
    {
        var steps = new ConcurrentQueue<string>();
        using var registry = new MemoryRegistry((request, _) =>
        {
            steps.Enqueue(StepOf(request));
            return null;
        });
        await new ImagePusher(registry.Repository()).PushAsync(bundle, referrers, ["1.0", "latest"], "team/base", CancellationToken.None);
        var distinct = steps.Distinct().ToList();
        Assert.Equal(
            ["GET sha256-", "HEAD blob", "HEAD manifest", "POST mount", "POST upload", "PUT 1.0", "PUT blob", "PUT latest", "PUT manifest", "PUT sha256-"],
            distinct.Order(StringComparer.Ordinal));
        return distinct;
    }

    private static string StepOf(HttpRequestMessage request)
    {
        var (path, name) = (request.RequestUri!.AbsolutePath, request.RequestUri.Segments[^1]);
        return request.Method.Method + " " + (request.Method == HttpMethod.Post ? request.RequestUri.Query.Contains("mount=", StringComparison.Ordinal) ? "mount" : "upload"
            : path.Contains("/blobs/", StringComparison.Ordinal) ? "blob"
            : name.StartsWith("sha256:", StringComparison.Ordinal) ? "manifest"
            : name.StartsWith("sha256-", StringComparison.Ordinal) ? "sha256-" : name);
    }

    private static async Task<byte[]> ReadAsync(ScriptedRegistry registry, RegistryRetry retry)
    {
        var repository = new RegistryRepository(new HttpClient(registry, disposeHandler: false), RegistryRepositoryName.Parse("registry.test/a"), null, retry);
        await using var stream = await repository.FetchAsync(Target, CancellationToken.None);
        using var read = new MemoryStream();
        await stream.CopyToAsync(read);
        return read.ToArray();
    }

    private static HttpResponseMessage Part(int from, Stream content)
    {
        var answer = new HttpResponseMessage(from == 0 ? HttpStatusCode.OK : HttpStatusCode.PartialContent) { Content = new StreamContent(content) };
        if (from > 0)
            answer.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, Bytes.Length - 1, Bytes.Length);
        return answer;
    }

    /// <summary>Breaks after some bytes.</summary>
    private sealed class BrokenStream(byte[] content, int length) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var left = length - Position;
            if (left <= 0)
                throw new HttpIOException(HttpRequestError.ResponseEnded, "reset");
            return base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, left)], cancellationToken);
        }
    }

    private sealed class StalledStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            return 0;
        }
    }

    private sealed class SilentHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException();
        }
    }

    /// <summary>A clock whose timers ring at once, and are remembered.</summary>
    private sealed class WaitingTime : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Waits { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Timeout.InfiniteTimeSpan)
                return base.CreateTimer(callback, state, dueTime, period);
            Waits.Enqueue(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
