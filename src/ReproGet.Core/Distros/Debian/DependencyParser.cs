namespace ReproGet.Core.Distros.Debian;

/// <summary>Reads fields such as Depends and Provides.</summary>
public static class DependencyParser
{
    /// <summary>The relations of a field: all of the outer list, one of each inner list, whose order is that of preference.</summary>
    /// <param name="text">The value; it may be folded, and is empty where it is null.</param>
    /// <exception cref="FormatException">The text is no list of relations; the message says where.</exception>
    public static IReadOnlyList<IReadOnlyList<Relation>> Parse(string? text)
    {
        var groups = new List<IReadOnlyList<Relation>>();
        var group = new List<Relation>();
        var reader = new RelationReader(text);
        while (reader.Next())
        {
            group.Add(new Relation(
                reader.Name.ToString(),
                reader.Qualifier.IsEmpty ? null : reader.Qualifier.ToString(),
                reader.Operator,
                reader.Version.IsEmpty ? null : reader.Version.ToString()));
            if (reader.HasAlternative)
                continue;
            groups.Add(group);
            group = [];
        }
        return groups;
    }
}
