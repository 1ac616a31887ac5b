namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>A directory that <c>ldconfig</c> searches.</summary>
/// <param name="Path">As it is written into the cache: absolute, as configured, links and all.</param>
/// <param name="RealPath">Where it stands in the tree.</param>
/// <param name="HwcapsName">The last part of its path if it is a <c>glibc-hwcaps</c> subdirectory, else null.</param>
/// <param name="IsLibc6">Whether the configuration says that unmarked libraries in it are of this C library.</param>
internal sealed record LibraryDirectory(string Path, string RealPath, string? HwcapsName, bool IsLibc6);
