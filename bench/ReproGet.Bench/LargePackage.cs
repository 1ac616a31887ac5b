using System.Globalization;
using System.Security.Cryptography;

namespace ReproGet.Bench;

/// <summary>A package with a file of 1 GiB and thousands of small ones, in a flat repository on disk.</summary>
internal static class LargePackage
{
    public const string Name = "large";

    private const int BlockSize = 1 << 16;
    private const int LargeFileSize = 1 << 30;
    private const int SmallFiles = 5000;

    /// <summary>Makes it.</summary>
    /// <returns>The repository's address.</returns>
    public static string Write(string folder)
    {
        var root = Path.Combine(folder, "root");
        var files = Path.Combine(root, "opt", Name);
        Directory.CreateDirectory(files);
        var control = $"Package: {Name}\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@example.org>\nDescription: many bytes\n";
        Directory.CreateDirectory(Path.Combine(root, "DEBIAN"));
        File.WriteAllText(Path.Combine(root, "DEBIAN", "control"), control);
        var random = new Random(1);
        var block = new byte[BlockSize];
        using (var large = File.Create(Path.Combine(files, "one")))
        {
            for (var written = 0; written < LargeFileSize; written += BlockSize)
            {
                // One in four blocks is new; the others repeat it.
                if (written / BlockSize % 4 == 0)
                    random.NextBytes(block);
                large.Write(block);
            }
        }
        for (var i = 0; i < SmallFiles; i++)
        {
            var small = Directory.CreateDirectory(Path.Combine(files, (i / 100).ToString(CultureInfo.InvariantCulture))).FullName;
            File.WriteAllBytes(Path.Combine(small, i.ToString(CultureInfo.InvariantCulture)), block.AsSpan(0, i));
        }
        var repository = Directory.CreateDirectory(Path.Combine(folder, "repository")).FullName;
        var deb = Path.Combine(repository, $"{Name}_1_all.deb");
        Tool.Run("dpkg-deb", "--root-owner-group", "-Zxz", "-z0", "--build", root, deb);
        Directory.Delete(root, recursive: true);
        var packages = $"{control}Filename: {Path.GetFileName(deb)}\nSize: {new FileInfo(deb).Length}\nSHA256: {Sha256(deb)}\n\n";
        var index = Path.Combine(repository, "Packages");
        File.WriteAllText(index, packages);
        var date = DateTime.UtcNow.ToString("R", CultureInfo.InvariantCulture);
        File.WriteAllText(Path.Combine(repository, "Release"), $"Origin: bench\nDate: {date}\nSHA256:\n {Sha256(index)} {packages.Length} Packages\n");
        return new Uri(repository + "/").AbsoluteUri;
    }

    private static string Sha256(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
