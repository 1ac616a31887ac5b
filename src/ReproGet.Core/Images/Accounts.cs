using System.Globalization;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Images;

/// <summary>The names of users and groups in the image: passwd(5), group(5).</summary>
internal sealed record Accounts(IReadOnlyDictionary<string, (int Id, int Group)> Users, IReadOnlyDictionary<string, int> Groups)
{
    public static Accounts Read(FileTree root) => new(
        Rows(root, "etc/passwd").Where(row => row.Length > 3).Select(row => (Name: row[0], Id: Number(row[2]), Group: Number(row[3])))
            .Where(row => row.Id is not null && row.Group is not null).DistinctBy(row => row.Name).ToDictionary(row => row.Name, row => (row.Id!.Value, row.Group!.Value), StringComparer.Ordinal),
        Rows(root, "etc/group").Where(row => row.Length > 2 && Number(row[2]) is not null).DistinctBy(row => row[0]).ToDictionary(row => row[0], row => Number(row[2])!.Value, StringComparer.Ordinal));

    /// <summary>By name, or by number: a number that nobody has is of the group of that number.</summary>
    public (int Id, int Group)? User(string text)
    {
        if (Users.TryGetValue(text, out var user))
            return user;
        if (Number(text) is not { } id)
            return null;
        return Users.Values.FirstOrDefault(known => known.Id == id, (Id: id, Group: id));
    }

    public int? Group(string text) => Groups.TryGetValue(text, out var id) ? id : Number(text);

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IEnumerable<string[]> Rows(FileTree root, string path)
    {
        if (!root.TryFollow(path, out var entry) || entry.Content is null)
            yield break;
        using var reader = new StreamReader(entry.OpenSmall());
        while (reader.ReadLine() is { } line)
            yield return line.Split(':');
    }
}
