namespace ReproGet.Core.Packages;

/// <summary>A processor architecture, and what each world calls it.</summary>
/// <param name="Name">Our name, in file names and locks: OCI's architecture with its variant, <c>amd64</c>, <c>arm64</c>, <c>arm-v7</c>.</param>
/// <param name="OciArchitecture">GOARCH, as in the OCI image configuration.</param>
/// <param name="OciVariant">The variant of the OCI image configuration, or null.</param>
/// <param name="Debian">The name that dpkg uses.</param>
/// <param name="Rid">The last part of a .NET runtime identifier.</param>
public sealed record Architecture(string Name, string OciArchitecture, string? OciVariant, string Debian, string Rid)
{
    /// <summary>All that we know.</summary>
    public static IReadOnlyList<Architecture> All { get; } =
    [
        new("amd64", "amd64", null, "amd64", "x64"),
        new("arm64", "arm64", null, "arm64", "arm64"),
        new("arm-v7", "arm", "v7", "armhf", "arm"),
        new("386", "386", null, "i386", "x86"),
        new("ppc64le", "ppc64le", null, "ppc64el", "ppc64le"),
        new("s390x", "s390x", null, "s390x", "s390x"),
        new("riscv64", "riscv64", null, "riscv64", "riscv64"),
    ];

    /// <summary>Debian's others, of which no packages are made into images here: ports old and new, and the name for packages that all can use.</summary>
    private static readonly string[] OtherDebian =
    [
        "all", "alpha", "armel", "hppa", "hurd-amd64", "hurd-i386", "ia64", "kfreebsd-amd64", "kfreebsd-i386", "loong64", "m68k", "mips", "mips64el", "mipsel", "powerpc", "ppc64", "sh4", "sparc64", "x32",
    ];

    /// <summary>Finds one by its name in locks.</summary>
    public static Architecture? FromName(string name) => All.FirstOrDefault(a => a.Name == name);

    /// <summary>Finds one by dpkg's name.</summary>
    public static Architecture? FromDebian(string name) => All.FirstOrDefault(a => a.Debian == name);

    /// <summary>Finds one by any name that a user may know it by: ours, dpkg's, or a .NET runtime identifier.</summary>
    public static Architecture? FromAnyName(string name) => FromName(name) ?? FromDebian(name) ?? FromRuntimeIdentifier(name);

    /// <summary>Dpkg's name for what a user may write where a source says what it has: also one that no image is made for; null for what is none.</summary>
    public static string? DebianNameOf(string name) => FromAnyName(name)?.Debian ?? OtherDebian.FirstOrDefault(other => other == name);

    /// <summary>The architecture of a .NET runtime identifier such as <c>linux-x64</c> or <c>linux-musl-arm64</c>; null for one that is not Linux or not known.</summary>
    public static Architecture? FromRuntimeIdentifier(string runtimeIdentifier)
    {
        var parts = runtimeIdentifier.Split('-');
        return parts.Length > 1 && parts[0] == "linux" ? All.FirstOrDefault(a => a.Rid == parts[^1]) : null;
    }
}
