using System.Collections;

namespace ReproGet.Core.Distros.Debian;

/// <summary>The packages of an index, which was read in parts.</summary>
/// <param name="tables">The parts, in their order.</param>
internal sealed class PackageTables(IReadOnlyList<PackageTable> tables) : IReadOnlyList<DebianPackage>
{
    /// <summary>The parts.</summary>
    public IReadOnlyList<PackageTable> Tables => tables;

    /// <inheritdoc/>
    public int Count { get; } = tables.Sum(table => table.Count);

    /// <inheritdoc/>
    public DebianPackage this[int index]
    {
        get
        {
            var part = 0;
            for (; index >= tables[part].Count; part++)
                index -= tables[part].Count;
            return tables[part][index];
        }
    }

    /// <inheritdoc/>
    public IEnumerator<DebianPackage> GetEnumerator()
    {
        foreach (var table in tables)
        {
            for (var i = 0; i < table.Count; i++)
                yield return table.Read(i);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
