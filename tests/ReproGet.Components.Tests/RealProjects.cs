[assembly: AssemblyFixture(typeof(ReproGet.Components.Tests.RealProjects))]

namespace ReproGet.Components.Tests;

/// <summary>Projects with Debian's real packages, each published once for all tests, when the first one asks.</summary>
public sealed class RealProjects : IDisposable
{
    // It has a script that is not understood (libpam-runtime's), conffiles that scripts take away (fontconfig's), and a program to run (curl).
    private const string WidePackages = "libgdiplus;libfontconfig1;fonts-dejavu-core;curl;libpam-runtime;libc-bin";

    private readonly Lock _lock = new();
    private Task<PublishedProject>? _sample;
    private Task<PublishedProject>? _wide;

    /// <summary>samples/HelloDebian as it stands in the repository, with its lock; <c>wide</c>: many packages, locked now, for amd64.</summary>
    internal Task<PublishedProject> GetAsync(string name, PackedSdk sdk) => name == "wide" ? GetWideAsync(sdk) : GetSampleAsync(sdk);

    internal Task<PublishedProject> GetSampleAsync(PackedSdk sdk)
    {
        lock (_lock)
            return _sample ??= Task.Run(() => PublishAsync(() => Sample.CopyInto(new ProjectFolder(sdk, "HelloDebian"))));
    }

    public void Dispose()
    {
        foreach (var project in (Task<PublishedProject>?[])[_sample, _wide])
        {
            if (project is { IsCompletedSuccessfully: true })
                project.Result.Dispose();
        }
    }

    private Task<PublishedProject> GetWideAsync(PackedSdk sdk)
    {
        lock (_lock)
            return _wide ??= Task.Run(() => PublishAsync(() => LockedWide(sdk)));
    }

    private static ProjectFolder LockedWide(PackedSdk sdk)
    {
        var project = new ProjectFolder(sdk, "Wide").WriteApp($"""
            <PropertyGroup>
              <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
              <ReproGetRuntimeDependencies>true</ReproGetRuntimeDependencies>
              <ReproGetDistro>debian</ReproGetDistro>
              <ReproGetSuite>trixie</ReproGetSuite>
              <ContainerRepository>wide</ContainerRepository>
            </PropertyGroup>
            <ItemGroup><DistroPackage Include="{WidePackages}" /></ItemGroup>
            """);
        project.Succeeds("build", "-t:ReproGetLock", "-p:ReproGetUseHostSources=true", $"-p:ReproGetCacheDir={Mirror.Cache}");
        return project;
    }

    private static async Task<PublishedProject> PublishAsync(Func<ProjectFolder> make)
    {
        await Mirror.RequireAsync();
        return PublishedProject.Publish(make());
    }
}
