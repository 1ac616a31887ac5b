using System.Text;
using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Distros.Debian.Packages;
using ReproGet.Core.Installation.Debian.Base;

namespace ReproGet.Core.Installation.Debian;

/// <summary>Writes a package's paragraph as dpkg writes it into <c>status</c> and <c>available</c>.</summary>
/// <remarks>The order of fields and the forms of their values are those of dpkg's lib/dpkg/parse.c (fieldinfos) and lib/dpkg/dump.c.</remarks>
internal static class StatusStanza
{
    private static readonly string[] Order =
    [
        "Package", "Essential", "Protected", "Status", "Priority", "Section", "Installed-Size", "Origin", "Maintainer", "Bugs", "Architecture", "Multi-Arch",
        "Source", "Version", "Config-Version", "Replaces", "Provides", "Depends", "Pre-Depends", "Recommends", "Suggests", "Breaks", "Conflicts", "Enhances",
        "Conffiles", "Filename", "Size", "MD5sum", "Description",
    ];

    // What a control file says of these is dpkg's own to say.
    private static readonly string[] OwnFields = ["Status", "Config-Version", "Conffiles", "Filename", "Size", "MD5sum", "SHA256"];

    /// <summary>The paragraph of <c>status</c>, with the empty line after it.</summary>
    public static string OfStatus(InstalledDeb package)
    {
        var fields = Fields(package.Deb.Control);
        fields["Status"] = package.IsConfigured ? "install ok installed" : "install ok unpacked";
        if (Conffiles(package) is { Length: > 0 } conffiles)
            fields["Conffiles"] = conffiles;
        return Write(fields, package.Deb.Control);
    }

    /// <summary>The paragraph of a package that went and left its conffiles.</summary>
    public static string OfRemoved(BasePackage package)
    {
        var fields = package.Control.Fields.Where(field => !ControlFile.Relations.Contains(field.Name, StringComparer.OrdinalIgnoreCase))
            .ToDictionary(field => field.Name, field => field.Value, StringComparer.OrdinalIgnoreCase);
        fields["Status"] = "deinstall ok config-files";
        fields["Config-Version"] = package.Control.Version;
        return Write(fields, package.Control);
    }

    /// <summary>The paragraph of <c>available</c>, with what an index would say of the package file: scanners read digests there.</summary>
    public static string OfAvailable(UnpackedDeb package)
    {
        var fields = Fields(package.Control);
        fields["Filename"] = package.Source.File.Name;
        fields["Size"] = $"{package.Size}";
        fields["SHA256"] = package.Source.File.Digest.Hex;
        return Write(fields, package.Control);
    }

    private static Dictionary<string, string> Fields(ControlFile control)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in control.Fields)
        {
            if (value.Length > 0 && !OwnFields.Contains(name, StringComparer.OrdinalIgnoreCase))
                fields[name] = Normalize(name, value);
        }
        return fields;
    }

    private static string Write(Dictionary<string, string> fields, ControlFile control)
    {
        var stanza = new StringBuilder();
        var others = control.Fields.Select(field => field.Name).Append("SHA256").Where(name => !Order.Contains(name, StringComparer.OrdinalIgnoreCase));
        foreach (var name in Order.Concat(others))
        {
            if (fields.TryGetValue(name, out var value))
                stanza.Append(name).Append(value.StartsWith('\n') ? ":" : ": ").Append(value).Append('\n');
        }
        return stanza.Append('\n').ToString();
    }

    private static string Normalize(string name, string value)
    {
        if (ControlFile.Relations.Contains(name, StringComparer.OrdinalIgnoreCase))
            return string.Join(", ", DependencyParser.Parse(value).Select(group => string.Join(" | ", group)));
        // An epoch of 0 is no epoch: dpkg leaves it out.
        if (name.Equals("Version", StringComparison.OrdinalIgnoreCase) && value.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            return value.AsSpan(0, colon).Trim('0').IsEmpty ? value[(colon + 1)..] : value;
        return name.Equals("Priority", StringComparison.OrdinalIgnoreCase) ? value.ToLowerInvariant() : value;
    }

    private static string Conffiles(InstalledDeb package)
    {
        var lines = new StringBuilder();
        foreach (var path in ConffileList.Parse(package.Deb.ControlMembers.GetValueOrDefault("conffiles", [])))
        {
            // dpkg writes "newconffile" for one whose content it has not seen.
            var hash = package.Deb.ConffileHashes.GetValueOrDefault(path.TrimStart('/'), "newconffile");
            lines.Append('\n').Append(' ').Append(path).Append(' ').Append(hash);
        }
        foreach (var (path, hash) in package.ObsoleteConffiles)
            lines.Append('\n').Append(" /").Append(path).Append(' ').Append(hash).Append(" obsolete");
        return lines.ToString();
    }
}
