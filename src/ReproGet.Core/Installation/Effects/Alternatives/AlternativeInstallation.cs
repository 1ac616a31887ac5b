using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Debian;

namespace ReproGet.Core.Installation.Effects.Alternatives;

/// <summary>Carries out one <c>update-alternatives --install</c>.</summary>
/// <remarks>Source of the rules: update-alternatives(1) and <c>utils/update-alternatives.c</c> of dpkg 1.22; its log is not written.</remarks>
internal sealed class AlternativeInstallation(InstalledRoot root, AlternativesDatabase database)
{
    private const string Folder = "/etc/alternatives";

    /// <summary>Changes the group and its links; null where that was done, else why it was refused, as <c>update-alternatives</c> would.</summary>
    public string? Run(AlternativeRequest request)
    {
        if (Refusal(request) is { } refusal)
            return refusal;
        var group = database.Load(request.Name);
        var current = Target(Folder + "/" + group.Name);
        if (group.Link.Length > 0)
        {
            SelectMode(group, current);
            Evolve(group, request, current);
        }
        group.Link = request.Link;
        foreach (var slave in request.Slaves)
            group.Set(new AlternativeGroup.SlaveLink(slave.Name, slave.Link));
        group.Set(new AlternativeGroup.Choice(request.Path, request.Priority, request.Slaves.ToDictionary(slave => slave.Name, slave => slave.Path, StringComparer.Ordinal)));

        // A choice that is not known here stands only as long as the generic name leads to it.
        var known = current is null ? null : group.Find(current);
        if (known is null && Target(group.Link) != Folder + "/" + group.Name)
            group.IsAutomatic = true;
        if ((group.IsAutomatic ? group.Best(current) : known) is { } chosen)
            SetLinks(group, chosen);
        database.Save(group);
        return null;
    }

    private string? Refusal(AlternativeRequest request)
    {
        if (database.OwnerOfName(request.Name) is { } master && master.Name != request.Name)
            return $"it is a slave of {master.Name}";
        if (database.OwnerOfLink(request.Link) is { } owner && owner.Name != request.Name)
            return $"{request.Link} is already managed by {owner.Name}";
        if (!root.Exists(request.Path))
            return $"{request.Path} does not exist";
        foreach (var slave in request.Slaves)
        {
            if (database.OwnerOfName(slave.Name) is { } other && other.Name != request.Name)
                return $"its slave {slave.Name} is already part of {other.Name}";
            if (database.OwnerOfLink(slave.Link) is not { } linkOwner)
                continue;
            if (linkOwner.Name != request.Name)
                return $"{slave.Link} is already managed by {linkOwner.Name}";
            if (linkOwner.Slaves.Find(known => known.Link == slave.Link) is { } known && known.Name != slave.Name)
                return $"{slave.Link} is already managed by {known.Name}";
        }
        return null;
    }

    /// <summary>A link that somebody else has set is kept: the group is no longer automatic.</summary>
    private void SelectMode(AlternativeGroup group, string? current)
    {
        if (current is null)
            group.IsAutomatic = true;
        else if (group.Find(current) is null)
            group.IsAutomatic = !root.Exists(current);
    }

    /// <summary>Generic names may move between versions of a package: the links move along.</summary>
    private void Evolve(AlternativeGroup group, AlternativeRequest request, string? current)
    {
        if (group.Link != request.Link)
            Move(group.Link, request.Link);
        foreach (var slave in request.Slaves)
        {
            if (group.Slaves.Find(known => known.Name == slave.Name) is not { } known || known.Link == slave.Link || Target(known.Link) is null)
                continue;
            var file = current == request.Path ? slave.Path : Target(Folder + "/" + slave.Name);
            if (file is not null && root.Exists(file))
                Move(known.Link, slave.Link);
            else
                Remove(known.Link);
        }
    }

    private void SetLinks(AlternativeGroup group, AlternativeGroup.Choice choice)
    {
        SetLink(group.Name, group.Link, choice.Path);
        foreach (var slave in group.Slaves)
        {
            if (choice.Slaves.TryGetValue(slave.Name, out var file) && root.Exists(file))
            {
                SetLink(slave.Name, slave.Link, file);
                continue;
            }
            if (Target(slave.Link) is not null)
                Remove(slave.Link);
            Remove(Folder + "/" + slave.Name);
        }
    }

    private void SetLink(string name, string link, string file)
    {
        var middle = Folder + "/" + name;
        if (Target(middle) != file)
            root.WriteLink(middle, file);
        var standing = root.Tree.Find(root.Tree.Resolve(link));
        if (standing is { Type: not FileType.SymbolicLink })
            root.Diagnostics.AlternativeBlocked(name, link);
        else if (standing?.LinkTarget != middle)
            root.WriteLink(link, middle);
    }

    private void Move(string from, string to)
    {
        if (Target(from) is not { } target)
            return;
        Remove(from);
        root.WriteLink(to, target);
    }

    private void Remove(string path) => root.Tree.Remove(root.Tree.Resolve(path));

    /// <summary>A symbolic link's text; null where no link stands.</summary>
    private string? Target(string path) => root.Tree.Find(root.Tree.Resolve(path)) is { Type: FileType.SymbolicLink, LinkTarget: { } target } ? target : null;
}
