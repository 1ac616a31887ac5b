using System.Text;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>A small Debian archive, signed for real. Add suites and packages, then <see cref="Build"/> it, write it to disk, or serve it.</summary>
internal sealed class FakeArchive
{
    private readonly List<FakeSuite> _suites = [];

    public FakeArchive(TestCertificate? certificate = null) => Certificate = certificate ?? TestCertificate.WithSubkey();

    /// <summary>Whose signing key signs every suite.</summary>
    public TestCertificate Certificate { get; }

    /// <summary>Adds a suite with the fields that Debian's have.</summary>
    public FakeSuite AddSuite(string codename, string components = "main", string architectures = "amd64 arm64", string suite = "stable")
    {
        var added = new FakeSuite(codename);
        added.Fields["Origin"] = "Fake";
        added.Fields["Label"] = "Fake";
        added.Fields["Suite"] = suite;
        added.Fields["Codename"] = codename;
        added.Fields["Date"] = "Sat, 01 Jun 2024 00:00:00 UTC";
        added.Fields["Acquire-By-Hash"] = "yes";
        added.Fields["Architectures"] = architectures;
        added.Fields["Components"] = components;
        _suites.Add(added);
        return added;
    }

    /// <summary>All files by their paths relative to the archive.</summary>
    public Dictionary<string, byte[]> Build()
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var suite in _suites)
        {
            var built = suite.Build();
            built["InRelease"] = Encoding.UTF8.GetBytes(ClearSign.Sign(Encoding.UTF8.GetString(built["Release"]), Certificate.Signing));
            built["Release.gpg"] = Encoding.UTF8.GetBytes(OpenPgpWriter.Armor("PGP SIGNATURE", ClearSign.SignDetached(built["Release"], Certificate.Signing)));
            foreach (var (path, content) in built)
                files[$"dists/{suite.Name}/{path}"] = content;
            foreach (var (path, content) in suite.Pool)
                files[path] = content;
        }
        return files;
    }

    /// <summary>Writes the archive into a folder, for <c>file:</c> URIs and for apt.</summary>
    public void WriteTo(string folder)
    {
        foreach (var (path, content) in Build())
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
    }

    /// <summary>Serves the archive as it is now.</summary>
    public FakeFetcher Serve(string uri) => new FakeFetcher().Add(uri, Build());
}
