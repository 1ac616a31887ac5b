using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros.Debian.Installed;

/// <summary>The dpkg status file that <c>ReproGetInstalledPackages</c> names: what a base holds whose own database is missing or wrong.</summary>
/// <param name="Content">Its bytes.</param>
public sealed record DeclaredDatabase(byte[] Content)
{
    /// <summary>Of its bytes. A lock records it.</summary>
    public Digest Digest => Digest.Of(Content);

    /// <summary>Reads the file that a request names; null where it names none.</summary>
    /// <param name="options">Of the request.</param>
    /// <param name="projectFolder">Where relative paths begin.</param>
    /// <param name="project">For messages.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ReproGetException">RG1073: it cannot be read, or is no such file, or there is no base that it could be of.</exception>
    public static async Task<DeclaredDatabase?> ReadAsync(RequestOptions options, string projectFolder, string project, CancellationToken cancellationToken)
    {
        if (options.InstalledPackages is not { } name)
            return null;
        if (options.Base == "scratch")
            throw DistroErrors.NoDatabase(name, project, "but ContainerBaseImage is “scratch”, in which nothing is installed. Remove one of the two.");
        // A request has no absolute paths; one that leads out of the project is better known by its whole.
        var path = Path.GetFullPath(Path.Combine(projectFolder, name));
        var shown = name.StartsWith("../", StringComparison.Ordinal) ? path : name;
        try
        {
            var content = await RegularFile.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
            using var stream = new MemoryStream(content, writable: false);
            await DpkgStatusReader.ReadAsync(stream, shown, isControlFile: false, cancellationToken).ConfigureAwait(false);
            return new DeclaredDatabase(content);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DistroErrors.NoDatabase(shown, project, $"which cannot be read: {e.Message} It must be a dpkg status file, as /var/lib/dpkg/status is.", e);
        }
        catch (ReproGetException failure) when (DebianIndexErrors.ProblemOf(failure) is { } problem)
        {
            throw DistroErrors.NoDatabase(shown, project, $"which is no dpkg status file: {problem} Name a copy of the base's /var/lib/dpkg/status.", failure);
        }
    }

    /// <summary>Puts it into a root in the place of dpkg's own.</summary>
    /// <param name="tree">The root.</param>
    /// <param name="time">Of the file, in seconds since 1970-01-01 UTC.</param>
    public void PutInto(FileTree tree, long time)
    {
        tree.Set(FileEntry.File(tree.Resolve(InstalledPackages.Status), FileContent.Of(Content), time));
        tree.AddMissingParents(time);
    }
}
