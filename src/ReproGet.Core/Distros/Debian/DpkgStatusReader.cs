namespace ReproGet.Core.Distros.Debian;

/// <summary>Reads which packages a root has: <c>/var/lib/dpkg/status</c>, or a file of <c>/var/lib/dpkg/status.d</c>.</summary>
public static class DpkgStatusReader
{
    /// <summary>The packages whose files are there: installed, or unpacked; not those of which configuration files only are left (dpkg(1), "Package states").</summary>
    /// <param name="stream">The file; it stays open.</param>
    /// <param name="origin">What error messages call it.</param>
    /// <param name="isControlFile">Whether it is a file of <c>status.d</c>: that it is there says that the package is. In <c>status</c> a paragraph without a state is one of a package that is not there.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ReproGetException">RG3040 to RG3044: the file is malformed.</exception>
    public static async Task<IReadOnlyList<DebianPackage>> ReadAsync(Stream stream, string origin, bool isControlFile, CancellationToken cancellationToken)
    {
        var reader = new Deb822Reader(stream, origin);
        var stanza = new PackageStanza(origin, hasFile: false);
        var packages = new List<DebianPackage>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } paragraph)
        {
            if (IsThere(paragraph.Words("Status"), isControlFile))
                packages.Add(stanza.Read(paragraph));
        }
        return packages;
    }

    /// <summary>Whether the words of a <c>Status</c> say that the package's files are there.</summary>
    internal static bool IsThere(IReadOnlyList<string> status, bool isControlFile) => status is not ([.., "not-installed" or "config-files"]) && (isControlFile || status.Count > 0);
}
