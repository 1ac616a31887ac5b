using ReproGet.Core.Distros.Debian.Packages;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>A package that the base has, as its database records it.</summary>
/// <param name="Control">Its paragraph.</param>
/// <param name="Text">The same to the byte, without the empty line after it.</param>
/// <param name="File">The file of the database that holds it.</param>
/// <param name="Paths">What it shipped, by its own names, relative.</param>
/// <param name="IsInstalled">Whether its files are there; else only its configuration files are, or a part of them, or nothing (dpkg(1), "Package states").</param>
internal sealed record BasePackage(ControlFile Control, string Text, string File, IReadOnlyList<string> Paths, bool IsInstalled)
{
    /// <summary>Its name.</summary>
    public string Name => Control.Package;

    /// <summary>Whether a package that comes takes its place: there is one of each name, but for libraries that several architectures can have (<c>Multi-Arch: same</c>).</summary>
    public bool IsReplacedBy(ControlFile coming)
        => coming.Package == Name && (coming.Architecture == Control.Architecture || !MayStandBeside(coming) || !MayStandBeside(Control));

    private static bool MayStandBeside(ControlFile control) => control["Multi-Arch"] == "same";

    /// <summary>Its conffiles with their MD5 as they were shipped, by relative path. What a version before it left behind is <c>obsolete</c>, and one without a hash was never seen.</summary>
    public IReadOnlyDictionary<string, string> Conffiles { get; } = (Control["Conffiles"] ?? "")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' '))
        .Where(words => words.Length > 1 && words[0].StartsWith('/'))
        .DistinctBy(words => words[0])
        .ToDictionary(words => words[0].TrimStart('/'), words => words[1], StringComparer.Ordinal);
}
