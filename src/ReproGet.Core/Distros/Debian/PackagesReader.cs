
namespace ReproGet.Core.Distros.Debian;

/// <summary>Reads a Packages index, stanza by stanza.</summary>
/// <remarks>The fields are those of Debian policy 5.3 and of the archive ("DebianRepository/Format", "Packages" indices).</remarks>
public static class PackagesReader
{
    /// <summary>All packages of an index, in its order.</summary>
    /// <param name="stream">The uncompressed index; it stays open.</param>
    /// <param name="origin">What error messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ReproGetException">RG3040 to RG3045: the index is malformed.</exception>
    public static async Task<IReadOnlyList<DebianPackage>> ReadAsync(Stream stream, string origin, CancellationToken cancellationToken)
    {
        var reader = new Deb822Reader(stream, origin, mustEndWithNewline: true);
        var stanza = new PackageStanza(origin, new TextPool());
        var packages = new List<DebianPackage>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } paragraph)
            packages.Add(stanza.Read(paragraph));
        packages.TrimExcess();
        return packages;
    }
}
