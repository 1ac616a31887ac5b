using ReproGet.Core.FileSystem;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.FileSystem;

/// <summary>Files are as they were when their bytes are.</summary>
public sealed class FileHashTests : IDisposable
{
    private readonly TemporaryFolder _work = new();

    [Fact]
    public async Task Bytes_links_order_and_absence_count_and_times_do_not()
    {
        var (a, b, link) = (_work.Write("a", "1"), _work.Write("b", "2"), _work["link"]);
        File.CreateSymbolicLink(link, a);
        var first = await HashAsync(a, b, link, _work["none"], _work.Root);

        File.SetLastWriteTimeUtc(a, DateTime.UnixEpoch);
        Assert.Equal(first, await HashAsync(a, b, link, _work["none"], _work.Root));

        Assert.NotEqual(first, await HashAsync(b, a, link, _work["none"], _work.Root));
        _work.Write("none", "");
        Assert.NotEqual(first, await HashAsync(a, b, link, _work["none"], _work.Root));
        var linked = await HashAsync(link);
        _work.Write("a", "3");
        Assert.NotEqual(linked, await HashAsync(link));
    }

    [Fact]
    public async Task A_pipe_keeps_nobody_waiting()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such pipes.");
        using var made = System.Diagnostics.Process.Start("mkfifo", _work["pipe"]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(await HashAsync(_work["none"]), await HashAsync(_work["pipe"]));
    }

    public void Dispose() => _work.Dispose();

    private static Task<string> HashAsync(params string[] paths) => FileHash.OfAsync(paths, CancellationToken.None);
}
