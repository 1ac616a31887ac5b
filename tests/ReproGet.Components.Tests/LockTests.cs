namespace ReproGet.Components.Tests;

/// <summary>A lock made now, of Debian's real indices with their real signatures.</summary>
public sealed class LockTests(PackedSdk sdk)
{
    [Theory]
    [InlineData("trixie", "libicu76", "libssl3t64")]
    [InlineData("bookworm", "libicu72", "libssl3")]
    public async Task Apt_would_install_the_same_packages(string suite, string icu, string ssl)
    {
        Oracle.Require("apt-get");
        await Mirror.RequireAsync();
        using var project = Sample.CopyInto(new ProjectFolder(sdk));
        foreach (var old in Directory.GetFiles(project.Root, "SHA256SUMS-*").Append(project.PathOf("reproget.lock.json")))
            File.Delete(old);
        project.Write("HelloDebian.csproj", project.Read("HelloDebian.csproj")
            .Replace("trixie", suite, StringComparison.Ordinal).Replace("libicu76", icu, StringComparison.Ordinal).Replace("libssl3t64", ssl, StringComparison.Ordinal));

        project.Succeeds("build", "-t:ReproGetLock", "-p:ReproGetUseHostSources=true", $"-p:ReproGetSdkVersion={project.SdkVersion}", $"-p:ReproGetCacheDir={Mirror.Cache}");

        foreach (var architecture in (string[])["amd64", "arm64"])
        {
            var apt = new HostApt(suite, architecture);
            var expected = apt.Install("base-files", "libc6", "libgcc-s1", "libstdc++6", icu, ssl, "ca-certificates", "tzdata");
            Assert.Equal(expected, LockedPackages.Versions(project, architecture));
        }
    }
}
