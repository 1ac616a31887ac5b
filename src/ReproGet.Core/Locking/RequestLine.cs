using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Locking;

/// <summary>One line of a request file. Fields that are not there are empty.</summary>
internal sealed class RequestLine(string path, int number, string[] fields)
{
    public string Key => fields[0].Trim();

    public string this[int index] => index < fields.Length ? fields[index].Trim() : "";

    public string? Text(int index) => this[index] is { Length: > 0 } text ? text : null;

    /// <summary>A set in bytewise order.</summary>
    public IReadOnlyList<string> List(int index, params char[] separators)
        => [.. this[index]
            .Split(separators is [] ? [';'] : separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Distinct(StringComparer.Ordinal)
            .Order(Utf8Order.Instance)];

    public ReproGetException Malformed(string problem) => RequestErrors.MalformedRequestFile(path, number, problem);
}
