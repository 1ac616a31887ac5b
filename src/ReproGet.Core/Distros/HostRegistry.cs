using ReproGet.Core.Distros.Alpine;
using ReproGet.Core.Distros.Arch;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.Distros.Fedora;

namespace ReproGet.Core.Distros;

/// <summary>The package managers that we know, by distro. A new one is one line.</summary>
public static class HostRegistry
{
    private static readonly Dictionary<string, IHostPackages> All = new(StringComparer.Ordinal)
    {
        ["debian"] = new DpkgHost(),
        ["ubuntu"] = new DpkgHost(),
        ["fedora"] = new RpmHost(),
        ["alpine"] = new ApkHost(),
        ["arch"] = new PacmanHost(),
    };

    /// <summary>The distro of a root: as the project names it, else as the root says itself.</summary>
    /// <exception cref="ReproGetException">RG5203: nobody says it, or it has no packages.</exception>
    public static (string Distro, IHostPackages Packages) Find(string? named, string root)
    {
        var name = named ?? IdOf(root);
        return name is not null && All.TryGetValue(name, out var packages) ? (name, packages) : throw HostErrors.UnknownHost(name, root, All.Keys);
    }

    /// <summary>What makes the files of installed packages known.</summary>
    internal static string HintOf(string distro) => distro switch
    {
        "debian" or "ubuntu" => "Fetch the indices with apt-get update; what they no longer have has to be upgraded, or its snapshot added to apt's sources.",
        "alpine" => "Name the repositories in /etc/apk/repositories.",
        _ => "They came from no source package: keys, or packages of one's own making.",
    };

    /// <summary>os-release(5): also what it is like, <c>ID_LIKE</c>, so that derivatives count as what they come from.</summary>
    private static string? IdOf(string root)
    {
        foreach (var place in (string[])["etc/os-release", "usr/lib/os-release"])
        {
            var path = RootPath.Resolve(root, place);
            if (!File.Exists(path))
                continue;
            var values = HostFiles.Lines(path).Select(line => line.Split('=', 2)).Where(parts => parts.Length == 2)
                .ToLookup(parts => parts[0].Trim(), parts => parts[1].Trim().Trim('"', '\''), StringComparer.Ordinal);
            var ids = values["ID"].Concat(values["ID_LIKE"].SelectMany(like => like.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
            return ids.FirstOrDefault(All.ContainsKey) ?? ids.FirstOrDefault();
        }
        return null;
    }
}
