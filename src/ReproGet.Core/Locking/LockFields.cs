using System.Text.Json;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Locking;

/// <summary>Reads the members of one JSON object strictly: each of the right kind, none missing, none left over.</summary>
internal sealed class LockFields
{
    private readonly JsonElement _object;
    private readonly LockPlace _place;
    private readonly string _path;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public LockFields(JsonElement element, LockPlace place, string path)
    {
        _object = element;
        _place = place;
        _path = path;
        if (element.ValueKind != JsonValueKind.Object)
            throw LockErrors.Damaged(place, $"“{(path.Length == 0 ? "the document" : path)}” is no object");
    }

    public IReadOnlyList<string> Names => [.. _object.EnumerateObject().Select(member => member.Name)];

    public string Text(string name) => OptionalText(name) ?? throw Damaged(name, "is missing");

    public string? OptionalText(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw Damaged(name, "is no string");
        return value.GetString();
    }

    public long Number(string name)
    {
        if (Find(name) is not { ValueKind: JsonValueKind.Number } value || !value.TryGetInt64(out var number) || number < 0)
            throw Damaged(name, "is no whole number");
        return number;
    }

    public bool Flag(string name) => OptionalFlag(name) ?? throw Damaged(name, "is missing");

    public bool? OptionalFlag(string name) => Find(name)?.ValueKind switch
    {
        null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Damaged(name, "is neither true nor false"),
    };

    public DateTimeOffset Time(string name) => OptionalTime(name) ?? throw Damaged(name, "is missing");

    public DateTimeOffset? OptionalTime(string name)
    {
        if (OptionalText(name) is not { } text)
            return null;
        return LockTime.TryParse(text, out var time) ? time : throw Damaged(name, "is no time such as “2025-08-01T00:00:00Z”");
    }

    public Digest Digest(string name) => OptionalDigest(name) ?? throw Damaged(name, "is missing");

    public Digest? OptionalDigest(string name)
    {
        if (OptionalText(name) is not { } text)
            return null;
        return Oci.Digest.TryParse(text, out var digest) ? digest : throw Damaged(name, "is no SHA-256 digest");
    }

    public Digest Hash(string name)
        => Oci.Digest.TryParseHex(Text(name), out var digest) ? digest : throw Damaged(name, "is no SHA-256 hash");

    public IReadOnlyList<string> Texts(string name) => Find(name) is null ? throw Damaged(name, "is missing") : OptionalTexts(name);

    public IReadOnlyList<string> OptionalTexts(string name)
        => [.. Elements(name).Select(element => element.ValueKind == JsonValueKind.String ? element.GetString()! : throw Damaged(name, "holds something that is no string"))];

    public LockFields Object(string name) => OptionalObject(name) ?? throw Damaged(name, "is missing");

    public LockFields? OptionalObject(string name) => Find(name) is { } value ? new LockFields(value, _place, Join(name)) : null;

    public IEnumerable<LockFields> Objects(string name)
    {
        if (Find(name) is null)
            throw Damaged(name, "is missing");
        return OptionalObjects(name);
    }

    public IEnumerable<LockFields> OptionalObjects(string name)
        => Elements(name).Select((element, index) => new LockFields(element, _place, $"{Join(name)}[{index}]")).ToList();

    /// <summary>A list whose keys must ascend: a merge can leave a line twice or in the wrong place.</summary>
    public IReadOnlyList<T> InOrder<T>(string name, IEnumerable<T> items, Func<T, string> key)
    {
        List<T> list = [.. items];
        for (var i = 1; i < list.Count; i++)
        {
            if (Utf8Order.Instance.Compare(key(list[i - 1]), key(list[i])) >= 0)
                throw Damaged(name, $"has “{LockErrors.Printable(key(list[i]))}” twice or in the wrong place");
        }
        return list;
    }

    /// <summary>Says that all that this version knows has been read.</summary>
    public void End()
    {
        foreach (var name in Names)
        {
            if (!_read.Contains(name))
                throw Damaged(name, "is not known");
        }
    }

    public ReproGetException Damaged(string problem) => LockErrors.Damaged(_place, $"“{LockErrors.Printable(_path)}” {problem}");

    public ReproGetException Damaged(string name, string problem) => LockErrors.Damaged(_place, $"“{LockErrors.Printable(Join(name))}” {problem}");

    private List<JsonElement> Elements(string name)
    {
        if (Find(name) is not { } value)
            return [];
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Damaged(name, "is no list");
    }

    /// <summary>A member that is there and not null.</summary>
    private JsonElement? Find(string name)
    {
        _read.Add(name);
        return _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string Join(string name) => _path.Length == 0 ? name : $"{_path}.{name}";
}
