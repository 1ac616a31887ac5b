using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>What the loader of an architecture takes for its own.</summary>
internal static class TargetAbi
{
    /// <summary>The directory name of the architecture's libraries under Debian's multiarch.</summary>
    public static string Multiarch(this Architecture architecture) => architecture.Name switch
    {
        "amd64" => "x86_64-linux-gnu",
        "arm64" => "aarch64-linux-gnu",
        "arm-v7" => "arm-linux-gnueabihf",
        "386" => "i386-linux-gnu",
        "ppc64le" => "powerpc64le-linux-gnu",
        "s390x" => "s390x-linux-gnu",
        "riscv64" => "riscv64-linux-gnu",
        _ => architecture.OciArchitecture + "-linux-gnu",
    };

    /// <summary>Whether the most significant byte comes first.</summary>
    public static bool IsBigEndian(this Architecture architecture) => architecture.Name == "s390x";

    /// <summary>32 or 64.</summary>
    public static int Bits(this Architecture architecture) => architecture.Name is "386" or "arm-v7" ? 32 : 64;

    /// <summary>The <c>EM_</c> number.</summary>
    public static int ElfMachine(this Architecture architecture) => architecture.Name switch
    {
        "amd64" => 62,
        "386" => 3,
        "arm64" => 183,
        "arm-v7" => 40,
        "ppc64le" => 21,
        "s390x" => 22,
        "riscv64" => 243,
        _ => 0,
    };
}
