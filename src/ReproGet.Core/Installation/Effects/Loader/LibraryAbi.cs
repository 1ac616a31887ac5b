using ReproGet.Core.Packages;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>The flags by which the cache tells libraries of several ABIs apart.</summary>
/// <remarks>Source: glibc's <c>sysdeps/generic/ldconfig.h</c> and each port's <c>readelflib.c</c>. A port's <c>ldconfig</c> knows the ABIs of its own family only.</remarks>
internal static class LibraryAbi
{
    /// <summary>A library of no known C library; written until glibc 2.36.</summary>
    public const int Elf = 1;

    /// <summary>A library of this C library.</summary>
    public const int Libc6 = 3;

    private const int X8664 = 0x0300;
    private const int S390 = 0x0400;
    private const int PowerPc64 = 0x0500;
    private const int X32 = 0x0800;
    private const int ArmHardFloat = 0x0900;
    private const int AArch64 = 0x0a00;
    private const int ArmSoftFloat = 0x0b00;
    private const int RiscVSoftFloat = 0x0f00;
    private const int RiscVDoubleFloat = 0x1000;

    private const uint ArmEabiMask = 0xff000000;
    private const uint ArmEabi5 = 0x05000000;
    private const uint ArmFlagHardFloat = 0x400;
    private const uint ArmFlagSoftFloat = 0x200;
    private const uint RiscVCompressed = 1;
    private const uint RiscVFloatMask = 6;
    private const uint RiscVFloatDouble = 4;

    /// <summary>The flags of a file, or null where <c>ldconfig</c> of this architecture takes it for no library.</summary>
    public static int? Of(ElfFile file, long size, Architecture architecture, Glibc glibc)
    {
        // A foreign byte order makes the type a number that is no shared object's.
        if (file.Type != ElfFile.SharedObject || !file.IsDynamic || file.IsLittleEndian == architecture.IsBigEndian() || size < (architecture.Bits() == 64 ? 64 : 52))
            return null;
        var narrow = glibc.HasLegacyRules ? TypeByNames(file, architecture) : Libc6;
        var wide = file.Bits == 64;
        return architecture.Name switch
        {
            "amd64" or "386" => file.Machine switch
            {
                62 => Libc6 | (wide ? X8664 : X32),
                3 when !wide => narrow,
                _ => null,
            },
            "arm64" or "arm-v7" => wide ? Libc6 | AArch64 : Arm(file.Flags, narrow),
            "ppc64le" => wide ? Libc6 | PowerPc64 : narrow,
            "s390x" => wide ? Libc6 | S390 : narrow,
            "riscv64" => RiscV(file.Flags) | narrow,
            _ => narrow,
        };
    }

    private static int Arm(uint flags, int narrow) => (flags & ArmEabiMask) != ArmEabi5
        ? narrow
        : Libc6 | ((flags & ArmFlagHardFloat) != 0 ? ArmHardFloat : (flags & ArmFlagSoftFloat) != 0 ? ArmSoftFloat : 0);

    private static int? RiscV(uint flags) => (flags & ~(RiscVFloatMask | RiscVCompressed)) != 0
        ? null
        : (flags & RiscVFloatMask) switch
        {
            0 => RiscVSoftFloat,
            RiscVFloatDouble => RiscVDoubleFloat,
            _ => null,
        };

    /// <summary>Until 2.36 a library was of this C library if it said so itself, by its interpreter or by what it needs.</summary>
    private static int TypeByNames(ElfFile file, Architecture architecture)
    {
        var known = file.Interpreter is { } interpreter && Interpreters(architecture).Contains(interpreter)
            || file.Needed.Any(name => name is "libc.so.6" or "libm.so.6");
        return known ? Libc6 : Elf;
    }

    private static string[] Interpreters(Architecture architecture) => architecture.Name switch
    {
        "amd64" => ["/lib/ld-linux.so.2", "/libx32/ld-linux-x32.so.2", "/lib64/ld-linux-x86-64.so.2"],
        "386" => ["/lib/ld-linux.so.2"],
        "arm64" => ["/lib/ld-linux-aarch64.so.1", "/lib/ld-linux.so.3", "/lib/ld-linux-armhf.so.3"],
        "arm-v7" => ["/lib/ld-linux.so.3", "/lib/ld-linux-armhf.so.3"],
        "ppc64le" => ["/lib/ld.so.1", "/lib64/ld64.so.1", "/lib64/ld64.so.2"],
        "s390x" => ["/lib/ld.so.1", "/lib/ld64.so.1"],
        "riscv64" => ["/lib/ld-linux-riscv64-lp64.so.1", "/lib/ld-linux-riscv64-lp64d.so.1"],
        _ => [],
    };
}
