using System.Text;

namespace ReproGet.Core.Distros.Debian;

/// <summary>The packages of a part of an index, of which all that is not asked for stays text. A list of packages can be one too.</summary>
internal sealed class PackageTable
{
    private readonly ArraySegment<PackageOutline> _outlines;
    private readonly byte[] _values;
    private readonly DebianPackage?[] _packages;
    private readonly byte[] _text;
    private readonly string _origin;

    /// <param name="part">What was read.</param>
    /// <param name="text">From where.</param>
    /// <param name="origin">What error messages call it.</param>
    public PackageTable(OutlineReader part, byte[] text, string origin)
        : this(part.Outlines, part.Values, new DebianPackage?[part.Outlines.Count], text, origin)
    {
    }

    private PackageTable(ArraySegment<PackageOutline> outlines, byte[] values, DebianPackage?[] packages, byte[] text, string origin)
    {
        _outlines = outlines;
        _values = values;
        _packages = packages;
        _text = text;
        _origin = origin;
    }

    /// <summary>How many packages it has.</summary>
    public int Count => _outlines.Count;

    /// <summary>A package as a whole.</summary>
    /// <exception cref="ReproGetException">RG3040 to RG3045: its paragraph is malformed.</exception>
    public DebianPackage this[int index] => _packages[index] ??= Read(_outlines[index]);

    /// <summary>The same for who looks at all of them: it is not held on to.</summary>
    public DebianPackage Read(int index) => _packages[index] ?? Read(_outlines[index]);

    /// <summary>The tables of a list of packages, which is one of tables or is made one.</summary>
    public static IReadOnlyList<PackageTable> Of(IReadOnlyList<DebianPackage> packages)
    {
        if (packages is PackageTables tables)
            return tables.Tables;
        var values = new MemoryStream();
        var outlines = new PackageOutline[packages.Count];
        for (var i = 0; i < outlines.Length; i++)
        {
            var package = packages[i];
            outlines[i] = new PackageOutline
            {
                Name = Write(package.Name),
                Version = Write(package.Version),
                Architecture = Write(package.Architecture),
                Source = Write(package.Source),
                Provides = Write(package.Provides),
                IsEssential = package.IsEssential,
                IsImportant = package.IsImportant,
                AllowsAny = package.MultiArch == MultiArch.Allowed,
            };
        }
        return [new PackageTable(outlines, values.ToArray(), [.. packages], [], "")];

        FieldPlace Write(string? value)
        {
            var start = (int)values.Length;
            values.Write(Encoding.UTF8.GetBytes(value ?? ""));
            return new FieldPlace(start, (int)values.Length - start);
        }
    }

    /// <summary>Where a package stands, and its few facts.</summary>
    public ref readonly PackageOutline Outline(int index) => ref _outlines.Array![index];

    /// <summary>The bytes at a place.</summary>
    public ReadOnlySpan<byte> At(FieldPlace place) => _values.AsSpan(place.Start, place.Length);

    /// <summary>The text at a place.</summary>
    public string Text(FieldPlace place) => Encoding.UTF8.GetString(At(place));

    /// <summary>The packages of these names.</summary>
    public IEnumerable<DebianPackage> Named(IReadOnlySet<string> names)
    {
        var wanted = new NameTable(names.Count);
        foreach (var name in names)
            wanted.Add(name);
        for (var i = 0; i < Count; i++)
        {
            if (wanted.Find(At(_outlines[i].Name)) >= 0)
                yield return this[i];
        }
    }

    private DebianPackage Read(in PackageOutline outline)
    {
        try
        {
            return Read(outline, 0);
        }
        catch (ReproGetException)
        {
            // To say in which line takes counting.
            return Read(outline, _text.AsSpan(0, outline.Start).Count((byte)'\n'));
        }
    }

    private DebianPackage Read(in PackageOutline outline, int lines)
        => new PackageStanza(_origin).Read(Deb822Reader.ReadOne(_text, outline.Start, outline.Length, _origin, lines));
}
