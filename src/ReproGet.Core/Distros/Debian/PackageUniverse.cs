using System.Text;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Debian;

/// <summary>All packages of all indices and of the base, by number: names first, then the versions of each name, the newest first.</summary>
internal sealed class PackageUniverse
{
    private readonly NameTable _provided = new(1 << 12);
    private readonly List<List<Provision>> _provisions = [];
    private readonly Dictionary<string, SortedSet<string>> _elsewhere = [];
    private readonly Occurrence[] _occurrences;
    private readonly Dictionary<int, int> _overruled = [];
    private readonly string _architecture;

    public PackageUniverse(Architecture architecture, IReadOnlyList<DebianIndex> indices, IReadOnlyList<InstalledPackage> installed)
    {
        _architecture = architecture.Debian;
        Indices = indices;
        Names = new NameTable(indices.Sum(i => i.Packages.Count));
        var found = Collect(indices, installed);
        FirstVersions = new int[Names.Count + 1];
        _occurrences = Sorted(found);
        Versions = Group();
        Candidates = new int[Names.Count];
        InstalledVersions = new int[Names.Count];
        IsEssential = new bool[Names.Count];
        IsImportant = new bool[Names.Count];
        for (var name = 0; name < Names.Count; name++)
            Appraise(name);
        // apt counts itself among those that may not go (pkgCacheGen::ForceEssential).
        if (Find("apt") is >= 0 and var apt)
            IsImportant[apt] = true;
        for (var version = 0; version < Versions.Length; version++)
            AddProvisions(version);
    }

    /// <summary>One version of a package, wherever it stands.</summary>
    /// <param name="First">In the first index that has it.</param>
    /// <param name="Priority">apt's pin priority: the highest of the indices that have it.</param>
    /// <param name="FirstOccurrence">Where its occurrences start.</param>
    /// <param name="OccurrenceCount">How many there are.</param>
    public readonly record struct VersionEntry(Occurrence First, short Priority, int FirstOccurrence, int OccurrenceCount)
    {
        /// <summary>The number of its name.</summary>
        public int Name => First.Name;

        /// <summary>As the first index that has it describes it.</summary>
        public DebianPackage Package => First.Package;
    }

    /// <summary>A version that provides a name.</summary>
    /// <param name="Version">Its number.</param>
    /// <param name="ProvidedVersion">The version that it provides the name in; empty where it names none.</param>
    public readonly record struct Provision(int Version, string ProvidedVersion);

    /// <summary>Where a package stands.</summary>
    /// <param name="Name">The number of its name.</param>
    /// <param name="Index">The index; -1 for the base.</param>
    /// <param name="Table">Its packages.</param>
    /// <param name="Row">Which of them.</param>
    /// <param name="IsAutomatic">Whether the base has it for others only.</param>
    public readonly record struct Occurrence(int Name, int Index, PackageTable Table, int Row, bool IsAutomatic)
    {
        public DebianPackage Package => Table[Row];

        /// <summary>Its version, without the rest of it.</summary>
        public string Version => Table.Text(Table.Outline(Row).Version);
    }

    public IReadOnlyList<DebianIndex> Indices { get; }

    public NameTable Names { get; }

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
    public bool IsHeld(int name) => InstalledVersions[name] >= 0 && OccurrencesOf(InstalledVersions[name])[^1].Package.IsHeld;

    /// <summary>The number of a name, or -1.</summary>
    public int Find(ReadOnlySpan<char> name) => Names.Find(name);

    /// <summary>The versions that provide a name; <c>name:any</c> is a name of its own, as in apt.</summary>
    public List<Provision>? ProvidersOf(ReadOnlySpan<char> name) => _provided.Find(name) is >= 0 and var number ? _provisions[number] : null;

    /// <summary>The foreign architectures that a name was seen for.</summary>
    public IReadOnlyCollection<string> ArchitecturesElsewhere(string name) => _elsewhere.TryGetValue(name, out var architectures) ? architectures : [];

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

    private List<Occurrence> Collect(IReadOnlyList<DebianIndex> indices, IReadOnlyList<InstalledPackage> installed)
    {
        var found = new List<Occurrence>(indices.Sum(index => index.Packages.Count) + installed.Count);
        var own = Encoding.UTF8.GetBytes(_architecture);
        for (var index = 0; index < indices.Count; index++)
        {
            var table = PackageTable.Of(indices[index].Packages);
            for (var row = 0; row < table.Count; row++)
            {
                ref readonly var outline = ref table.Outline(row);
                var architecture = table.At(outline.Architecture);
                if (architecture.SequenceEqual(own) || architecture.SequenceEqual("all"u8))
                    found.Add(new Occurrence(Names.Add(table.At(outline.Name)), index, table, row, false));
                else
                    AddElsewhere(table.Text(outline.Name), table.Text(outline.Architecture));
            }
        }
        var known = PackageTable.Of([.. installed.Select(package => package.Package)]);
        for (var row = 0; row < known.Count; row++)
            found.Add(new Occurrence(Names.Add(known.At(known.Outline(row).Name)), -1, known, row, installed[row].IsAutomatic));
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
            ref readonly var occurrence = ref _occurrences[i];
            var priority = occurrence.Index < 0 ? DebianIndex.InstalledPriority : Indices[occurrence.Index].Priority;
            if (i == 0 || _occurrences[i - 1].Name != occurrence.Name)
                FirstVersions[occurrence.Name] = count;
            else if (DebianVersionOrder.Compare(_occurrences[i - 1].Version, occurrence.Version) == 0)
            {
                ref var last = ref versions[count - 1];
                last = last with { OccurrenceCount = last.OccurrenceCount + 1, Priority = Math.Max(last.Priority, priority) };
                continue;
            }
            versions[count++] = new VersionEntry(occurrence, priority, i, 1);
        }
        FirstVersions[^1] = count;
        Array.Resize(ref versions, count);
        return versions;
    }

    /// <summary>In the order of names, then the newest version first, then as they stand. Few names have more than one.</summary>
    private Occurrence[] Sorted(List<Occurrence> found)
    {
        var ends = new int[Names.Count];
        foreach (ref readonly var occurrence in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(found))
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

    private static void SortByVersion(Span<Occurrence> occurrences)
    {
        var versions = new string[occurrences.Length];
        var order = new int[occurrences.Length];
        for (var i = 0; i < order.Length; i++)
            (versions[i], order[i]) = (occurrences[i].Version, i);
        Array.Sort(order, (left, right) => DebianVersionOrder.Compare(versions[right], versions[left]) is var newer and not 0 ? newer : left - right);
        var unsorted = occurrences.ToArray();
        for (var i = 0; i < order.Length; i++)
            occurrences[i] = unsorted[order[i]];
    }

    /// <summary>apt's policy: the highest priority, of equal ones the newest version; never older than what is installed (apt_preferences(5)).</summary>
    private void Appraise(int name)
    {
        Candidates[name] = InstalledVersions[name] = -1;
        var best = 0;
        for (var version = FirstVersions[name]; version < FirstVersions[name + 1]; version++)
        {
            ref readonly var entry = ref Versions[version];
            ref readonly var outline = ref entry.First.Table.Outline(entry.First.Row);
            IsEssential[name] |= outline.IsEssential;
            IsImportant[name] |= outline.IsImportant;
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
        var first = Versions[version].First;
        ref readonly var outline = ref first.Table.Outline(first.Row);
        if (outline.Provides.Length == 0)
            return;
        try
        {
            var reader = new RelationReader(first.Table.Text(outline.Provides));
            while (reader.Next())
            {
                // A Provides with a relation other than “=” says nothing (policy 7.5); apt warns and goes on.
                if (reader.Operator is VersionOperator.None or VersionOperator.Equal)
                    AddProvision(reader, version, outline.AllowsAny);
            }
        }
        catch (FormatException e)
        {
            throw DebianIndexErrors.BadRelation(first.Package.Name, first.Package.Version, "Provides", e.Message);
        }
    }

    private void AddProvision(in RelationReader reader, int version, bool isAllowed)
    {
        var provision = new Provision(version, reader.Version.ToString());
        if (reader.Qualifier.IsEmpty)
        {
            AddProvision(reader.Name, provision);
            if (isAllowed)
                AddProvision($"{reader.Name}:any", provision);
        }
        else if (reader.Qualifier is "any")
            AddProvision($"{reader.Name}:any", provision);
        else if (reader.Qualifier.SequenceEqual(_architecture))
            AddProvision(reader.Name, provision);
    }

    private void AddProvision(ReadOnlySpan<char> name, Provision provision)
    {
        var number = _provided.Add(name);
        if (number == _provisions.Count)
            _provisions.Add([]);
        _provisions[number].Add(provision);
    }
}
