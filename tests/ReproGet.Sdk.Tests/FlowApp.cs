namespace ReproGet.Sdk.Tests;

/// <summary>Projects that ask for packages of the <see cref="FlowArchive"/>.</summary>
internal static class FlowApp
{
    /// <summary>A project that asks for <paramref name="packages"/>: some items. The archive's key lies beside it, so that its lock is the same in every folder.</summary>
    public static ProjectFolder WriteFlowApp(
        this ProjectFolder project, FlowArchive archive, string packages, string body = "", string? head = null)
        => project.WriteArchive(archive).WriteApp(
            $"""
            <PropertyGroup>
              <ReproGetDistro>debian</ReproGetDistro>
              <ReproGetSuite>trixie</ReproGetSuite>
            </PropertyGroup>
            <ItemGroup>{Source(archive)}{packages}</ItemGroup>
            {body}
            """,
            head);

    /// <summary>The archive as an item.</summary>
    public static string Source(FlowArchive archive, string suites = "trixie", string components = "main") => $"<DistroSource Include=\"{archive.Uri}\" Suites=\"{suites}\" Components=\"{components}\" SignedBy=\"archive.pgp\" />";

    /// <summary>The archive's key.</summary>
    public static ProjectFolder WriteArchive(this ProjectFolder project, FlowArchive archive)
    {
        File.WriteAllBytes(project.PathOf("archive.pgp"), [.. archive.Key]);
        return project;
    }

    /// <summary>Locks. It needs no restore.</summary>
    public static DotnetRun Locks(this ProjectFolder project, params IEnumerable<string> arguments)
        => project.Succeeds(["msbuild", "-t:ReproGetLock", .. arguments]);

    /// <summary>The files of a lock.</summary>
    public static IEnumerable<string> LockFiles(this ProjectFolder project)
        => Directory.GetFiles(project.Root).Where(path => Path.GetFileName(path) is var name && (name.Contains("SHA256SUMS", StringComparison.Ordinal) || name is "reproget.lock.json" or ".gitattributes")).Order();

    /// <summary>Everything about them that a build could change.</summary>
    public static IReadOnlyList<string> LockState(this ProjectFolder project)
        => [.. project.LockFiles().Select(path => $"{Path.GetFileName(path)} {File.GetLastWriteTimeUtc(path):O}\n{File.ReadAllText(path)}")];

    /// <summary>Copies a lock from elsewhere.</summary>
    public static ProjectFolder TakeLock(this ProjectFolder project, ProjectFolder from)
    {
        foreach (var file in from.LockFiles())
            File.Copy(file, project.PathOf(Path.GetFileName(file)), overwrite: true);
        return project;
    }
}
