using System.Text;

namespace ReproGet.Components.Tests;

/// <summary>The machine's apt in a root of its own: nothing installed, one release, one architecture.</summary>
internal sealed class HostApt
{
    private const string Keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    private readonly string _folder;

    /// <param name="suite">The release.</param>
    /// <param name="architecture">The architecture.</param>
    /// <param name="name">Whose root it is: two that use one at once would be in each other's way.</param>
    public HostApt(string suite, string architecture, string name = "apt")
    {
        Assert.True(File.Exists(Keyring), "The package debian-archive-keyring is missing.");
        _folder = Path.Combine(Mirror.Cache, name, $"{suite}-{architecture}");
        foreach (var folder in (string[])["state/lists/partial", "cache/archives/partial", "etc"])
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        File.WriteAllText(Path.Combine(_folder, "status"), "");
        File.WriteAllText(Path.Combine(_folder, "etc/sources.list"), Sources(suite));
        File.WriteAllText(
            Path.Combine(_folder, "apt.conf"),
            $$"""
            Dir::State "{{_folder}}/state";
            Dir::State::status "{{_folder}}/status";
            Dir::Cache "{{_folder}}/cache";
            Dir::Etc "{{_folder}}/etc";
            Dir::Etc::sourceparts "/dev/null";
            Dir::Etc::preferences "/dev/null";
            Dir::Etc::preferencesparts "/dev/null";
            APT::Architecture "{{architecture}}";
            APT::Architectures { "{{architecture}}"; };
            APT::Sandbox::User "";
            Acquire::Languages "none";
            Acquire::Check-Valid-Until "false";
            Debug::NoLocking "true";
            """);
        Run("update");
    }

    /// <summary><c>name=version</c> of what it would install, without epochs; sorted.</summary>
    public IReadOnlyList<string> Install(params IEnumerable<string> packages)
        => [.. Run(["--simulate", "install", "--no-install-recommends", .. packages]).Split('\n')
            .Where(line => line.StartsWith("Inst ", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .Select(words => LockedPackages.Version(words[1], words[2].TrimStart('(')))
            .Order(StringComparer.Ordinal)];

    /// <summary>Unpacks the newest version of a package into a folder.</summary>
    public void Unpack(string package, string folder)
    {
        Oracle.Run("env", ["-C", folder, "LC_ALL=C", $"APT_CONFIG={Path.Combine(_folder, "apt.conf")}", "apt-get", "-qq", "download", package]);
        Oracle.Run("dpkg-deb", "-x", Directory.GetFiles(folder, "*.deb").Single(), folder);
    }

    /// <summary>The folder of the indices that it has fetched.</summary>
    public string Lists => Path.Combine(_folder, "state/lists");

    /// <summary>A hash line for each <c>name=version</c>, as it shows them, with the first of the names that archives have it under; sorted.</summary>
    public IReadOnlyList<string> Sums(IEnumerable<string> versions)
    {
        var shown = Oracle.Run("env", ["LC_ALL=C", $"APT_CONFIG={Path.Combine(_folder, "apt.conf")}", "apt-cache", "show", .. versions]);
        return [.. shown.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(stanza => stanza.Split('\n').Where(line => line.Contains(": ", StringComparison.Ordinal) && line[0] != ' ').Select(line => line.Split(": ", 2)).DistinctBy(field => field[0]).ToDictionary(field => field[0], field => field[1]))
            .GroupBy(fields => fields["SHA256"])
            .Select(same => $"{same.Key}  {same.Select(fields => fields["Filename"]).Min(StringComparer.Ordinal)}")
            .Order(StringComparer.Ordinal)];
    }

    private static string Sources(string suite)
    {
        var list = new StringBuilder();
        foreach (var source in Mirror.Sources(suite))
        {
            foreach (var name in source.Suites)
                list.Append(null, $"deb [signed-by={Keyring}] {source.Uris[0]} {name} {string.Join(' ', source.Components)}\n");
        }
        return list.ToString();
    }

    private string Run(params IEnumerable<string> arguments)
        => Oracle.Run("env", ["LC_ALL=C", $"APT_CONFIG={Path.Combine(_folder, "apt.conf")}", "apt-get", "-qq", .. arguments]);
}
