using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>All packages of all indices and of the base, by number: names first, then the versions of each name, the newest first.</summary>
internal sealed class PackageUniverse
{
    private static readonly Comparer<string> VersionOrder = Comparer<string>.Create((left, right) => DebianVersionOrder.Compare(left, right));

    private readonly Dictionary<string, int> _numbers;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numbersBySpan;
    private readonly Dictionary<string, List<Provision>> _provisions = [];
    private readonly Dictionary<string, List<Provision>>.AlternateLookup<ReadOnlySpan<char>> _provisionsBySpan;
    private readonly Dictionary<string, SortedSet<string>> _elsewhere = [];
    private readonly List<Occurrence> _occurrences = [];
    private readonly Dictionary<int, int> _overruled = [];
    private readonly string _architecture;

    public PackageUniverse(Architecture architecture, IReadOnlyList<DebianIndex> indices, IReadOnlyList<InstalledPackage> installed)
    {
        _architecture = architecture.Debian;
        Indices = indices;
        _numbers = new Dictionary<string, int>(indices.Sum(i => i.Packages.Count));
        _numbersBySpan = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        _provisionsBySpan = _provisions.GetAlternateLookup<ReadOnlySpan<char>>();
        Collect(indices, installed);
        Names = new string[_numbers.Count];
        foreach (var (name, number) in _numbers)
            Names[number] = name;
        FirstVersions = new int[Names.Length + 1];
        Versions = Group();
        Candidates = new int[Names.Length];
        InstalledVersions = new int[Names.Length];
        IsEssential = new bool[Names.Length];
        IsImportant = new bool[Names.Length];
        for (var name = 0; name < Names.Length; name++)
            Appraise(name);
        for (var version = 0; version < Versions.Length; version++)
            AddProvisions(version);
    }

    /// <summary>One version of a package, wherever it stands.</summary>
    /// <param name="Package">As the first index that has it describes it.</param>
    /// <param name="Name">The number of its name.</param>
    /// <param name="Priority">apt's pin priority: the highest of the indices that have it.</param>
    /// <param name="FirstOccurrence">Where its occurrences start.</param>
    /// <param name="OccurrenceCount">How many there are.</param>
    public readonly record struct VersionEntry(DebianPackage Package, int Name, short Priority, int FirstOccurrence, int OccurrenceCount);

    /// <summary>A version that provides a name.</summary>
    /// <param name="Version">Its number.</param>
    /// <param name="ProvidedVersion">The version that it provides the name in; empty where it names none.</param>
    public readonly record struct Provision(int Version, string ProvidedVersion);

    /// <summary>Where a package stands: <paramref name="Index"/> is -1 for the base.</summary>
    public readonly record struct Occurrence(int Name, int Index, DebianPackage Package, bool IsAutomatic);

    public IReadOnlyList<DebianIndex> Indices { get; }

    public string[] Names { get; }

    /// <summary>By number of name: its first version's number; the last one's is before the next name's first.</summary>
    public int[] FirstVersions { get; }

    public VersionEntry[] Versions { get; }

    /// <summary>By number of name: the version that apt's policy would install, or -1.</summary>
    public int[] Candidates { get; }

    /// <summary>By number of name: the version in the base, or -1.</summary>
    public int[] InstalledVersions { get; }

    public bool[] IsEssential { get; }

    /// <summary>By number of name: whether it may not go. apt counts itself among those (pkgCacheGen::ForceEssential).</summary>
    public bool[] IsImportant { get; }

    /// <summary>Whether the base has a name on hold: then its version there is the one that is taken.</summary>
    public bool IsHeld(int name) => InstalledVersions[name] >= 0 && OccurrencesOf(InstalledVersions[name])[^1].Package.IsHeld;

    /// <summary>The number of a name, or -1.</summary>
    public int Find(ReadOnlySpan<char> name) => _numbersBySpan.TryGetValue(name, out var number) ? number : -1;

    /// <summary>The versions that provide a name; <c>name:any</c> is a name of its own, as in apt.</summary>
    public List<Provision>? ProvidersOf(ReadOnlySpan<char> name) => _provisionsBySpan.TryGetValue(name, out var providers) ? providers : null;

    /// <summary>The foreign architectures that a name was seen for.</summary>
    public IReadOnlyCollection<string> ArchitecturesElsewhere(string name) => _elsewhere.TryGetValue(name, out var architectures) ? architectures : [];

    public ReadOnlySpan<Occurrence> OccurrencesOf(int version)
        => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_occurrences).Slice(Versions[version].FirstOccurrence, Versions[version].OccurrenceCount);

    /// <summary>A name's versions, the newest first.</summary>
    public IEnumerable<int> VersionsOf(int name)
    {
        for (var version = FirstVersions[name]; version < FirstVersions[name + 1]; version++)
            yield return version;
    }

    /// <summary>Makes a version its name's candidate, unless the base has a newer one.</summary>
    public void Keep(string name, string kept)
    {
        if (!_numbers.TryGetValue(name, out var number) || InstalledVersions[number] >= 0)
            return;
        foreach (var version in VersionsOf(number))
        {
            if (version == Candidates[number] || DebianVersionOrder.Compare(Versions[version].Package.Version, kept) != 0)
                continue;
            _overruled[number] = Candidates[number];
            Candidates[number] = version;
        }
    }

    /// <summary>Gives names that were kept back the candidates of the archive, and tells whether any was.</summary>
    public bool Release(IEnumerable<int> names)
    {
        var any = false;
        foreach (var name in names)
        {
            if (!_overruled.Remove(name, out var candidate))
                continue;
            Candidates[name] = candidate;
            any = true;
        }
        return any;
    }

    private void Collect(IReadOnlyList<DebianIndex> indices, IReadOnlyList<InstalledPackage> installed)
    {
        for (var index = 0; index < indices.Count; index++)
        {
            foreach (var package in indices[index].Packages)
            {
                if (package.Architecture == _architecture || package.Architecture == "all")
                    Add(new Occurrence(NumberOf(package.Name), index, package, false));
                else if (_elsewhere.TryGetValue(package.Name, out var architectures))
                    architectures.Add(package.Architecture);
                else
                    _elsewhere.Add(package.Name, new SortedSet<string>(StringComparer.Ordinal) { package.Architecture });
            }
        }
        foreach (var package in installed)
            Add(new Occurrence(NumberOf(package.Package.Name), -1, package.Package, package.IsAutomatic));
    }

    private void Add(Occurrence occurrence) => _occurrences.Add(occurrence);

    private int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out var number))
            _numbers.Add(name, number = _numbers.Count);
        return number;
    }

    /// <summary>Brings the occurrences into the order of names and versions, and makes one version of those that are equal.</summary>
    private VersionEntry[] Group()
    {
        var sorted = Sorted();
        var versions = new List<VersionEntry>(sorted.Length);
        for (var i = 0; i < sorted.Length; i++)
        {
            var occurrence = sorted[i];
            _occurrences[i] = occurrence;
            var priority = occurrence.Index < 0 ? DebianIndex.InstalledPriority : Indices[occurrence.Index].Priority;
            if (versions.Count > 0 && versions[^1] is var last && last.Name == occurrence.Name && DebianVersionOrder.Compare(last.Package.Version, occurrence.Package.Version) == 0)
            {
                versions[^1] = last with { OccurrenceCount = last.OccurrenceCount + 1, Priority = Math.Max(last.Priority, priority) };
                continue;
            }
            if (i == 0 || sorted[i - 1].Name != occurrence.Name)
                FirstVersions[occurrence.Name] = versions.Count;
            versions.Add(new VersionEntry(occurrence.Package, occurrence.Name, priority, i, 1));
        }
        FirstVersions[^1] = versions.Count;
        return [.. versions];
    }

    /// <summary>In the order of names, then the newest version first, then as they stand. Few names have more than one.</summary>
    private Occurrence[] Sorted()
    {
        var ends = new int[Names.Length];
        foreach (var occurrence in _occurrences)
            ends[occurrence.Name]++;
        for (var name = 1; name < ends.Length; name++)
            ends[name] += ends[name - 1];
        var sorted = new Occurrence[_occurrences.Count];
        for (var i = sorted.Length - 1; i >= 0; i--)
            sorted[--ends[_occurrences[i].Name]] = _occurrences[i];
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end].Name == sorted[start].Name)
                end++;
            if (end - start > 1)
                sorted[start..end].OrderByDescending(occurrence => occurrence.Package.Version, VersionOrder).ToArray().CopyTo(sorted, start);
            start = end;
        }
        return sorted;
    }

    /// <summary>apt's policy: the highest priority, of equal ones the newest version; never older than what is installed (apt_preferences(5)).</summary>
    private void Appraise(int name)
    {
        Candidates[name] = InstalledVersions[name] = -1;
        var best = 0;
        foreach (var version in VersionsOf(name))
        {
            ref var entry = ref Versions[version];
            IsEssential[name] |= entry.Package.IsEssential;
            IsImportant[name] |= entry.Package.IsImportant || entry.Package.Name == "apt";
            if (InstalledVersions[name] < 0 && entry.Priority > best)
            {
                best = entry.Priority;
                Candidates[name] = version;
            }
            if (OccurrencesOf(version)[^1].Index < 0)
                InstalledVersions[name] = version;
        }
    }

    private void AddProvisions(int version)
    {
        var package = Versions[version].Package;
        if (package.Provides is not { } provides)
            return;
        try
        {
            var reader = new RelationReader(provides);
            while (reader.Next())
            {
                // A Provides with a relation other than “=” says nothing (policy 7.5); apt warns and goes on.
                if (reader.Operator is VersionOperator.None or VersionOperator.Equal)
                    AddProvision(reader, version, package.MultiArch);
            }
        }
        catch (FormatException e)
        {
            throw DebianIndexErrors.BadRelation(package.Name, package.Version, "Provides", e.Message);
        }
    }

    private void AddProvision(in RelationReader reader, int version, MultiArch multiArch)
    {
        var provision = new Provision(version, reader.Version.ToString());
        if (reader.Qualifier.IsEmpty)
        {
            AddProvision(reader.Name, provision);
            if (multiArch == MultiArch.Allowed)
                AddProvision($"{reader.Name}:any", provision);
        }
        else if (reader.Qualifier is "any")
            AddProvision($"{reader.Name}:any", provision);
        else if (reader.Qualifier.SequenceEqual(_architecture))
            AddProvision(reader.Name, provision);
    }

    private void AddProvision(ReadOnlySpan<char> name, Provision provision)
    {
        if (_provisionsBySpan.TryGetValue(name, out var providers))
            providers.Add(provision);
        else
            _provisionsBySpan[name] = [provision];
    }
}
