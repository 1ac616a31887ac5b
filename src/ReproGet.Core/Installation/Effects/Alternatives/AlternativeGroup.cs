namespace ReproGet.Core.Installation.Effects.Alternatives;

/// <summary>One alternative of <c>update-alternatives</c>: a generic name, and the files that can stand behind it.</summary>
/// <param name="name">The group's name: that of its link in <c>/etc/alternatives</c>.</param>
internal sealed class AlternativeGroup(string name)
{
    public string Name { get; } = name;

    /// <summary>Whether the best choice is taken by itself; false once an administrator has chosen.</summary>
    public bool IsAutomatic { get; set; } = true;

    /// <summary>The generic name, absolute; empty for a group that is new.</summary>
    public string Link { get; set; } = "";

    /// <summary>Generic names of the links that follow this one, by their names in <c>/etc/alternatives</c>; in bytewise order when saved.</summary>
    public List<SlaveLink> Slaves { get; } = [];

    /// <summary>What can stand behind the link; in bytewise order of paths when saved.</summary>
    public List<Choice> Choices { get; } = [];

    /// <summary>A link that follows its master.</summary>
    public sealed record SlaveLink(string Name, string Link);

    /// <summary>One file that can stand behind the link.</summary>
    /// <param name="Path">Absolute.</param>
    /// <param name="Priority">The highest wins.</param>
    /// <param name="Slaves">The files behind the links that follow, by their names.</param>
    public sealed record Choice(string Path, int Priority, IReadOnlyDictionary<string, string> Slaves);

    public Choice? Find(string path) => Choices.Find(choice => choice.Path == path);

    /// <summary>Adds a choice, or replaces the one of its path.</summary>
    public void Set(Choice choice)
    {
        var index = Choices.FindIndex(known => known.Path == choice.Path);
        if (index < 0)
            Choices.Add(choice);
        else
            Choices[index] = choice;
    }

    public void Set(SlaveLink slave)
    {
        var index = Slaves.FindIndex(known => known.Name == slave.Name);
        if (index < 0)
            Slaves.Add(slave);
        else
            Slaves[index] = slave;
    }

    /// <summary>The choice of the highest priority; of several the one that stands now, else the first.</summary>
    public Choice Best(string? current)
    {
        var best = (current is null ? null : Find(current)) ?? Choices[0];
        foreach (var choice in Choices)
        {
            if (choice.Priority > best.Priority)
                best = choice;
        }
        return best;
    }
}
