namespace ReproGet.Core.Distros.Debian;

/// <summary>Reads which packages a root has: <c>/var/lib/dpkg/status</c>, or a file of <c>/var/lib/dpkg/status.d</c>.</summary>
public static class DpkgStatusReader
{
    /// <summary>The packages whose files are there: installed, or unpacked; not those of which configuration files only are left (dpkg(1), "Package states").</summary>
    /// <param name="stream">The file; it stays open.</param>
    /// <param name="origin">What error messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ReproGetException">RG3040 to RG3044: the file is malformed.</exception>
    public static async Task<IReadOnlyList<DebianPackage>> ReadAsync(Stream stream, string origin, CancellationToken cancellationToken)
    {
        var reader = new Deb822Reader(stream, origin);
        var stanza = new PackageStanza(origin, new TextPool(), hasFile: false);
        var packages = new List<DebianPackage>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } paragraph)
        {
            // A file of status.d is a plain control file: that it is there says that the package is.
            if (paragraph.Words("Status") is not [.., "not-installed" or "config-files"])
                packages.Add(stanza.Read(paragraph));
        }
        return packages;
    }
}
