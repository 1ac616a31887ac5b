using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>Writes Debian packages (deb(5)) that dpkg takes.</summary>
internal static class FakeDeb
{
    /// <summary>The time of all that is not given one: 2025-01-01.</summary>
    public const long Time = 1735689600;

    /// <summary>Makes a package.</summary>
    /// <param name="control">The fields of the control file in their order; what dpkg demands and is missing gets a default.</param>
    /// <param name="files">The payload in its order; parent directories are added where they are missing.</param>
    /// <param name="members">Other control members by name: <c>postinst</c>, <c>conffiles</c>, <c>triggers</c>. Scripts become executable.</param>
    public static byte[] Build(
        IEnumerable<KeyValuePair<string, string>> control, IEnumerable<FakeFile>? files = null, IReadOnlyDictionary<string, string>? members = null)
    {
        var controlFiles = (members ?? new Dictionary<string, string>())
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => FakeFile.Regular(member.Key, member.Value, member.Key is "preinst" or "postinst" or "prerm" or "postrm" or "config" ? 0b111_101_101 : 0b110_100_100))
            .Prepend(FakeFile.Regular("control", ControlText(control)));
        using var deb = new MemoryStream();
        deb.Write("!<arch>\n"u8);
        WriteMember(deb, "debian-binary", "2.0\n"u8.ToArray());
        WriteMember(deb, "control.tar.gz", TarGz(controlFiles));
        WriteMember(deb, "data.tar.gz", TarGz(files ?? []));
        return deb.ToArray();
    }

    /// <summary>The same, with the fields that matter most.</summary>
    public static byte[] Build(
        string name, string version, string architecture = "amd64", IEnumerable<FakeFile>? files = null, IReadOnlyDictionary<string, string>? members = null,
        params IEnumerable<(string Field, string Value)> fields)
        => Build(
            [new("Package", name), new("Version", version), new("Architecture", architecture), .. fields.Select(f => KeyValuePair.Create(f.Field, f.Value))], files, members);

    /// <summary>The control file.</summary>
    public static string ControlText(IEnumerable<KeyValuePair<string, string>> control)
    {
        var fields = control.ToList();
        foreach (var (field, value) in new[] { ("Architecture", "amd64"), ("Maintainer", "Nobody <nobody@example.invalid>"), ("Description", "a package of a test") })
        {
            if (!fields.Exists(f => f.Key == field))
                fields.Add(KeyValuePair.Create(field, value));
        }
        return string.Concat(fields.Select(f => $"{f.Key}: {f.Value}\n"));
    }

    private static byte[] TarGz(IEnumerable<FakeFile> files)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip, TarEntryFormat.Gnu))
        {
            tar.WriteEntry(Entry(FakeFile.Directory("")));
            foreach (var file in WithParents(files))
                tar.WriteEntry(Entry(file));
        }
        return compressed.ToArray();
    }

    private static IEnumerable<FakeFile> WithParents(IEnumerable<FakeFile> files)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            for (var slash = file.Path.IndexOf('/'); slash >= 0; slash = file.Path.IndexOf('/', slash + 1))
            {
                if (seen.Add(file.Path[..slash]))
                    yield return FakeFile.Directory(file.Path[..slash]);
            }
            seen.Add(file.Path);
            yield return file;
        }
    }

    private static GnuTarEntry Entry(FakeFile file)
    {
        var (type, name) = file.Type switch
        {
            FakeFileType.Directory => (TarEntryType.Directory, "./" + (file.Path.Length == 0 ? "" : file.Path + "/")),
            FakeFileType.SymbolicLink => (TarEntryType.SymbolicLink, "./" + file.Path),
            FakeFileType.HardLink => (TarEntryType.HardLink, "./" + file.Path),
            _ => (TarEntryType.RegularFile, "./" + file.Path),
        };
        var entry = new GnuTarEntry(type, name)
        {
            Mode = (UnixFileMode)file.Mode,
            Uid = file.UserId,
            Gid = file.GroupId,
            UserName = file.UserId == 0 ? "root" : "",
            GroupName = file.GroupId == 0 ? "root" : "",
            ModificationTime = DateTimeOffset.FromUnixTimeSeconds(file.ModifiedTime ?? Time),
            AccessTime = default,
            ChangeTime = default,
        };
        if (file.LinkTarget is { } target)
            entry.LinkName = file.Type == FakeFileType.HardLink ? "./" + target : target;
        if (file.Type == FakeFileType.Regular)
            entry.DataStream = new MemoryStream(file.Content);
        return entry;
    }

    private static void WriteMember(MemoryStream archive, string name, byte[] content)
    {
        archive.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name,-16}{Time,-12}{0,-6}{0,-6}{"100644",-8}{content.Length,-10}`\n")));
        archive.Write(content);
        if (content.Length % 2 != 0)
            archive.WriteByte((byte)'\n');
    }
}
