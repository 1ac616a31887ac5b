using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Alternatives;

/// <summary>The alternatives of a root: <c>var/lib/dpkg/alternatives</c>, read once and saved where changed.</summary>
internal sealed class AlternativesDatabase
{
    private const string Folder = "var/lib/dpkg/alternatives";

    private readonly InstalledRoot _root;
    private readonly SortedDictionary<string, AlternativeGroup> _groups = new(Utf8Order.Instance);

    public AlternativesDatabase(InstalledRoot root)
    {
        _root = root;
        var folder = (root.Tree.RealPath(Folder) ?? Folder) + "/";
        foreach (var entry in root.Tree.Entries.Where(entry => entry.Path.StartsWith(folder, StringComparison.Ordinal)))
        {
            var name = entry.Path[folder.Length..];
            if (name.Contains('/') || !root.Tree.TryReach(entry.Path, out var file) || file.Content is not { Length: > 0 } content)
                continue;
            if (AlternativesFile.TryRead(name, content.ReadAll(), out var group))
                _groups[name] = group;
            else
                root.Diagnostics.AlternativesFileDamaged(entry.Path);
        }
    }

    /// <summary>The group of a name, made where it is new. Choices whose files are gone have left it.</summary>
    public AlternativeGroup Load(string name)
    {
        if (!_groups.TryGetValue(name, out var group))
            _groups[name] = group = new AlternativeGroup(name);
        group.Choices.RemoveAll(choice => !_root.Exists(choice.Path));
        return group;
    }

    /// <summary>The group that has a name, as master or as slave.</summary>
    public AlternativeGroup? OwnerOfName(string name)
        => _groups.Values.FirstOrDefault(group => group.Link.Length > 0 && (group.Name == name || group.Slaves.Exists(slave => slave.Name == name)));

    /// <summary>The group that has a link, as master or as slave.</summary>
    public AlternativeGroup? OwnerOfLink(string link)
        => _groups.Values.FirstOrDefault(group => group.Link == link || group.Slaves.Exists(slave => slave.Link == link));

    public void Save(AlternativeGroup group) => _root.ReplaceFile(Folder + "/" + group.Name, AlternativesFile.Write(group));
}
