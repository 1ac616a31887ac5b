using System.Globalization;
using System.Text;
using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

/// <summary>Small indices, written as one package a line: <c>name version; Field: value; Field: value</c>.</summary>
internal static class SampleIndex
{
    /// <summary>The text of a Packages file.</summary>
    public static string Text(string packages)
    {
        var text = new StringBuilder();
        foreach (var line in packages.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(';', StringSplitOptions.TrimEntries);
            var (name, version) = (parts[0].Split(' ')[0], parts[0].Split(' ').ElementAtOrDefault(1) ?? "1");
            text.Append(CultureInfo.InvariantCulture, $"Package: {name}\nVersion: {version}\n");
            if (!parts.Any(p => p.StartsWith("Architecture:", StringComparison.Ordinal)))
                text.Append("Architecture: amd64\n");
            text.Append("Maintainer: x <x@example.org>\nDescription: x\n");
            foreach (var field in parts.Skip(1))
                text.Append(field).Append('\n');
            text.Append(CultureInfo.InvariantCulture, $"Filename: pool/{name}_{version.Replace(":", "%3a", StringComparison.Ordinal)}.deb\nSize: 1\n");
            text.Append(CultureInfo.InvariantCulture, $"SHA256: {Core.Oci.Digest.Of(Encoding.UTF8.GetBytes(line)).Hex}\n\n");
        }
        return text.ToString();
    }

    public static async Task<IReadOnlyList<DebianPackage>> Packages(string packages)
        => await PackagesReader.ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(Text(packages))), "Packages", default);

    public static async Task<DebianIndex> Index(string packages, string suite = "stable", bool notAutomatic = false, bool butAutomaticUpgrades = false)
        => new($"source-{suite}", suite, suite + "-codename", "main", notAutomatic, butAutomaticUpgrades, await Packages(packages));
}
