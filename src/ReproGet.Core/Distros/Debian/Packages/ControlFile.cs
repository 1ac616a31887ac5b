using System.Buffers;
using System.Text;

namespace ReproGet.Core.Distros.Debian.Packages;

/// <summary>The control file of a binary package: its fields in their own order, with their values' text as it stands (deb-control(5)).</summary>
internal sealed class ControlFile
{
    /// <summary>The fields that are lists of relations to other packages (policy 7.1).</summary>
    public static readonly IReadOnlyList<string> Relations =
    [
        "Replaces", "Provides", "Depends", "Pre-Depends", "Recommends", "Suggests", "Conflicts", "Enhances", "Breaks",
    ];

    private readonly List<(string Name, string Value)> _fields = [];

    private ControlFile()
    {
    }

    /// <summary>The fields in the file's order. Continuation lines keep their leading blank, joined by LF.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields => _fields;

    /// <summary><c>Package</c>.</summary>
    public string Package => this["Package"] ?? "";

    /// <summary><c>Version</c>.</summary>
    public string Version => this["Version"] ?? "";

    /// <summary><c>Architecture</c>, in dpkg's words.</summary>
    public string Architecture => this["Architecture"] ?? "";

    /// <summary>Whether several architectures of it can be installed at once: dpkg then puts the architecture into its names.</summary>
    public bool IsMultiArchSame => string.Equals(this["Multi-Arch"], "same", StringComparison.OrdinalIgnoreCase);

    /// <summary>What dpkg calls it in <c>info/</c> and <c>triggers/</c>.</summary>
    public string QualifiedName => IsMultiArchSame ? $"{Package}:{Architecture}" : Package;

    private static SearchValues<char> NameCharacters { get; } = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>The value of a field, whose name is compared without case; null where it is not there.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var field in _fields)
            {
                if (string.Equals(field.Name, name, StringComparison.OrdinalIgnoreCase))
                    return field.Value;
            }
            return null;
        }
    }

    /// <summary>Reads a control file.</summary>
    /// <exception cref="ReproGetException">RG5035: it is none, or lacks what names a package.</exception>
    public static ControlFile Parse(ReadOnlySpan<byte> bytes, string archive)
    {
        var control = new ControlFile();
        // Latin-1 keeps every byte as it is: what dpkg's database repeats need not be UTF-8.
        foreach (var line in Encoding.Latin1.GetString(bytes).Split('\n'))
        {
            var isEmpty = line.AsSpan().Trim(" \t\r").IsEmpty;
            if (isEmpty && control._fields.Count > 0)
                break;
            if (!isEmpty && !line.StartsWith('#'))
                control.Take(line, archive);
        }
        for (var i = 0; i < control._fields.Count; i++)
            control._fields[i] = (control._fields[i].Name, control._fields[i].Value.TrimEnd());
        control.Check(archive);
        return control;
    }

    private void Take(string line, string archive)
    {
        if (line[0] is ' ' or '\t')
        {
            if (_fields.Count == 0)
                throw DebErrors.Control(archive, "its first line continues a field");
            _fields[^1] = (_fields[^1].Name, _fields[^1].Value + "\n" + line);
            return;
        }
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || line.AsSpan(0, colon).ContainsAnyExceptInRange('!', '~') || line.Contains('\0', StringComparison.Ordinal))
            throw DebErrors.Control(archive, "a line is no “Field: value”");
        if (this[line[..colon]] is not null)
            throw DebErrors.Control(archive, $"the field {line[..colon]} stands there twice");
        _fields.Add((line[..colon], line[(colon + 1)..].TrimStart(' ', '\t')));
    }

    private void Check(string archive)
    {
        // The name becomes a part of paths: dpkg's own rule keeps it harmless.
        if (Package.Length == 0 || !char.IsAsciiLetterOrDigit(Package[0]) || Package.AsSpan().ContainsAnyExcept(NameCharacters))
            throw DebErrors.Control(archive, "its package name is none");
        if (!DebianVersion.TryParse(Version, out _))
            throw DebErrors.Control(archive, "its version is none");
        if (Architecture.Length == 0 || Architecture.AsSpan().ContainsAnyExcept(NameCharacters))
            throw DebErrors.Control(archive, "its architecture is none");
        foreach (var field in Relations)
            CheckRelations(field, archive);
    }

    private void CheckRelations(string field, string archive)
    {
        try
        {
            DependencyParser.Parse(this[field]);
        }
        catch (FormatException exception)
        {
            throw DebErrors.Control(archive, $"its field {field} is no list of relations: {exception.Message}");
        }
    }
}
