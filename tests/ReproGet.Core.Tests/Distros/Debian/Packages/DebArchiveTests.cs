using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ReproGet.Core.Distros.Debian.Packages;

namespace ReproGet.Core.Tests.Distros.Debian.Packages;

public sealed class DebArchiveTests
{
    private const string Control = "Package: a\nVersion: 1.0\nArchitecture: amd64\nDescription: short\n long\n";

    public static TheoryData<string, string> Readable => new()
    {
        { "plain", "debian-binary control.tar data.tar" },
        { "gzip", "debian-binary control.tar.gz data.tar.gz" },
        { "GNU's slashes behind names", "debian-binary/ control.tar.gz/ data.tar.gz/" },
        { "members that are to be passed over", "debian-binary _gpgorigin control.tar.gz _x data.tar.gz" },
        { "members behind the payload", "debian-binary control.tar.gz data.tar.gz whatever" },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_package_is_read_in_the_order_that_dpkg_demands(string summary, string members)
    {
        Assert.NotNull(summary);
        using var deb = DebArchive.Open(new MemoryStream(Ar([.. members.Split(' ').Select(Member)])), "a.deb");

        Assert.Equal("a", deb.Control.Package);
        Assert.Equal("short\n long", deb.Control["description"]);
        Assert.Equal(["control", "postinst"], deb.ControlMembers.Keys.Order(StringComparer.Ordinal));
        Assert.True(deb.Data.TryReadNext(out var file));
        Assert.Equal("usr/x", file.Entry.Path);
        Assert.Equal("payload", new StreamReader(deb.Data.Content).ReadToEnd());
        Assert.False(deb.Data.TryReadNext(out _));
    }

    public static TheoryData<string, string, string> Wrong => new()
    {
        { "no control", "debian-binary data.tar.gz", "RG5033" },
        { "no payload", "debian-binary control.tar.gz", "RG5030" },
        { "no format", "control.tar.gz data.tar.gz", "RG5030" },
        { "the payload first", "debian-binary data.tar.gz control.tar.gz", "RG5033" },
        { "a member that is not known", "debian-binary control.tar.gz other data.tar.gz", "RG5033" },
        { "a compression that is not known", "debian-binary control.tar.gz data.tar.Z", "RG5033" },
        { "a control archive with the compression of a payload", "debian-binary control.tar.bz2 data.tar.gz", "RG5033" },
        { "GNU's table of long names", "debian-binary // data.tar.gz", "RG5033" },
        { "a long name of GNU's", "debian-binary /12 data.tar.gz", "RG5033" },
        { "a long name of BSD's", "debian-binary #1/20 data.tar.gz", "RG5033" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Other_members_are_refused(string summary, string members, string code)
    {
        Assert.NotNull(summary);
        Fails(code, Ar([.. members.Split(' ').Select(Member)]));
    }

    [Theory]
    [InlineData("2.0\n", null)]
    [InlineData("2.1\nmore\n", null)]
    [InlineData("3.0\n", "RG5032")]
    [InlineData("2.\n", "RG5032")]
    [InlineData("2.x\n", "RG5032")]
    [InlineData("", "RG5032")]
    [InlineData("2.0 and a text that is far too long to be the number of a format, is it not?", "RG5033")]
    public void Only_format_2_is_read(string format, string? code)
    {
        var deb = Ar([("debian-binary", Encoding.ASCII.GetBytes(format)), Member("control.tar"), Member("data.tar")]);

        if (code is null)
            DebArchive.Open(new MemoryStream(deb), "a.deb").Dispose();
        else
            Fails(code, deb);
    }

    public static TheoryData<string, Func<byte[], byte[]>, string> Damage => new()
    {
        { "nothing", _ => [], "RG5030" },
        { "another magic", deb => [.. "!<thin>\n"u8, .. deb[8..]], "RG5030" },
        { "cut in a header", deb => deb[..100], "RG5031" },
        { "cut in a member", deb => deb[..400], "RG5031" },
        { "a size above the file", deb => WithSize(deb, "9999999999"), "RG5031" },
        { "a negative size", deb => WithSize(deb, "-1"), "RG5033" },
        { "a size in hex", deb => WithSize(deb, "0x10"), "RG5033" },
        { "no size", deb => WithSize(deb, ""), "RG5033" },
        { "a header with another end", deb => [.. deb[..66], (byte)'x', .. deb[67..]], "RG5030" },
    };

    [Theory]
    [MemberData(nameof(Damage))]
    public void Damaged_archives_are_refused(string summary, Func<byte[], byte[]> damage, string code)
    {
        Assert.NotNull(summary);
        Fails(code, damage(Ar([Member("debian-binary"), Member("control.tar"), Member("data.tar")])));
    }

    [Fact]
    public void Padding_that_is_no_line_end_is_refused()
    {
        var deb = Ar([("debian-binary", "2.0\nx"u8.ToArray()), Member("control.tar"), Member("data.tar")]);
        deb[8 + 60 + 5] = (byte)'?';

        Fails("RG5030", deb);
    }

    public static TheoryData<string, string, string, string> HostileControl => new()
    {
        { "a folder", "info/x", "x", "RG5033" },
        { "a name of dpkg's own", "list", "x", "RG5033" },
        { "a name with a dot", "a.list", "x", "RG5033" },
        { "a name with a line's end", "a\nb", "x", "RG5033" },
        { "a name that is too long", new string('n', 51), "x", "RG5033" },
        { "a name outside", "../x", "x", "RG5004" },
        { "too much", "big", new string('b', 17 << 20), "RG5034" },
    };

    [Theory]
    [MemberData(nameof(HostileControl))]
    public void Hostile_control_members_are_refused(string summary, string name, string content, string code)
    {
        Assert.NotNull(summary);
        var control = Tar(("control", Control), (name, content));

        Fails(code, Ar([Member("debian-binary"), ("control.tar", control), Member("data.tar")]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Package: a\nVersion: 1\n")]
    [InlineData("Package: ../a\nVersion: 1\nArchitecture: all\n")]
    [InlineData("Package: A\nVersion: 1\nArchitecture: all\n")]
    [InlineData("Package: a\nVersion: 1 2\nArchitecture: all\n")]
    [InlineData("Package: a\nVersion: 1\nArchitecture: a/b\n")]
    [InlineData("Package: a\nVersion: 1\nArchitecture: all\nPackage: b\n")]
    [InlineData("Package: a\nVersion: 1\nArchitecture: all\nno field\n")]
    [InlineData(" continued\nPackage: a\nVersion: 1\nArchitecture: all\n")]
    [InlineData("Package: a\nVersion: 1\nArchitecture: all\nDepends: b (>= \n")]
    public void A_control_file_that_names_no_package_is_refused(string control)
        => Fails("RG5035", Ar([Member("debian-binary"), ("control.tar", Tar(("control", control))), Member("data.tar")]));

    [Fact]
    public void A_package_without_a_control_file_is_refused()
        => Fails("RG5035", Ar([Member("debian-binary"), ("control.tar", Tar(("postinst", ""))), Member("data.tar")]));

    private static void Fails(string code, byte[] deb)
        => Assert.Equal(code, Assert.Throws<ReproGetException>(() => DebArchive.Open(new MemoryStream(deb), "a.deb").Dispose()).Code);

    private static (string Name, byte[] Content) Member(string name) => (name, name.TrimEnd('/') switch
    {
        "debian-binary" => "2.0\n"u8.ToArray(),
        "control.tar" => Tar(("control", Control), ("postinst", "#!/bin/sh\n")),
        "control.tar.gz" => Gzip(Tar(("control", Control), ("postinst", "#!/bin/sh\n"))),
        "data.tar" => Tar(("usr/x", "payload")),
        "data.tar.gz" => Gzip(Tar(("usr/x", "payload"))),
        _ => "odd"u8.ToArray(),
    });

    /// <summary>With another size of the second member, whose header starts at byte 72.</summary>
    private static byte[] WithSize(byte[] deb, string size)
    {
        var copy = (byte[])deb.Clone();
        Encoding.ASCII.GetBytes(size.PadRight(10)).CopyTo(copy, 72 + 48);
        return copy;
    }

    private static byte[] Ar((string Name, byte[] Content)[] members)
    {
        using var archive = new MemoryStream();
        archive.Write("!<arch>\n"u8);
        foreach (var (name, content) in members)
        {
            archive.Write(Encoding.ASCII.GetBytes($"{name,-16}{0,-12}{0,-6}{0,-6}{"100644",-8}{content.Length,-10}`\n"));
            archive.Write(content);
            if (content.Length % 2 != 0)
                archive.WriteByte((byte)'\n');
        }
        return archive.ToArray();
    }

    private static byte[] Tar(params (string Name, string Content)[] files)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Gnu))
        {
            foreach (var (name, content) in files)
                tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        }
        return bytes.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
            gzip.Write(content);
        return bytes.ToArray();
    }
}
