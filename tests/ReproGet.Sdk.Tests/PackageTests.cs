using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ReproGet.Sdk.Tests;

/// <summary>What is in the package.</summary>
public sealed class PackageTests(PackedSdk sdk)
{
    private const long MaxSize = 8_000_000;

    [Fact]
    public void It_is_an_SDK_and_a_package_to_depend_on()
    {
        var metadata = Nuspec().Root!.Elements().Single();
        var ns = metadata.Name.Namespace;

        Assert.Equal(["MSBuildSdk", "Dependency"], metadata.Element(ns + "packageTypes")!.Elements().Select(type => type.Attribute("name")!.Value));
        Assert.Equal("README.md", metadata.Element(ns + "readme")!.Value);
        Assert.Equal("icon.png", metadata.Element(ns + "icon")!.Value);
        Assert.Equal("Apache-2.0", metadata.Element(ns + "license")!.Value);
        Assert.Equal("true", metadata.Element(ns + "developmentDependency")!.Value);
        Assert.Null(metadata.Element(ns + "dependencies"));
    }

    [Fact]
    public void All_that_it_needs_is_inside_and_MSBuild_is_not()
    {
        using var package = ZipFile.OpenRead(sdk.Package);
        var names = package.Entries.Select(entry => entry.FullName).ToList();

        string[] needed =
        [
            "README.md", "LICENSE", "icon.png", "Sdk/Sdk.props", "Sdk/Sdk.targets", "targets/ReproGet.targets", "build/ReproGet.Sdk.props", "buildMultiTargeting/ReproGet.Sdk.props",
            "tasks/net10.0/ReproGet.Tasks.dll", "tasks/net10.0/ReproGet.Tasks.deps.json", "tasks/net10.0/ReproGet.Core.dll", "tasks/net10.0/BouncyCastle.Cryptography.dll",
            "tasks/net10.0/linux-x64/ReproGet.Tasks.dll", "tasks/net10.0/linux-x64/ReproGet.Core.dll",
        ];
        Assert.Empty(needed.Except(names));
        Assert.DoesNotContain(names, name => name.Contains("Microsoft.Build", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.EndsWith(".pdb", StringComparison.Ordinal) || name.StartsWith("lib/", StringComparison.Ordinal));
        Assert.InRange(new FileInfo(sdk.Package).Length, 1, MaxSize);
    }

    [Fact]
    public void Links_of_the_packed_README_lead_to_the_project()
    {
        var links = new Regex(@"(?<=\]\()[^)]*");
        var source = File.ReadAllText(Path.Combine(PackedSdk.Repository, "README.md"));
        using var package = ZipFile.OpenRead(sdk.Package);
        using var reader = new StreamReader(package.GetEntry("README.md")!.Open());
        var packed = reader.ReadToEnd();

        Assert.Equal(links.Matches(source).Select(link => new Uri(new Uri("https://github.com/reproget/reproget-sdk/blob/main/"), link.Value).ToString()), links.Matches(packed).Select(link => link.Value));
        Assert.Equal(links.Replace(source, "").ReplaceLineEndings(), links.Replace(packed, "").ReplaceLineEndings());
    }

    [Fact]
    public void Built_and_packed_anew_in_another_folder_it_is_the_same_byte_for_byte()
    {
        var root = Directory.CreateTempSubdirectory("reproget-checkout-").FullName;
        try
        {
            var (checkout, feed) = (Path.Combine(root, "checkout ä"), Path.Combine(root, "feed"));
            Copy(PackedSdk.Repository, checkout);

            PackedSdk.Build(checkout);
            PackedSdk.Pack(checkout, feed, sdk.Version);

            var other = Path.Combine(feed, Path.GetFileName(sdk.Package));
            Assert.Equal(Contents(sdk.Package), Contents(other));
            Assert.True(File.ReadAllBytes(sdk.Package).AsSpan().SequenceEqual(File.ReadAllBytes(other)));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static List<string> Contents(string package)
    {
        using var zip = ZipFile.OpenRead(package);
        return [.. zip.Entries.Select(entry => $"{entry.FullName} {entry.Length} {entry.Crc32:x8} {entry.LastWriteTime.UtcDateTime:O}")];
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from).Concat(Directory.GetFiles(Path.Combine(from, "src"), "*", SearchOption.AllDirectories)))
        {
            var name = Path.GetRelativePath(from, file);
            if (name.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, name))!);
            File.Copy(file, Path.Combine(to, name));
        }
    }

    private XDocument Nuspec()
    {
        using var package = ZipFile.OpenRead(sdk.Package);
        using var nuspec = package.GetEntry("ReproGet.Sdk.nuspec")!.Open();
        return XDocument.Load(nuspec);
    }
}
