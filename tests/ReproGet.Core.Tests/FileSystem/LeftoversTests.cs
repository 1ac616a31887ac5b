using ReproGet.Core.FileSystem;
using ReproGet.Core.Tests.Images;

namespace ReproGet.Core.Tests.FileSystem;

public sealed class LeftoversTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folders_of_runs_that_were_killed_are_swept_and_nothing_else()
    {
        string[] old = [Run("run"), Run("lock")];
        string[] others = ["run-mine", "publish", $"walk-{Guid.NewGuid():N}"];
        var living = Run("run");
        foreach (var name in (string[])[.. old, .. others, living])
        {
            _folder.Write($"{name}/made/file", "x");
            if (name != living)
                Directory.SetLastWriteTimeUtc(_folder[name], DateTime.UtcNow.AddHours(-25));
        }
        _folder.Write("outside/kept", "x");
        Directory.CreateSymbolicLink(_folder[$"{old[0]}/link"], _folder["outside"]);
        Directory.SetLastWriteTimeUtc(_folder[old[0]], DateTime.UtcNow.AddHours(-25));

        Leftovers.SweepRuns(_folder.Root);
        Leftovers.SweepRuns(_folder["not there"]);

        Assert.All(old, name => Assert.False(Directory.Exists(_folder[name])));
        Assert.All(others.Append(living), name => Assert.True(File.Exists(_folder[name + "/made/file"])));
        Assert.True(File.Exists(_folder["outside/kept"]));
    }

    private static string Run(string kind) => $"{kind}-{Guid.NewGuid():N}";
}
