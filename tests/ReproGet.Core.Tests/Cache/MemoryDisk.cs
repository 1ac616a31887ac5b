using System.Diagnostics;

namespace ReproGet.Core.Tests.Cache;

/// <summary>A mounted tmpfs: a disk that can be full, or read-only for root too. Skips the test where mounting is not permitted.</summary>
internal sealed class MemoryDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MemoryDisk(string size)
    {
        Oracle.Require("mount");
        if (Try("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", Path))
            return;
        _folder.Dispose();
        Assert.Skip("Mounting is not permitted.");
    }

    public string Path => _folder.Path;

    private string Filling => System.IO.Path.Combine(Path, "filling");

    public void MakeReadOnly() => Assert.True(Try("mount", "-o", "remount,ro", Path));

    public void MakeWritable() => Assert.True(Try("mount", "-o", "remount,rw", Path));

    /// <summary>Leaves no block free.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filling, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Takes away what filled it.</summary>
    public void Empty() => File.Delete(Filling);

    public void Dispose()
    {
        Try("umount", "-l", Path);
        _folder.Dispose();
    }

    private static bool Try(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
