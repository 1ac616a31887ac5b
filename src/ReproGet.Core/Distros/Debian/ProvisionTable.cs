using System.Text;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Which versions provide a name; <c>name:any</c> is a name of its own, as in apt.</summary>
internal sealed class ProvisionTable
{
    private readonly NameTable _names = new(1 << 14);
    private readonly int[] _starts;
    private readonly Provision[] _provisions;

    /// <exception cref="ReproGetException">RG3046: a Provides cannot be read.</exception>
    public ProvisionTable(PackageUniverse universe, string architecture)
    {
        var found = new List<(int Name, Provision Provision)>(1 << 14);
        var text = new char[1 << 12];
        for (var version = 0; version < universe.Versions.Length; version++)
        {
            ref readonly var outline = ref universe.OutlineOf(version, out var table);
            if (outline.Provides.Length == 0)
                continue;
            if (outline.Provides.Length > text.Length)
                text = new char[outline.Provides.Length];
            var provides = text.AsSpan(0, Encoding.UTF8.GetChars(table.At(outline.Provides), text));
            try
            {
                Read(provides, version, outline.AllowsAny, architecture, found);
            }
            catch (FormatException e)
            {
                throw DebianIndexErrors.BadRelation(universe.PackageOf(version).Name, universe.PackageOf(version).Version, "Provides", e.Message);
            }
        }
        _starts = new int[_names.Count + 1];
        _provisions = InOrder(found);
    }

    /// <summary>The versions that provide a name.</summary>
    public ReadOnlySpan<Provision> Of(ReadOnlySpan<char> name) => _names.Find(name) is >= 0 and var number ? _provisions.AsSpan(_starts[number].._starts[number + 1]) : [];

    private void Read(ReadOnlySpan<char> provides, int version, bool isAllowed, string architecture, List<(int Name, Provision Provision)> found)
    {
        var reader = new RelationReader(provides);
        var provided = "";
        while (reader.Next())
        {
            // A Provides with a relation other than “=” says nothing (policy 7.5); apt warns and goes on.
            if (reader.Operator is not (VersionOperator.None or VersionOperator.Equal))
                continue;
            // Most often it is the same for all.
            if (!reader.Version.SequenceEqual(provided))
                provided = reader.Version.ToString();
            var provision = new Provision(version, provided);
            if (reader.Qualifier.IsEmpty || reader.Qualifier.SequenceEqual(architecture))
                found.Add((_names.Add(reader.Name), provision));
            if (reader.Qualifier is "any" || (reader.Qualifier.IsEmpty && isAllowed))
                found.Add((_names.Add($"{reader.Name}:any"), provision));
        }
    }

    /// <summary>By name, and then as they were found.</summary>
    private Provision[] InOrder(List<(int Name, Provision Provision)> found)
    {
        foreach (var (name, _) in found)
            _starts[name + 1]++;
        for (var name = 1; name < _starts.Length; name++)
            _starts[name] += _starts[name - 1];
        var next = _starts.AsSpan().ToArray();
        var ordered = new Provision[found.Count];
        foreach (var (name, provision) in found)
            ordered[next[name]++] = provision;
        return ordered;
    }
}

/// <summary>A version that provides a name.</summary>
/// <param name="Version">Its number.</param>
/// <param name="ProvidedVersion">The version that it provides the name in; empty where it names none.</param>
internal readonly record struct Provision(int Version, string ProvidedVersion);
