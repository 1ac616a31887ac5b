using ReproGet.Core.Packages;
using ReproGet.Core.Resolution;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Debian policy chapter 7 in the solver's terms. A name is a candidate, and so is each of its versions.</summary>
/// <remarks>
/// A name requires one of its versions, a version its name and none of the others. A dependency that all versions of a name share belongs to the name, so that
/// it is known before a version is chosen; this too is as in apt, and decides the order of work.
/// </remarks>
internal sealed class DebianRequirements : IRequirementSource
{
    private readonly PackageUniverse _universe;
    private readonly Obsolescence _obsolescence;
    private readonly TargetLookup _targets;
    private readonly Problem _problem;
    private readonly RootRules _root;
    private readonly List<RequirementOrigin> _origins = [];
    private readonly List<int> _choices = [];

    /// <summary>By number of name: relations that went into others. Their versions have them as well.</summary>
    private readonly Dictionary<int, HashSet<RelationGroup>> _merged = [];

    public DebianRequirements(PackageUniverse universe, Obsolescence obsolescence, Architecture architecture, Problem problem)
    {
        _universe = universe;
        _obsolescence = obsolescence;
        _targets = new TargetLookup(universe, architecture.Debian);
        _problem = problem;
        _root = new RootRules(universe, problem, Tag);
        RootRequirements = _root.All();
    }

    public int CandidateCount => _universe.Names.Count + _universe.Versions.Length;

    public IReadOnlyList<Requirement> RootRequirements { get; }

    public IReadOnlyList<int> Assumptions => _root.ByHand;

    public RequirementOrigin OriginOf(Requirement requirement) => _origins[requirement.Tag];

    public int GeneralOf(int candidate) => IsName(candidate) ? -1 : _universe.NameOf(candidate);

    public IReadOnlyList<Requirement> RequirementsOf(int candidate)
        => IsName(candidate) ? OfName(candidate) : OfVersion(candidate - _universe.Names.Count);

    private bool IsName(int candidate) => candidate < _universe.Names.Count;

    private int Tag(RequirementOrigin origin)
    {
        _origins.Add(origin);
        return _origins.Count - 1;
    }

    private List<Requirement> OfName(int name)
    {
        var first = _universe.FirstVersions[name];
        var count = _universe.FirstVersions[name + 1] - first;
        var requirements = new List<Requirement>
        {
            new()
            {
                Subject = name,
                Choices = _root.Preferred(name),
                Rank = RequirementRank.SelectVersion,
                Tag = Tag(new RequirementOrigin(OriginKind.Versions, name)),
            },
        };
        AddRelations(name, first, requirements, group => IsShared(group, first, count));
        return requirements;
    }

    private List<Requirement> OfVersion(int version)
    {
        var name = _universe.Versions[version].Name;
        var first = _universe.FirstVersions[name];
        var count = _universe.FirstVersions[name + 1] - first;
        var subject = _universe.Names.Count + version;
        var requirements = new List<Requirement>
        {
            new() { Subject = subject, Choices = [name], Rank = RequirementRank.SelectVersion, Tag = Tag(new RequirementOrigin(OriginKind.NameOfVersion, version)) },
        };
        for (var other = first; other < first + count; other++)
        {
            if (other != version)
                requirements.Add(new() { Subject = subject, Choices = [_universe.Names.Count + other], IsNegative = true, Tag = Tag(new RequirementOrigin(OriginKind.OneVersion, version)) });
        }
        if (_problem.Options.Installed.Count > 0 && version != _universe.InstalledVersions[name])
            AddSiblings(version, requirements);
        if (count > 1 || _merged.ContainsKey(name))
            AddOwn(version, first, count, requirements);
        return requirements;
    }

    /// <summary>What a version has beyond the others of its name.</summary>
    private void AddOwn(int version, int first, int count, List<Requirement> requirements)
    {
        var merged = _merged.GetValueOrDefault(_universe.Versions[version].Name);
        AddRelations(_universe.Names.Count + version, version, requirements, group => merged?.Contains(group) == true || !IsShared(group, first, count));
    }

    private delegate bool GroupFilter(RelationGroup group);

    /// <summary>A relation with its alternatives, as a field has it.</summary>
    private sealed record RelationGroup(OriginKind Field, string Text);

    private void AddRelations(int subject, int version, List<Requirement> requirements, GroupFilter belongs)
    {
        var name = _universe.Versions[version].Name;
        var package = _universe.PackageOf(version);
        var isWhole = subject == name && _universe.FirstVersions[name + 1] - _universe.FirstVersions[name] == 1;
        var merge = new RelationMerge(requirements);
        foreach (var field in RequirementFields.All)
        {
            if (RequirementFields.Text(package, field) is not { Length: > 0 } text)
                continue;
            if (RequirementFields.IsOptional(field) && !IsWanted(field) && _universe.InstalledVersions[name] < 0)
                continue;
            try
            {
                var reader = new RelationReader(text);
                while (NextGroup(ref reader, field, name, out var origin, out var isLeftOut))
                {
                    if (isLeftOut || (!isWhole && !belongs(new RelationGroup(field, text.Substring(origin.Start, origin.Length)))))
                        continue;
                    if (RequirementFields.IsNegative(field) && _choices.Count == 0)
                        continue;
                    var relation = Relation(subject, field, origin with { Index = version });
                    if (relation.IsOptional && _universe.InstalledVersions[name] >= 0)
                        relation = OfInstalled(relation, name, field, text.AsSpan(origin.Start));
                    if (relation is null)
                        continue;
                    var hasAlternatives = reader.Start != origin.Start;
                    if (relation.IsNegative || hasAlternatives)
                        requirements.Add(relation);
                    else if (!merge.Add($"{reader.Name}:{reader.Qualifier}", relation) && IsName(subject))
                        KeepMerged(subject, new RelationGroup(field, text.Substring(origin.Start, origin.Length)));
                }
            }
            catch (FormatException e)
            {
                throw DebianIndexErrors.BadRelation(package.Name, package.Version, RequirementFields.Name(field), e.Message);
            }
        }
    }

    private bool IsWanted(OriginKind field) => field == OriginKind.Recommends && _problem.Options.InstallRecommends;

    /// <summary>
    /// What a package that is installed recommends or suggests stays where it is there, and is not brought where it was not (apt-pkg/solver3.cc, TranslateOrGroup). Null where nothing
    /// comes of it.
    /// </summary>
    private Requirement? OfInstalled(Requirement relation, int name, OriginKind field, ReadOnlySpan<char> text)
    {
        var isWanted = IsWanted(field);
        var reader = new RelationReader(text);
        reader.Next();
        if (!HadOptional(name, reader.Name))
            return isWanted ? relation : null;
        if (!relation.Choices.Any(IsThere))
            return null;
        return relation.With([.. relation.Choices.Where(IsInstalled)], isWanted ? relation.Rank : RequirementRank.KeepRecommended, isWanted);
    }

    /// <summary>Whether the installed version of a package recommends or suggests another.</summary>
    private bool HadOptional(int name, ReadOnlySpan<char> other)
    {
        var installed = _universe.PackageOf(_universe.InstalledVersions[name]);
        foreach (var field in (ReadOnlySpan<string?>)[installed.Recommends, installed.Suggests])
        {
            var reader = new RelationReader(field);
            while (reader.Next())
            {
                if (reader.Name.SequenceEqual(other))
                    return true;
            }
        }
        return false;
    }

    /// <summary>With a package come those installed ones of the same source into its version, where they can (APT::Get::Upgrade-By-Source-Package).</summary>
    private void AddSiblings(int version, List<Requirement> requirements)
    {
        var name = _universe.Versions[version].Name;
        var package = _universe.PackageOf(version);
        var sourceVersion = package.SourceVersion;
        foreach (var sibling in _universe.Sources.VersionsOf(package.SourceName))
        {
            var other = _universe.Versions[sibling].Name;
            if (other != name && _universe.InstalledVersions[other] is >= 0 and var installed && installed != sibling && _universe.PackageOf(sibling).SourceVersion == sourceVersion)
            {
                requirements.Add(new()
                {
                    Subject = _universe.Names.Count + version,
                    Choices = [_universe.Names.Count + sibling],
                    Rank = RequirementRank.SelectVersion,
                    IsOptional = true,
                    IsEager = true,
                    Tag = Tag(new RequirementOrigin(OriginKind.Sibling, sibling)),
                });
            }
        }
    }

    private void KeepMerged(int name, RelationGroup group)
    {
        if (!_merged.TryGetValue(name, out var groups))
            _merged.Add(name, groups = []);
        groups.Add(group);
    }

    /// <summary>Reads one relation with its alternatives into <see cref="_choices"/>.</summary>
    private bool NextGroup(ref RelationReader reader, OriginKind field, int owner, out RequirementOrigin origin, out bool isLeftOut)
    {
        _choices.Clear();
        origin = default;
        isLeftOut = false;
        if (!reader.Next())
            return false;
        var start = reader.Start;
        while (true)
        {
            if (RequirementFields.IsNegative(field))
                _targets.AddExcluded(reader, owner, _choices);
            else
            {
                isLeftOut |= _problem.IsLeftOut(owner, reader.Name);
                _targets.AddSatisfying(reader, _choices);
            }
            if (!reader.HasAlternative)
                break;
            reader.Next();
        }
        origin = new RequirementOrigin(field, 0, start, reader.End - start);
        return true;
    }

    private Requirement Relation(int subject, OriginKind field, RequirementOrigin origin)
    {
        var isNegative = RequirementFields.IsNegative(field);
        return new Requirement
        {
            Subject = subject,
            Choices = isNegative ? [.. _choices] : InstalledFirst(),
            Rank = isNegative ? RequirementRank.Satisfy : Rank(),
            IsNegative = isNegative,
            IsOptional = RequirementFields.IsOptional(field),
            Tag = Tag(origin),
        };
    }

    private int[] InstalledFirst()
    {
        if (_problem.Options.Installed.Count == 0)
            return [.. _choices];
        var choices = new int[_choices.Count];
        var count = 0;
        foreach (var choice in _choices)
        {
            if (IsInstalled(choice))
                choices[count++] = choice;
        }
        foreach (var choice in _choices)
        {
            if (!IsInstalled(choice))
                choices[count++] = choice;
        }
        return choices;
    }

    private RequirementRank Rank()
    {
        var rank = RequirementRank.SatisfyNew;
        foreach (var choice in _choices)
        {
            if (_obsolescence.IsObsolete(_universe.NameOf(choice)))
                return RequirementRank.SatisfyObsolete;
            if (IsInstalled(choice))
                rank = RequirementRank.Satisfy;
        }
        return rank;
    }

    /// <summary>Whether a candidate is what is installed, and not only another version of it.</summary>
    private bool IsThere(int candidate)
        => _universe.InstalledVersions[_universe.NameOf(candidate)] is >= 0 and var installed && (IsName(candidate) || candidate == _universe.Names.Count + installed);

    private bool IsInstalled(int candidate) => _universe.InstalledVersions[_universe.NameOf(candidate)] >= 0;

    /// <summary>Whether all versions of a name have this relation.</summary>
    private bool IsShared(RelationGroup group, int first, int count)
    {
        for (var version = first; version < first + count; version++)
        {
            if (!Holds(RequirementFields.Text(_universe.PackageOf(version), group.Field), group.Text))
                return false;
        }
        return true;
    }

    private static bool Holds(string? field, string group)
    {
        var reader = new RelationReader(field);
        while (reader.Next())
        {
            var start = reader.Start;
            while (reader.HasAlternative)
                reader.Next();
            if (field.AsSpan(start, reader.End - start).SequenceEqual(group))
                return true;
        }
        return false;
    }
}
