using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>One suite of a <see cref="FakeArchive"/>: its fields and its packages. Fields may be changed at will, also into nonsense.</summary>
internal sealed class FakeSuite
{
    private readonly List<(string Component, string Architecture, string Stanza)> _packages = [];

    public FakeSuite(string codename) => Name = codename;

    /// <summary>Its folder below <c>dists</c>.</summary>
    public string Name { get; }

    /// <summary>The fields of the Release file before its sums; Components and Architectures are needed to make indices.</summary>
    public Dictionary<string, string> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the plain <c>Packages</c> stands in the archive, and not just in the Release file.</summary>
    public bool KeepsPlainIndices { get; set; }

    /// <summary>The compressed forms of its indices, by their extensions.</summary>
    public Dictionary<string, Func<byte[], byte[]>> Forms { get; } = new(StringComparer.Ordinal) { ["gz"] = Gzip };

    /// <summary>Lines that come after the true ones in SHA256.</summary>
    public List<string> ExtraSums { get; } = [];

    /// <summary>Where its package files stand.</summary>
    public string PoolFolder { get; set; } = "pool";

    /// <summary>Package files by their names in the archive.</summary>
    public Dictionary<string, byte[]> Pool { get; } = new(StringComparer.Ordinal);

    /// <summary>Builds a package and takes it in. Other fields than name, version and architecture go into its control file and the index.</summary>
    /// <returns>The package's file name in the archive.</returns>
    public string Add(
        string name, string version, string architecture = "amd64", string component = "main",
        IEnumerable<FakeFile>? files = null, IReadOnlyDictionary<string, string>? members = null, params IEnumerable<(string Field, string Value)> fields)
    {
        List<KeyValuePair<string, string>> control =
            [new("Package", name), new("Version", version), new("Architecture", architecture), .. fields.Select(f => KeyValuePair.Create(f.Field, f.Value))];
        return Add(component, control, FakeDeb.Build(control, files, members));
    }

    /// <summary>Takes in a package that is at hand.</summary>
    public string Add(string component, IReadOnlyList<KeyValuePair<string, string>> control, byte[] deb)
    {
        var fields = control.ToDictionary(StringComparer.Ordinal);
        var (name, version, architecture) = (fields["Package"], fields["Version"], fields["Architecture"]);
        return Add($"{PoolFolder}/{component}/{name[0]}/{name}/{name}_{version[(version.IndexOf(':') + 1)..]}_{architecture}.deb", component, control, deb);
    }

    /// <summary>Takes in a package under a file name of its own.</summary>
    public string AddAs(string path, string name, string version)
    {
        List<KeyValuePair<string, string>> control = [new("Package", name), new("Version", version), new("Architecture", "amd64")];
        return Add(path, "main", control, FakeDeb.Build(control));
    }

    private string Add(string path, string component, IReadOnlyList<KeyValuePair<string, string>> control, byte[] deb)
    {
        Pool[path] = deb;
        _packages.Add((component, control.First(field => field.Key == "Architecture").Value, string.Create(
            CultureInfo.InvariantCulture,
            $"{FakeDeb.ControlText(control)}Filename: {path}\nSize: {deb.Length}\nSHA256: {Convert.ToHexStringLower(SHA256.HashData(deb))}\n\n")));
        return path;
    }

    /// <summary>The files of the suite by their paths relative to its folder; Release among them, without a signature.</summary>
    public Dictionary<string, byte[]> Build()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var sums = new StringBuilder();
        foreach (var component in Words("Components").Select(component => component[(component.LastIndexOf('/') + 1)..]))
        {
            foreach (var architecture in Words("Architectures"))
                AddIndex(component, architecture, files, sums);
        }
        var fields = string.Concat(Fields.Select(field => $"{field.Key}: {field.Value}\n"));
        files["Release"] = Encoding.UTF8.GetBytes($"{fields}SHA256:\n{sums}{string.Concat(ExtraSums.Select(line => $" {line}\n"))}");
        return files;
    }

    private void AddIndex(string component, string architecture, Dictionary<string, byte[]> files, StringBuilder sums)
    {
        var keepsAllApart = !Fields.ContainsKey("No-Support-for-Architecture-all") && Words("Architectures").Contains("all");
        var stanzas = _packages.Where(p => p.Component == component && (p.Architecture == architecture || (p.Architecture == "all" && !keepsAllApart)));
        var plain = Encoding.UTF8.GetBytes(string.Concat(stanzas.Select(p => p.Stanza)));
        var path = $"{component}/binary-{architecture}/Packages";
        foreach (var (name, content, isKept) in Forms.Select(form => ($"{path}.{form.Key}", form.Value(plain), true)).Prepend((path, plain, KeepsPlainIndices)))
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(content));
            sums.Append(CultureInfo.InvariantCulture, $" {hash} {content.Length,8} {name}\n");
            if (!isKept)
                continue;
            files[name] = content;
            if (Fields.GetValueOrDefault("Acquire-By-Hash") == "yes")
                files[$"{component}/binary-{architecture}/by-hash/SHA256/{hash}"] = content;
        }
    }

    private static byte[] Gzip(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize))
            gzip.Write(content);
        return compressed.ToArray();
    }

    private string[] Words(string field) => Fields.GetValueOrDefault(field, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
