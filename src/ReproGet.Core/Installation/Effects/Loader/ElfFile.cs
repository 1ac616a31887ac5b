using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Loader;

/// <summary>What the dynamic loader and <c>ldconfig</c> look at in an ELF file: its headers, never its code.</summary>
/// <remarks>Source of the format: the System V ABI, chapters 4 and 5, and the GNU extensions of <c>elf.h</c>.</remarks>
public sealed record ElfFile
{
    /// <summary><see cref="Type"/> of a program at a fixed address.</summary>
    public const int Executable = 2;

    /// <summary><see cref="Type"/> of a shared object, and of a position-independent program.</summary>
    public const int SharedObject = 3;

    /// <summary>32 or 64.</summary>
    public required int Bits { get; init; }

    /// <summary>Whether the least significant byte comes first.</summary>
    public required bool IsLittleEndian { get; init; }

    /// <summary>What kind of object it is: <see cref="Executable"/>, <see cref="SharedObject"/>, or another <c>ET_</c> number.</summary>
    public required int Type { get; init; }

    /// <summary>The processor, an <c>EM_</c> number: 3 i386, 21 ppc64, 22 s390, 40 arm, 62 x86-64, 183 aarch64, 243 riscv.</summary>
    public required int Machine { get; init; }

    /// <summary>The processor's own flags, such as arm's floating-point ABI.</summary>
    public uint Flags { get; init; }

    /// <summary>The program interpreter, an absolute path; null in a library.</summary>
    public string? Interpreter { get; init; }

    /// <summary>Whether there is a dynamic section with a string table: what <c>ldconfig</c> asks of a library.</summary>
    public bool IsDynamic { get; init; }

    /// <summary>The name that others need it by, if it has one.</summary>
    public string? SoName { get; init; }

    /// <summary>The libraries it needs, in order.</summary>
    public IReadOnlyList<string> Needed { get; init; } = [];

    /// <summary>Directories that are searched for it and for what it needs in turn, joined by colons; ignored where there is a <see cref="RunPath"/>.</summary>
    public string? RPath { get; init; }

    /// <summary>Directories that are searched for what it needs itself, joined by colons.</summary>
    public string? RunPath { get; init; }

    /// <summary>The highest x86 instruction set level marked as needed: 0 is the baseline, 1 v2, 2 v3, 3 v4.</summary>
    public int X86IsaLevel { get; init; }

    /// <summary>The oldest system it runs on, from the note <c>NT_GNU_ABI_TAG</c>, as old <c>ldconfig</c>s packed it: system, major, minor, patch, a byte each.</summary>
    public uint OsVersion { get; init; }

    /// <summary>Reads the headers. Null for what is no ELF file, or one whose headers lead out of the file or make no sense.</summary>
    public static ElfFile? Read(FileContent content)
    {
        if (content.Length < ElfHeaders.SmallestHeader)
            return null;
        using var image = new ElfImage(content);
        return ElfHeaders.Read(image);
    }
}
