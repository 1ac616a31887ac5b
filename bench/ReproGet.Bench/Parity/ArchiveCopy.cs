using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Packages;

namespace ReproGet.Parity;

/// <summary>A release, its updates and its security for one architecture: the same files for apt and for our resolver.</summary>
internal sealed class ArchiveCopy
{
    // Nobody asks it for anything: apt has the lists.
    private const string Host = "archive.invalid";

    private readonly List<DebianIndex> _indices = [];

    private ArchiveCopy(AptRoot root, string codename, Architecture architecture, bool withBackports)
    {
        Root = root;
        Codename = codename;
        Architecture = architecture;
        Folder = $"parity/{codename}-{architecture.Name}{(withBackports ? "-backports" : "")}";
        Main = "";
    }

    public AptRoot Root { get; }

    public string Codename { get; }

    public Architecture Architecture { get; }

    public IReadOnlyList<DebianIndex> Indices => _indices;

    /// <summary>The path of the release's own index, without updates and security.</summary>
    public string Main { get; private set; }

    private string Folder { get; }

    /// <summary>Writes what apt reads, and reads what it writes.</summary>
    public static async Task<ArchiveCopy> MakeAsync(
        AptRoot root, Archives archives, string codename, Architecture architecture, CancellationToken cancellationToken, bool withBackports = false)
    {
        var copy = new ArchiveCopy(root, codename, architecture, withBackports);
        copy.MakeFolders();
        var sources = new List<string>();
        foreach (var release in await archives.OpenAsync(codename, withBackports, cancellationToken))
        {
            sources.Add($"deb [trusted=yes] http://{Host}/{release.Source.Id} {release.Suite} main\n");
            await copy.AddAsync(release, archives, cancellationToken);
        }
        File.WriteAllText(copy.PathOf("etc/sources.list"), string.Concat(sources));
        return copy;
    }

    /// <summary>The same of an archive that nobody has: the text of its index.</summary>
    public static async Task<ArchiveCopy> OfAsync(AptRoot root, string codename, Architecture architecture, string packages, CancellationToken cancellationToken)
    {
        var copy = new ArchiveCopy(root, codename, architecture, withBackports: false);
        copy.MakeFolders();
        var prefix = $"lists/{Host}_made_dists_{codename}_";
        File.WriteAllText(copy.PathOf(prefix + "Release"), $"Suite: {codename}\nCodename: {codename}\nArchitectures: {architecture.Debian}\nComponents: main\n");
        File.WriteAllText(copy.PathOf("etc/sources.list"), $"deb [trusted=yes] http://{Host}/made {codename} main\n");
        copy.Main = copy.PathOf($"{prefix}main_binary-{architecture.Debian}_Packages");
        File.WriteAllText(copy.Main, packages);
        using var stream = File.OpenRead(copy.Main);
        copy._indices.Add(new DebianIndex("made", codename, codename, "main", false, false, await PackagesReader.ReadAsync(stream, copy.Main, cancellationToken)));
        return copy;
    }

    /// <summary>Writes a configuration for apt, and what is installed.</summary>
    /// <returns>Its path inside the root.</returns>
    public string Configure(string name, string status, string extendedStates, bool withRecommends = false)
    {
        var state = $"/{Folder}/{name}";
        Directory.CreateDirectory(Root.PathOf(state[1..]));
        File.WriteAllText(PathOf($"{name}/status"), status);
        File.WriteAllText(PathOf($"{name}/extended_states"), extendedStates);
        File.WriteAllText(
            PathOf($"{name}/apt.conf"),
            $$"""
            Dir::State "{{state}}";
            Dir::State::lists "/{{Folder}}/lists";
            Dir::State::status "{{state}}/status";
            Dir::Cache "/{{Folder}}/cache";
            Dir::Etc "/{{Folder}}/etc";
            APT::Architecture "{{Architecture.Debian}}";
            APT::Architectures { "{{Architecture.Debian}}"; };
            APT::Install-Recommends "{{withRecommends}}";
            APT::Solver "3.0";
            Acquire::Check-Valid-Until "false";
            Acquire::Languages "none";
            Debug::NoLocking "true";
            """);
        return $"{state}/apt.conf";
    }

    /// <summary>The path outside the root of a file of this copy.</summary>
    public string PathOf(string name) => Root.PathOf(Path.Combine(Folder, name));

    private void MakeFolders()
    {
        foreach (var folder in (string[])["lists/partial", "etc/apt.conf.d", "etc/preferences.d", "cache"])
            Directory.CreateDirectory(PathOf(folder));
    }

    private async Task AddAsync(Core.Distros.Debian.Archive.VerifiedRelease release, Archives archives, CancellationToken cancellationToken)
    {
        // As apt names what it fetched.
        var prefix = $"lists/{Host}_{release.Source.Id}_dists_{release.Suite}_";
        var told = release.Release;
        File.WriteAllText(
            PathOf(prefix + "Release"),
            $"""
            Origin: {told.Origin}
            Label: {told.Label}
            Suite: {told.Suite}
            Codename: {told.Codename}
            Architectures: {string.Join(' ', told.Architectures)}
            Components: {string.Join(' ', told.Components)}
            NotAutomatic: {(told.NotAutomatic ? "yes" : "no")}
            ButAutomaticUpgrades: {(told.ButAutomaticUpgrades ? "yes" : "no")}

            """);
        foreach (var index in Core.Distros.Debian.Archive.DebianArchive.FindIndices(release, "main", Architecture.Debian))
        {
            var path = PathOf($"{prefix}main_binary-{index.Architecture}_Packages");
            await archives.WriteAsync(release, index, path, cancellationToken);
            using var stream = File.OpenRead(path);
            var packages = await PackagesReader.ReadAsync(stream, path, cancellationToken);
            _indices.Add(new DebianIndex(release.Source.Id, told.Suite ?? release.Suite, told.Codename ?? "", "main", told.NotAutomatic, told.ButAutomaticUpgrades, packages));
            if (Main.Length == 0)
                Main = path;
        }
    }
}
