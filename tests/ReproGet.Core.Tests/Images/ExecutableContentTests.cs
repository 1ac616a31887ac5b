using System.Buffers.Binary;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;

namespace ReproGet.Core.Tests.Images;

public sealed class ExecutableContentTests
{
    private const int Exec = 2;
    private const int Shared = 3;

    // type, 64 bit, big endian, with an interpreter, DF_1_PIE
    [Theory]
    [InlineData(Exec, true, false, false, false, true)]
    [InlineData(Exec, false, true, false, false, true)]
    [InlineData(Shared, true, false, true, false, true)]
    [InlineData(Shared, false, false, true, false, true)]
    [InlineData(Shared, true, true, true, false, true)]
    [InlineData(Shared, true, false, false, true, true)]
    [InlineData(Shared, false, true, false, true, true)]
    [InlineData(Shared, true, false, false, false, false)]
    [InlineData(Shared, false, false, false, false, false)]
    [InlineData(1, true, false, false, false, false)]
    public void An_elf_file_is_run_by_what_its_headers_say(int type, bool wide, bool bigEndian, bool interpreter, bool pie, bool expected)
        => Assert.Equal(expected, ExecutableContent.Is(FileContent.Of(Elf(type, wide, bigEndian, interpreter, pie))));

    [Theory]
    [InlineData("#!/bin/sh\n", true)]
    [InlineData("#!", true)]
    [InlineData("# !/bin/sh", false)]
    [InlineData("", false)]
    [InlineData("#", false)]
    [InlineData("MZ\u0090", false)]
    [InlineData("\u007fELF", false)]
    public void Other_files_are_run_when_they_are_scripts(string text, bool expected)
        => Assert.Equal(expected, ExecutableContent.Is(SampleImage.Text(text)));

    [Fact]
    public void A_cut_or_lying_header_is_no_program()
    {
        var elf = Elf(Shared, wide: true, bigEndian: false, interpreter: true, pie: true);
        for (var length = 0; length < elf.Length; length++)
            ExecutableContent.Is(FileContent.Of(elf.AsMemory(0, length)));
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(32), ulong.MaxValue - 10);
        Assert.False(ExecutableContent.Is(FileContent.Of(elf)));
    }

    // “objcopy --only-keep-debug” leaves all headers, and takes the bytes.
    [Theory]
    [InlineData(Exec, true, false)]
    [InlineData(Exec, false, true)]
    [InlineData(Shared, true, true)]
    [InlineData(Shared, false, false)]
    public void Symbols_without_their_program_are_not_run(int type, bool wide, bool bigEndian)
    {
        var elf = Elf(type, wide, bigEndian, interpreter: false, pie: true);
        elf[128 + (wide ? 4 : 24) + (bigEndian ? 3 : 0)] = 5;
        Assert.False(ExecutableContent.Is(FileContent.Of(elf)));
        elf[128 + (wide ? 32 : 16) + 2] = 1;
        Assert.True(ExecutableContent.Is(FileContent.Of(elf)));
    }

    [Fact]
    public void The_runtimes_own_files_are_told_apart()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "ELF files of the runtime are wanted.");
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

        Assert.True(Is(Environment.ProcessPath!));
        Assert.True(Is(Path.Combine(runtime, "createdump")));
        Assert.False(Is(Path.Combine(runtime, "libcoreclr.so")));
        Assert.False(Is(Path.Combine(runtime, "libSystem.Native.so")));
        Assert.False(Is(typeof(object).Assembly.Location));

        static bool Is(string path) => ExecutableContent.Is(FileContent.OfFile(path, 0, new FileInfo(path).Length));
    }

    private static byte[] Elf(int type, bool wide, bool bigEndian, bool interpreter, bool pie)
    {
        var elf = new byte[512];
        "\u007fELF"u8.CopyTo(elf);
        elf[4] = (byte)(wide ? 2 : 1);
        elf[5] = (byte)(bigEndian ? 2 : 1);
        Half(16, type);
        Word(wide ? 32 : 28, 128);
        Half(wide ? 54 : 42, wide ? 56 : 32);
        Half(wide ? 56 : 44, 2);
        Int(128, interpreter ? 3u : 1u);
        var second = 128 + (wide ? 56 : 32);
        Int(second, 2);
        Word(second + (wide ? 8 : 4), 300);
        var step = wide ? 8 : 4;
        Word(300, 1);
        Word(300 + (2 * step), pie ? 0x6ffffffbu : 0u);
        Word(300 + (3 * step), 0x08000001);
        return elf;

        void Half(int at, int value)
        {
            if (bigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(elf.AsSpan(at), (ushort)value);
            else
                BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(at), (ushort)value);
        }

        void Int(int at, uint value)
        {
            if (bigEndian)
                BinaryPrimitives.WriteUInt32BigEndian(elf.AsSpan(at), value);
            else
                BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(at), value);
        }

        void Word(int at, uint value)
        {
            if (wide)
                Int(bigEndian ? at + 4 : at, value);
            else
                Int(at, value);
        }
    }
}
