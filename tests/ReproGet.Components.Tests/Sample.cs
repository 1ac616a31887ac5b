namespace ReproGet.Components.Tests;

/// <summary>samples/HelloDebian.</summary>
internal static class Sample
{
    /// <summary>Its files, with its lock, as they stand in the repository.</summary>
    public static ProjectFolder CopyInto(ProjectFolder project)
    {
        string[] names = ["HelloDebian.csproj", "Program.cs", "SHA256SUMS-amd64", "SHA256SUMS-arm64", "reproget.lock.json"];
        foreach (var name in names)
            project.Write(name, File.ReadAllText(Path.Combine(PackedSdk.Repository, "samples", "HelloDebian", name)));
        return project;
    }

    /// <summary><c>dotnet publish</c> for it, and for other projects with real packages.</summary>
    public static string[] Publish(ProjectFolder project, params string[] more)
        => ["publish", "-m", $"-p:ReproGetSdkVersion={project.SdkVersion}", $"-p:ReproGetCacheDir={Mirror.Cache}", .. more];
}
