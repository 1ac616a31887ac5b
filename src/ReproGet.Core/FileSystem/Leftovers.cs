namespace ReproGet.Core.FileSystem;

/// <summary>What processes that died have left behind. What is younger than a day may belong to one that still runs.</summary>
public static class Leftovers
{
    /// <summary>What was not written to for so long belongs to nobody.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    /// <summary>A new name beside a file, on the same volume.</summary>
    internal static string NameBeside(string path) => $"{path}.{Guid.NewGuid():N}.tmp";

    /// <summary>Removes old files of <see cref="NameBeside"/>.</summary>
    internal static void SweepBeside(string path)
        => Sweep(Path.GetDirectoryName(path)!, found => IsBeside(Path.GetFileName(path), Path.GetFileName(found)), Lifetime, DateTimeOffset.UtcNow);

    /// <summary>Removes folders of earlier runs, which are named <c>run-</c> or <c>lock-</c> and a GUID.</summary>
    /// <param name="folder">What they stand in.</param>
    public static void SweepRuns(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var run in new DirectoryInfo(folder).EnumerateDirectories().Where(found => IsRun(found.Name)))
            Try(() => DeleteOld(run.LastWriteTimeUtc, Lifetime, DateTimeOffset.UtcNow, () => run.Delete(recursive: true)));
    }

    /// <summary>Removes old files of a folder.</summary>
    internal static void Sweep(string folder, Func<string, bool> isOurs, TimeSpan lifetime, DateTimeOffset now)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var path in Directory.EnumerateFiles(folder).Where(isOurs))
            Try(() => DeleteOld(File.GetLastWriteTimeUtc(path), lifetime, now, () => File.Delete(path)));
    }

    private static bool IsBeside(string name, string found)
        => found.StartsWith(name + ".", StringComparison.Ordinal) && Path.GetExtension(found) == ".tmp"
            && Guid.TryParseExact(Path.GetFileNameWithoutExtension(found)[name.Length..].TrimStart('.'), "N", out _);

    private static bool IsRun(string name)
        => name.IndexOf('-') is > 0 and var end && name[..end] is "run" or "lock" && Guid.TryParseExact(name[(end + 1)..], "N", out _);

    private static void DeleteOld(DateTime written, TimeSpan lifetime, DateTimeOffset now, Action delete)
    {
        // What another sweep has just removed has the time 1601: deleting nothing is no error.
        if (now - new DateTimeOffset(written) > lifetime)
            delete();
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // In use on Windows, or another user's: whoever owns it sweeps it. Nobody waits for it.
        }
    }
}
