using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>Subdirectories for processors, such as <c>haswell</c> and <c>neon</c>, as <c>ldconfig</c> knew them until glibc 2.36.</summary>
/// <remarks>Source: each port's <c>dl-procinfo</c> of glibc 2.36. Those of powerpc and s390 are not known here: no package of Debian uses them.</remarks>
internal static class LegacyHwcaps
{
    /// <summary>Every loader has thread-local storage; the bit only makes such a library preferred.</summary>
    private const string ThreadLocalStorage = "tls";

    private const int ThreadLocalStorageBit = 63;

    private const ulong X86Important = 0b111;
    private const ulong ArmImportant = 1 << 6 | 1 << 12;
    private const ulong AArch64Important = 1 << 8;

    private static readonly string[] X86Capabilities = ["sse2", "x86_64", "avx512_1"];
    private static readonly string[] X86Platforms = ["i586", "i686", "haswell", "xeon_phi"];

    private static readonly string[] ArmCapabilities =
    [
        "swp", "half", "thumb", "26bit", "fastmult", "fpa", "vfp", "edsp", "java", "iwmmxt", "crunch", "thumbee", "neon", "vfpv3",
        "vfpv3d16", "tls", "vfpv4", "idiva", "idivt", "vfpd32", "lpae", "evtstrm", "aes", "pmull", "sha1", "sha2", "crc32",
    ];

    private static readonly string[] AArch64Capabilities =
    [
        "fp", "asimd", "evtstrm", "aes", "pmull", "sha1", "sha2", "crc32", "atomics", "fphp", "asimdhp", "cpuid", "asimdrdm", "jscvt", "fcma",
        "lrcpc", "dcpop", "sha3", "sm3", "sm4", "asimddp", "sha512", "sve", "asimdfhm", "dit", "uscat", "ilrcpc", "flagm", "ssbs", "sb", "paca", "pacg",
    ];

    /// <summary>Whether a directory of this name is searched below a library directory.</summary>
    public static bool IsSubdirectory(Architecture architecture, string name)
        => name == ThreadLocalStorage
            || Capability(architecture, name) is { } bit && (Important(architecture) >> bit & 1) != 0
            || Platform(architecture, name) is not null;

    /// <summary>The bits of all such names that a path ends with.</summary>
    public static ulong OfPath(Architecture architecture, string path)
    {
        var bits = 0UL;
        for (var at = path; at.Contains('/'); at = TreePath.Parent(at))
        {
            var name = TreePath.Name(at);
            if ((Capability(architecture, name) ?? Platform(architecture, name) ?? (name == ThreadLocalStorage ? ThreadLocalStorageBit : null)) is not { } bit)
                break;
            bits = unchecked(bits + (1UL << bit));
        }
        return bits;
    }

    private static ulong Important(Architecture architecture) => architecture.Name switch
    {
        "amd64" or "386" => X86Important,
        "arm-v7" => ArmImportant,
        "arm64" => AArch64Important,
        _ => 0,
    };

    private static int? Capability(Architecture architecture, string name) => Position(name, architecture.Name switch
    {
        "amd64" or "386" => X86Capabilities,
        "arm-v7" => ArmCapabilities,
        "arm64" => AArch64Capabilities,
        _ => [],
    });

    private static int? Platform(Architecture architecture, string name)
        => architecture.Name is "amd64" or "386" && Position(name, X86Platforms) is { } index ? 48 + index : null;

    private static int? Position(string name, string[] names) => Array.IndexOf(names, name) is >= 0 and var index ? index : null;
}
