using ReproGet.Core.Resolution;

namespace ReproGet.Core.Tests.Resolution;

/// <summary>Requirements as text: <c>a &gt; b c</c> needs one of them, <c>a ! b</c> excludes, <c>a ? b</c> would like, and without a subject it must hold.</summary>
internal sealed class Rules : IRequirementSource
{
    private readonly List<string> _names = [];
    private readonly List<Requirement> _requirements = [];

    public Rules(string rules)
        : this(rules.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
    {
    }

    public Rules(IEnumerable<string> rules)
    {
        foreach (var words in rules.Select(rule => rule.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            var sign = words[0] is ">" or "!" or "?" ? 0 : 1;
            _requirements.Add(new Requirement
            {
                Subject = sign == 0 ? Requirement.Root : Number(words[0]),
                Choices = [.. words.Skip(sign + 1).Select(Number)],
                IsNegative = words[sign] == "!",
                IsOptional = words[sign] == "?",
            });
        }
    }

    public IReadOnlyCollection<Requirement> All => _requirements;

    public int CandidateCount => _names.Count;

    public IReadOnlyList<Requirement> RootRequirements => RequirementsOf(Requirement.Root);

    public IReadOnlyList<Requirement> RequirementsOf(int candidate) => [.. _requirements.Where(r => r.Subject == candidate)];

    public int GeneralOf(int candidate) => -1;

    public string Shown(Func<int, bool> isChosen)
        => string.Join(' ', Enumerable.Range(0, _names.Count).Where(isChosen).Select(n => _names[n]).Order(StringComparer.Ordinal));

    public string Shown(Requirement requirement)
    {
        var subject = requirement.Subject == Requirement.Root ? "" : _names[requirement.Subject] + " ";
        return $"{subject}{(requirement.IsNegative ? "!" : requirement.IsOptional ? "?" : ">")} {string.Join(' ', requirement.Choices.Select(c => _names[c]))}".TrimEnd();
    }

    /// <summary>By trying every set.</summary>
    public bool IsSatisfiable() => Enumerable.Range(0, 1 << _names.Count).Any(set => Holds(candidate => (set >> candidate & 1) != 0));

    public bool Holds(Func<int, bool> isChosen)
        => _requirements.All(r => r.IsOptional
            || (r.Subject != Requirement.Root && !isChosen(r.Subject))
            || (r.IsNegative ? !r.Choices.Any(isChosen) : r.Choices.Any(isChosen)));

    private int Number(string name)
    {
        var number = _names.IndexOf(name);
        if (number >= 0)
            return number;
        _names.Add(name);
        return _names.Count - 1;
    }
}
