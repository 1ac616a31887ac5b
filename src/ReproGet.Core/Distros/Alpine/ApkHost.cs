using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Alpine;

/// <summary>Alpine: apk's database says what is installed; of a file's hash it has none, so the file is fetched from the repositories that the system has.</summary>
/// <remarks>apk(5) "installed": a line a field with a letter before the colon, an empty line between packages; apk-repositories(5).</remarks>
internal sealed class ApkHost : IHostPackages
{
    // apk-tools 3 has moved it on usr-merged systems.
    private static readonly string[] Databases = ["lib/apk/db/installed", "usr/lib/apk/db/installed"];

    /// <inheritdoc/>
    public bool NeedsNames => true;

    /// <inheritdoc/>
    public Task<IReadOnlyList<HostPackage>> ReadAsync(HostRoot root, CancellationToken cancellationToken)
    {
        var database = Databases.Select(root.Of).FirstOrDefault(File.Exists) ?? throw HostErrors.NoDatabase(root.Of(Databases[0]));
        var repositories = Repositories(root.Of("etc/apk/repositories"));
        var packages = new List<HostPackage>();
        var fields = new Dictionary<char, string>();
        foreach (var line in HostFiles.Lines(database).Append(""))
        {
            if (line.Length > 2 && line[1] == ':')
            {
                // Further down stand the files of a package, with letters of their own.
                fields.TryAdd(line[0], line[2..]);
            }
            else if (line.Length == 0)
            {
                if (fields.TryGetValue('P', out var name) && fields.TryGetValue('V', out var version))
                    packages.Add(Describe(name, version, fields.GetValueOrDefault('A', "noarch"), repositories));
                fields.Clear();
            }
        }
        return Task.FromResult<IReadOnlyList<HostPackage>>(packages);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProgramCommand> Install(IReadOnlyList<(PackageFile File, string Path)> files, HostRoot root)
        => [new ProgramCommand("apk", ["add", "--no-network", .. root.Option("--root"), .. files.Select(file => file.Path)])];

    private static HostPackage Describe(string name, string version, string architecture, List<Uri> repositories)
        => new(name, version, architecture)
        {
            // What is for all architectures stands in the folder of each, so that of the repository's own is not told by the package.
            Files = repositories.Count == 0 ? [] :
            [
                new HostFile([.. repositories.Select(repository => PlaceOf(repository, $"{architecture}/{name}-{version}.apk"))], null),
            ],
        };

    private static HostPlace PlaceOf(Uri repository, string file)
    {
        var segments = repository.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        // Branch and repository: “v3.22/main”.
        return new HostPlace(string.Join('/', segments[Math.Max(0, segments.Length - 2)..].Append(file)), new Uri(repository.AbsoluteUri.TrimEnd('/') + "/" + file));
    }

    private static List<Uri> Repositories(string path)
        => !File.Exists(path) ? [] :
        [
            .. HostFiles.Lines(path)
                .Select(line => line.Trim())
                .Where(line => line.Length > 0 && line[0] != '#')
                .Select(line => line[0] == '@' ? line[(line.IndexOf(' ') + 1)..].Trim() : line)
                .Select(text => Uri.TryCreate(text, UriKind.Absolute, out var uri) ? uri : null)
                .OfType<Uri>()
                .Where(uri => uri.Scheme is "http" or "https" or "file"),
        ];
}
