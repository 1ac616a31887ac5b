namespace ReproGet.Core.Tests.Whole;

/// <summary>What a build does, in its order.</summary>
public enum Stage
{
    Lock,
    Download,
    Image,
}

/// <summary>One thing that is spoiled, and how the user is told.</summary>
/// <param name="Code">The code of the failure.</param>
/// <param name="Stage">The stage that fails.</param>
/// <param name="Says">What the message says: what, where, and what mends it. <c>{lock}</c>, <c>{cache}</c>, <c>{image}</c>, <c>{work}</c>, <c>{publish}</c> and <c>{server}</c> stand for the places.</param>
internal sealed record Fault(string Code, Stage Stage, params string[] Says)
{
    /// <summary>Spoils it.</summary>
    public required Func<WholeBench, Task> Spoil { get; init; }

    /// <summary>Whether the blob of “hello” is set aside.</summary>
    public bool SetsHelloAside { get; init; }

    public static Func<WholeBench, Task> Once(Action<WholeBench> spoil) => bench =>
    {
        spoil(bench);
        return Task.CompletedTask;
    };

    /// <summary>Puts a pipe into the place of a file: who opens it waits for ever.</summary>
    public static void MakePipe(WholeBench bench, string path)
    {
        Oracle.Require("mkfifo");
        var kept = path + ".kept";
        if (File.Exists(path))
            File.Move(path, kept);
        Oracle.Run("mkfifo", path);
        bench.OnMend(() =>
        {
            File.Delete(path);
            if (File.Exists(kept))
                File.Move(kept, path);
        });
    }

    /// <summary>Spoils, fails, looks at what was left behind, mends, and succeeds.</summary>
    public async Task CheckAsync()
    {
        await using var bench = await WholeBench.MakeAsync();
        await Spoil(bench);
        var before = bench.Snapshot();

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => bench.RunAsync(Stage));

        Assert.True(failure.Code == Code, $"{failure.Code}: {failure.Message}");
        foreach (var part in Says)
            Assert.Contains(Expand(part, bench), failure.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(SourceTree.Root, "docs/errors", failure.Code + ".md")), failure.Code);
        Assert.Equal(SetsHelloAside ? Without(before, bench.HelloBlob) : before, bench.Snapshot());
        Assert.Empty(bench.Litter());
        await bench.MendAsync(Stage);
        await bench.RunAsync(Stage);
        Assert.Empty(bench.Litter());
    }

    private static string Expand(string text, WholeBench bench) => text
        .Replace("{lock}", bench.Lock, StringComparison.Ordinal)
        .Replace("{cache}", bench.Cache, StringComparison.Ordinal)
        .Replace("{image}", bench.Image, StringComparison.Ordinal)
        .Replace("{work}", bench.Work, StringComparison.Ordinal)
        .Replace("{publish}", bench.Publish, StringComparison.Ordinal)
        .Replace("{server}/", bench.Server.Address.ToString(), StringComparison.Ordinal);

    private static string Without(string snapshot, string blob)
        => string.Join('\n', snapshot.Split('\n').Where(line => !line.StartsWith(blob + " ", StringComparison.Ordinal)));
}
