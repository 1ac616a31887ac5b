using ReproGet.Core.Tests.Images;

namespace ReproGet.Components.Tests;

/// <summary>Every file of every package is in the root as dpkg-deb unpacks it, and what else is there is known.</summary>
public sealed class PayloadTests(PackedSdk sdk, RealProjects projects)
{
    /// <summary>Directories of base-files that are links in every Debian.</summary>
    private static readonly string[] Links = ["var/lock", "var/run"];

    /// <summary>What fontconfig-config's script takes away again.</summary>
    private const string Removed = "etc/fonts/conf.d/10-sub-pixel-none.conf";

    /// <summary>What is in no package. Below a directory of this list, all is.</summary>
    private static readonly string[] Made =
    [
        // The app.
        "app",
        // The scripts of base-files.
        "etc/dpkg/origins/default", "etc/motd", "etc/nsswitch.conf", "etc/opt", "etc/profile", "media", "mnt", "opt", "root/.bashrc", "root/.profile", "run/lock", "srv",
        "usr/local", "usr/share/info/dir", "var/log/btmp", "var/log/lastlog", "var/log/wtmp", "var/mail", "var/opt", "var/spool/mail",
        // Accounts.
        "etc/group", "etc/gshadow", "etc/passwd", "etc/shadow", "home/app",
        // The databases of dpkg and apt.
        "var/lib/apt", "var/lib/dpkg",
        // Triggers and scripts of libc-bin, ca-certificates, tzdata, libpam-modules, fontconfig; alternatives.
        "etc/ld.so.cache", "etc/ld.so.conf", "etc/ca-certificates.conf", "etc/ssl/certs", "etc/localtime", "etc/security/opasswd", "var/cache/fontconfig",
        "etc/fonts/conf.d/10-hinting-slight.conf", "etc/fonts/conf.d/70-no-bitmaps-except-emoji.conf",
        "etc/alternatives", "usr/bin/awk", "usr/bin/nawk", "usr/share/man/man1/awk.1.gz", "usr/share/man/man1/nawk.1.gz",
    ];

    [Theory]
    [InlineData("sample", "amd64")]
    [InlineData("sample", "arm64")]
    [InlineData("wide", "amd64")]
    public async Task Files_are_those_of_the_packages(string name, string architecture)
    {
        Oracle.Require("dpkg-deb");
        var project = await projects.GetAsync(name, sdk);
        var root = RootListing.Read(project.Root(architecture));
        using var work = new TemporaryFolder();
        var shipped = new HashSet<string>(StringComparer.Ordinal);
        var differences = new List<string>();

        foreach (var (hash, file) in LockedPackages.Read(project.Folder, architecture))
        {
            var package = work[Path.GetFileName(file)];
            Directory.CreateDirectory(package);
            Oracle.Run("dpkg-deb", "--extract", LockedPackages.Blob(hash), package);
            var payload = RootListing.Read(package);
            foreach (var path in payload.Entries.Keys)
            {
                shipped.Add(root.Place(path));
                if (Difference(payload, root, path) is { } difference)
                    differences.Add($"{Path.GetFileName(file)}: {path}: {difference}");
            }
            Directory.Delete(package, recursive: true);
        }

        Assert.Empty(differences);
        Assert.Empty(root.Entries.Keys.Where(path => !shipped.Contains(path) && !IsMade(path)).Order(StringComparer.Ordinal));
    }

    private static string? Difference(RootListing payload, RootListing root, string path)
    {
        var expected = payload.Entries[path];
        var place = root.Place(path);
        if (!root.Entries.TryGetValue(place, out var found))
            return place == Removed ? null : "missing";
        if (found != expected)
            return expected.Type == "d" && found.Type == "l" && Links.Contains(place) ? null : $"{found} instead of {expected}";
        return expected.Type == "f" && !HaveSameBytes(Path.Combine(payload.Folder, path), Path.Combine(root.Folder, place)) ? "other bytes" : null;
    }

    private static bool IsMade(string path) => Made.Any(made => path == made || path.StartsWith(made + "/", StringComparison.Ordinal));

    private static bool HaveSameBytes(string left, string right) => File.ReadAllBytes(left).AsSpan().SequenceEqual(File.ReadAllBytes(right));
}
