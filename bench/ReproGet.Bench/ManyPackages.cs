using ReproGet.Core.Cache;
using ReproGet.Core.Locking;

namespace ReproGet.Bench;

/// <summary>A project that asks for much on a minimal bookworm, locked, with all of it in the workspace's cache.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Project">Its project file.</param>
/// <param name="Lock">Its lock.</param>
/// <param name="Cache">The cache.</param>
internal sealed record ManyPackages(string Folder, string Project, LockState Lock, BlobCache Cache)
{
    private const string Packages = "chromium;ffmpeg;imagemagick;libgdiplus;tesseract-ocr";

    public static async Task<ManyPackages> PrepareAsync(Workspace workspace)
    {
        var folder = Path.Combine(workspace.Root, "Many");
        var project = await MinimalBase.WriteProjectAsync(folder, $"""<DistroPackage Include="{Packages}" />""");
        workspace.Dotnet(folder, "build", "-t:ReproGetLock").Run();
        workspace.Dotnet(folder, "build", "-t:ReproGetDownload").Run();
        var state = (await LockFiles.FromPattern(Path.Combine(folder, "SHA256SUMS-{arch}"), project).ReadAsync(CancellationToken.None))!;
        return new ManyPackages(folder, project, state, new BlobCache(workspace.Cache));
    }
}
