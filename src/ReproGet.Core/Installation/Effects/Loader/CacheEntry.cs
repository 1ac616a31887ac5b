namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>One library in the loader's cache.</summary>
/// <param name="SoName">What it is asked for by.</param>
/// <param name="Path">Where it stands, absolute.</param>
/// <param name="Flags">Its ABI, as <see cref="LibraryAbi"/> tells it.</param>
internal sealed record CacheEntry(string SoName, string Path, int Flags)
{
    /// <summary>The name of the <c>glibc-hwcaps</c> subdirectory it stands in, or null.</summary>
    public string? HwcapsName { get; init; }

    /// <summary>The x86 instruction set level it needs; written only with a <see cref="HwcapsName"/>.</summary>
    public int IsaLevel { get; init; }

    /// <summary>The bits of the legacy hardware capability subdirectories it stands in (until glibc 2.36).</summary>
    public ulong LegacyHwcaps { get; init; }

    /// <summary>The packed system version; written until glibc 2.35.</summary>
    public uint OsVersion { get; init; }
}
