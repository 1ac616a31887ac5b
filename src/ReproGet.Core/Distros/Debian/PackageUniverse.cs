using System.Text;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>All packages of all indices and of the base, by number: names first, then the versions of each name, the newest first.</summary>
internal sealed class PackageUniverse
{
    private readonly ProvisionTable _provisions;
    private readonly Dictionary<string, SortedSet<string>> _elsewhere = [];
    private readonly List<PackageTable> _tables = [];
    private readonly List<DebianIndex?> _indexOf = [];
    private readonly IReadOnlyList<InstalledPackage> _installed;
    private readonly Occurrence[] _occurrences;
    private readonly Dictionary<int, int> _overruled = [];

    public PackageUniverse(Architecture architecture, IReadOnlyList<DebianIndex> indices, IReadOnlyList<InstalledPackage> installed)
    {
        Indices = indices;
        _installed = installed;
        foreach (var index in indices)
            AddTables(index, index.Packages);
        AddTables(null, [.. installed.Select(known => known.Package)]);
        Names = new NameTable(_tables.Sum(table => table.Count));
        var found = Collect(Encoding.UTF8.GetBytes(architecture.Debian));
        FirstVersions = new int[Names.Count + 1];
        _occurrences = Sorted(found);
        Versions = Group();
        // These two take as long as all the rest.
        var providing = Task.Run(() => new ProvisionTable(this, architecture.Debian));
        Sources = new SourceTable(this);
        Candidates = new int[Names.Count];
        InstalledVersions = new int[Names.Count];
        IsEssential = new bool[Names.Count];
        IsImportant = new bool[Names.Count];
        for (var name = 0; name < Names.Count; name++)
            Appraise(name);
        // apt counts itself among those that may not go (pkgCacheGen::ForceEssential).
        if (Find("apt") is >= 0 and var apt)
            IsImportant[apt] = true;
        _provisions = providing.GetAwaiter().GetResult();
    }

    /// <summary>One version of a package, wherever it stands.</summary>
    /// <param name="Name">The number of its name.</param>
    /// <param name="Priority">apt's pin priority: the highest of the indices that have it.</param>
    /// <param name="FirstOccurrence">Where its occurrences start.</param>
    /// <param name="OccurrenceCount">How many there are.</param>
    public readonly record struct VersionEntry(int Name, short Priority, int FirstOccurrence, int OccurrenceCount);

    /// <summary>Where a package stands.</summary>
    /// <param name="Name">The number of its name.</param>
    /// <param name="Table">Which part of which index, or the base.</param>
    /// <param name="Row">Which of its packages.</param>
    public readonly record struct Occurrence(int Name, int Table, int Row);

    public IReadOnlyList<DebianIndex> Indices { get; }

    public NameTable Names { get; }

    /// <summary>By source.</summary>
    public SourceTable Sources { get; }

    /// <summary>By number of name: its first version's number; the last one's is before the next name's first.</summary>
    public int[] FirstVersions { get; }

    public VersionEntry[] Versions { get; }

    /// <summary>By number of name: the version that apt's policy would install, or -1.</summary>
    public int[] Candidates { get; }

    /// <summary>By number of name: the version in the base, or -1.</summary>
    public int[] InstalledVersions { get; }

    public bool[] IsEssential { get; }

    /// <summary>By number of name: whether it may not go.</summary>
    public bool[] IsImportant { get; }

    /// <summary>Whether the base has a name on hold: then its version there is the one that is taken.</summary>
    public bool IsHeld(int name) => InstalledVersions[name] >= 0 && PackageOf(OccurrencesOf(InstalledVersions[name])[^1]).IsHeld;

    /// <summary>The number of a candidate's name: of the solver's candidates the names come first, then the versions.</summary>
    public int NameOf(int candidate) => candidate < Names.Count ? candidate : Versions[candidate - Names.Count].Name;

    /// <summary>The number of a name, or -1.</summary>
    public int Find(ReadOnlySpan<char> name) => Names.Find(name);

    /// <summary>Whether there is a package of a name; one that is only spoken of, or is there for other architectures, is none.</summary>
    public bool IsThere(ReadOnlySpan<char> name) => Find(name) is >= 0 and var number && FirstVersions[number] < FirstVersions[number + 1];

    /// <summary>The versions that provide a name; <c>name:any</c> is a name of its own, as in apt.</summary>
    public ReadOnlySpan<Provision> ProvidersOf(ReadOnlySpan<char> name) => _provisions.Of(name);

    /// <summary>The foreign architectures that a name was seen for.</summary>
    public IReadOnlyCollection<string> ArchitecturesElsewhere(string name) => _elsewhere.TryGetValue(name, out var architectures) ? architectures : [];

    /// <summary>A version as the first index that has it describes it.</summary>
    public DebianPackage PackageOf(int version) => PackageOf(_occurrences[Versions[version].FirstOccurrence]);

    /// <summary>A package as it stands in one index.</summary>
    public DebianPackage PackageOf(Occurrence occurrence) => _tables[occurrence.Table][occurrence.Row];

    /// <summary>The few facts of a version that need not all of it to be read.</summary>
    public ref readonly PackageOutline OutlineOf(int version, out PackageTable table)
    {
        var first = _occurrences[Versions[version].FirstOccurrence];
        table = _tables[first.Table];
        return ref table.Outline(first.Row);
    }

    /// <summary>The index that a package stands in; null for the base.</summary>
    public DebianIndex? IndexOf(Occurrence occurrence) => _indexOf[occurrence.Table];

    /// <summary>Whether the base has a name for others only.</summary>
    public bool IsAutomatic(int name) => _installed[OccurrencesOf(InstalledVersions[name])[^1].Row].IsAutomatic;

    public ReadOnlySpan<Occurrence> OccurrencesOf(int version)
        => _occurrences.AsSpan(Versions[version].FirstOccurrence, Versions[version].OccurrenceCount);

    /// <summary>A name's versions, the newest first.</summary>
    public IEnumerable<int> VersionsOf(int name)
    {
        for (var version = FirstVersions[name]; version < FirstVersions[name + 1]; version++)
            yield return version;
    }

    /// <summary>Makes a version its name's candidate, unless the base has a newer one.</summary>
    public void Keep(string name, string kept)
    {
        if (Find(name) is not (>= 0 and var number) || InstalledVersions[number] >= 0)
            return;
        foreach (var version in VersionsOf(number))
        {
            if (version == Candidates[number] || DebianVersionOrder.Compare(PackageOf(version).Version, kept) != 0)
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

    private void AddTables(DebianIndex? index, IReadOnlyList<DebianPackage> packages)
    {
        foreach (var table in PackageTable.Of(packages))
        {
            _tables.Add(table);
            _indexOf.Add(index);
        }
    }

    private List<Occurrence> Collect(byte[] architecture)
    {
        var found = new List<Occurrence>(_tables.Sum(table => table.Count));
        for (var i = 0; i < _tables.Count; i++)
        {
            var table = _tables[i];
            for (var row = 0; row < table.Count; row++)
            {
                ref readonly var outline = ref table.Outline(row);
                if (_indexOf[i] is null || table.At(outline.Architecture) is var own && (own.SequenceEqual(architecture) || own.SequenceEqual("all"u8)))
                    found.Add(new Occurrence(Names.Add(table.At(outline.Name)), i, row));
                else
                    AddElsewhere(table.Text(outline.Name), table.Text(outline.Architecture));
            }
        }
        return found;
    }

    private void AddElsewhere(string name, string architecture)
    {
        if (!_elsewhere.TryGetValue(name, out var architectures))
            _elsewhere.Add(name, architectures = new SortedSet<string>(StringComparer.Ordinal));
        architectures.Add(architecture);
    }

    /// <summary>Makes one version of those that are equal.</summary>
    private VersionEntry[] Group()
    {
        var versions = new VersionEntry[_occurrences.Length];
        var count = 0;
        for (var i = 0; i < _occurrences.Length; i++)
        {
            var occurrence = _occurrences[i];
            var priority = IndexOf(occurrence)?.Priority ?? DebianIndex.InstalledPriority;
            if (i == 0 || _occurrences[i - 1].Name != occurrence.Name)
                FirstVersions[occurrence.Name] = count;
            else if (DebianVersionOrder.Compare(VersionOf(_occurrences[i - 1]), VersionOf(occurrence)) == 0)
            {
                ref var last = ref versions[count - 1];
                last = last with { OccurrenceCount = last.OccurrenceCount + 1, Priority = Math.Max(last.Priority, priority) };
                continue;
            }
            versions[count++] = new VersionEntry(occurrence.Name, priority, i, 1);
        }
        FirstVersions[^1] = count;
        Array.Resize(ref versions, count);
        return versions;
    }

    /// <summary>In the order of names, then the newest version first, then as they stand. Few names have more than one.</summary>
    private Occurrence[] Sorted(List<Occurrence> found)
    {
        var ends = new int[Names.Count];
        foreach (var occurrence in found)
            ends[occurrence.Name]++;
        for (var name = 1; name < ends.Length; name++)
            ends[name] += ends[name - 1];
        var sorted = new Occurrence[found.Count];
        for (var i = sorted.Length - 1; i >= 0; i--)
            sorted[--ends[found[i].Name]] = found[i];
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end].Name == sorted[start].Name)
                end++;
            if (end - start > 1)
                SortByVersion(sorted.AsSpan(start, end - start));
            start = end;
        }
        return sorted;
    }

    private void SortByVersion(Span<Occurrence> occurrences)
    {
        // Most are these: of a suite, and of its updates.
        if (occurrences.Length == 2)
        {
            if (DebianVersionOrder.Compare(VersionOf(occurrences[0]), VersionOf(occurrences[1])) < 0)
                (occurrences[0], occurrences[1]) = (occurrences[1], occurrences[0]);
            return;
        }
        var versions = new string[occurrences.Length];
        var order = new int[occurrences.Length];
        for (var i = 0; i < order.Length; i++)
            (versions[i], order[i]) = (VersionOf(occurrences[i]), i);
        Array.Sort(order, (left, right) => DebianVersionOrder.Compare(versions[right], versions[left]) is var newer and not 0 ? newer : left - right);
        var unsorted = occurrences.ToArray();
        for (var i = 0; i < order.Length; i++)
            occurrences[i] = unsorted[order[i]];
    }

    private string VersionOf(Occurrence occurrence)
    {
        var table = _tables[occurrence.Table];
        return table.Text(table.Outline(occurrence.Row).Version);
    }

    /// <summary>apt's policy: the highest priority, of equal ones the newest version; never older than what is installed (apt_preferences(5)).</summary>
    private void Appraise(int name)
    {
        Candidates[name] = InstalledVersions[name] = -1;
        var best = 0;
        for (var version = FirstVersions[name]; version < FirstVersions[name + 1]; version++)
        {
            ref readonly var entry = ref Versions[version];
            ref readonly var outline = ref OutlineOf(version, out _);
            IsEssential[name] |= outline.IsEssential;
            IsImportant[name] |= outline.IsImportant;
            if (InstalledVersions[name] < 0 && entry.Priority > best)
            {
                best = entry.Priority;
                Candidates[name] = version;
            }
            if (IndexOf(OccurrencesOf(version)[^1]) is null)
                InstalledVersions[name] = version;
        }
    }
}
