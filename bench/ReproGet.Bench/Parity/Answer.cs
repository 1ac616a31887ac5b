using System.Text.RegularExpressions;
using ReproGet.Core.Distros.Debian;

namespace ReproGet.Parity;

/// <summary>What would be done about a request: <c>name architecture version</c> of each package that would be installed, <c>-name version</c> of each that would go; or why nothing can be.</summary>
internal sealed partial record Answer(IReadOnlyList<string> Changes, string? Reason)
{
    /// <summary>Whether nothing can be done.</summary>
    public bool IsFailure => Reason is not null;

    public static Answer Failure(string reason) => new([], reason);

    /// <summary>Of a line that oracle.py writes.</summary>
    public static Answer OfLine(string line)
        => line.StartsWith('!') ? Failure(line[1..]) : Of(line.Split('\t', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Of what apt-get prints.</summary>
    public static Answer OfSimulation(string output)
        => Of(SimulatedChange().Matches(output).Select(match => match.Groups["verb"].Value == "Remv"
            ? $"-{match.Groups["name"]} {match.Groups["version"]}"
            : $"{match.Groups["name"]} {match.Groups["architecture"]} {match.Groups["version"]}"));

    /// <summary>Of our own resolver.</summary>
    public static Answer Of(DebianResolution resolution)
        => Of([.. resolution.Packages.Select(chosen => $"{chosen.Package.Name} {chosen.Package.Architecture} {chosen.Package.Version}"), .. resolution.Removed.Select(removed => $"-{removed.Name} {removed.Version}")]);

    /// <summary>Whether both do the same, or neither can do anything.</summary>
    public bool IsSameAs(Answer other) => IsFailure == other.IsFailure && Changes.SequenceEqual(other.Changes);

    /// <summary>What this one does and the other does not.</summary>
    public string Beyond(Answer other) => IsFailure ? "cannot" : string.Join(", ", Changes.Except(other.Changes));

    private static Answer Of(IEnumerable<string> changes) => new([.. changes.Order(StringComparer.Ordinal)], null);

    // Inst name [old] (new Origin [architecture]) and Remv name [version]
    [GeneratedRegex(@"^(?:(?<verb>Inst) (?<name>[^ :]+)\S* (?:\[\S+\] )?\((?<version>\S+) [^\n]*?\[(?<architecture>[^\]]+)\]\)|(?<verb>Remv) (?<name>[^ :]+)\S* \[(?<version>[^\]]+)\])", RegexOptions.Multiline)]
    private static partial Regex SimulatedChange();
}
