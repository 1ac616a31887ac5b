using System.Security.Cryptography;

namespace ReproGet.Components.Tests;

/// <summary>Packages on a base that mmdebstrap makes: what dpkg itself makes of the same base and the same packages.</summary>
public sealed class BaseTests(PackedSdk sdk, DebianBase debian)
{
    // libzstd-dev needs libzstd1 in its own version, which security has newer than the base.
    private const string Packages = "curl;libzstd-dev;fonts-dejavu-core;ca-certificates;libncurses-dev";

    /// <summary>What dpkg and ldconfig leave behind and no image needs: their logs, locks, and copies of older states.</summary>
    private static readonly string[] Leftovers =
    [
        "debs", "var/log", "var/lib/dpkg/status-old", "var/lib/dpkg/available-old", "var/lib/dpkg/diversions-old", "var/lib/dpkg/statoverride-old", "var/lib/dpkg/lock", "var/lib/dpkg/triggers/Lock",
        "var/cache/ldconfig", "var/cache/debconf", "var/lib/dpkg/available",
        // apt's own note of who was wished for; dpkg does not write it.
        "var/lib/apt/extended_states",
        // The app.
        "app",
    ];

    [Fact]
    public async Task The_root_is_the_one_that_dpkg_makes()
    {
        Oracle.Require("dpkg");
        var tar = await debian.GetTarAsync();
        using var folder = new ProjectFolder(sdk, "OnBase");
        await debian.WriteImageAsync(folder.PathOf("base.tar"));
        folder.WriteApp($"""
            <PropertyGroup>
              <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
              <ContainerBaseImage>oci-archive:base.tar</ContainerBaseImage>
              <ContainerRepository>on-base</ContainerRepository>
            </PropertyGroup>
            <ItemGroup><DistroPackage Include="{Packages}" /></ItemGroup>
            """);
        folder.Succeeds("build", "-t:ReproGetLock", "-p:ReproGetUseHostSources=true", $"-p:ReproGetCacheDir={Mirror.Cache}");
        var project = PublishedProject.Publish(folder);
        var root = project.Root("amd64");

        var expected = Path.Combine(folder.Outer, "expected");
        Directory.CreateDirectory(Path.Combine(expected, "debs"));
        Oracle.Run("tar", "-xpf", tar, "--numeric-owner", "--xattrs", "-C", expected);
        foreach (var (hash, name) in LockedPackages.Read(folder, "amd64"))
            File.Copy(LockedPackages.Blob(hash), Path.Combine(expected, "debs", Path.GetFileName(name)));
        Oracle.Run("chroot", expected, "sh", "-c", "unset TMPDIR; DEBIAN_FRONTEND=noninteractive dpkg -i /debs/*.deb");

        Assert.Contains("\"upgrades\"", folder.Read("reproget.lock.json"), StringComparison.Ordinal);
        Assert.Contains("{\"name\":\"libzstd1\"", folder.Read("reproget.lock.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("RG5060", project.Output, StringComparison.Ordinal);
        Assert.Empty(Differences(RootListing.Read(expected), RootListing.Read(root)));
        Assert.Equal("", Oracle.Run("dpkg", "--root=" + root, "--audit"));
        // It misses what path-exclude left out, and nothing else.
        Assert.Equal(Oracle.Run("chroot", expected, "dpkg", "--verify"), Oracle.Run("chroot", root, "dpkg", "--verify"));
        Assert.Contains("0 upgraded, 0 newly installed, 0 to remove", Oracle.Run("chroot", root, "apt-get", "-s", "install", "curl"), StringComparison.Ordinal);
        Assert.StartsWith("curl 8.", Oracle.Run("chroot", root, "curl", "--version"), StringComparison.Ordinal);
    }

    private static List<string> Differences(RootListing expected, RootListing found)
    {
        var differences = new List<string>();
        foreach (var path in expected.Entries.Keys.Union(found.Entries.Keys).Where(path => !Leftovers.Any(leftover => path == leftover || path.StartsWith(leftover + "/", StringComparison.Ordinal) || path.StartsWith(leftover + "-", StringComparison.Ordinal))).Order(StringComparer.Ordinal))
        {
            var (one, other) = (expected.Entries.GetValueOrDefault(path), found.Entries.GetValueOrDefault(path));
            if (one is null || other is null)
                differences.Add($"{path}: {(one is null ? "only in ours" : "only in dpkg's")}");
            else if ((one.Type, one.Rights, one.Target) != (other.Type, other.Rights, other.Target))
                differences.Add($"{path}: {one} in dpkg's, {other} in ours");
            else if (one.Type == "f" && Hash(expected, path) != Hash(found, path))
                differences.Add($"{path}: other bytes");
        }
        return differences;
    }

    private static string Hash(RootListing listing, string path)
    {
        using var file = File.OpenRead(Path.Combine(listing.Folder, path));
        return Convert.ToHexString(SHA256.HashData(file));
    }
}
