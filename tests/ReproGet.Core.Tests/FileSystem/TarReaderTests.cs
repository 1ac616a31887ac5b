using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.FileSystem;

public sealed class TarReaderTests
{
    private static readonly string Long = new string('n', 150) + "/" + new string('m', 150);

    public static TheoryData<string, Func<MemoryStream>, string[]> Readable => new()
    {
        { "nothing", () => new TarBuilder().End(), [] },
        { "the root is no member", () => new TarBuilder().Member("./", '5').Member("./a").End(), ["a 0644 0:0 7 ''"] },
        { "contiguous file", () => new TarBuilder().Member("a", '7', "x").End(), ["a 0644 0:0 7 'x'"] },
        { "v7 directory", () => new TarBuilder().Member("d/", '\0', change: b => b.AsSpan(257, 8).Clear()).End(), ["d/ 0644 0:0 7"] },
        { "signed checksum", () => new TarBuilder().Member("ü", content: "x", signedChecksum: true).End(), ["ü 0644 0:0 7 'x'"] },
        { "directory with a size", () => new TarBuilder().Member("d", '5', size: "00000001000\0").Member("a").End(), ["d/ 0644 0:0 7", "a 0644 0:0 7 ''"] },
        { "blanks for zeros", () => new TarBuilder().Member("a", size: "         3 \0", content: "abc").End(), ["a 0644 0:0 7 'abc'"] },
        { "base 256", () => new TarBuilder().Member("a", size: "\u0080\0\0\0\0\0\0\0\0\0\0\u0003", content: "abc").End(), ["a 0644 0:0 7 'abc'"] },
        { "negative time in base 256", () => new TarBuilder().Member("a", change: b => TarBuilder.Put(b, 136, "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe")).End(), ["a 0644 0:0 -2 ''"] },
        { "owner in base 256", () => new TarBuilder().Member("a", change: b => TarBuilder.Put(b, 108, "\u0080\0\0\0\0\u002d\u00c6\u00c0")).End(), ["a 0644 3000000:0 7 ''"] },
        { "file type bits in the mode", () => new TarBuilder().Member("a", change: b => TarBuilder.Put(b, 100, "0104755\0")).End(), ["a 4755 0:0 7 ''"] },
        { "prefix", () => new TarBuilder().Member("b", change: b => TarBuilder.Put(b, 345, "dir/a")).End(), ["dir/a/b 0644 0:0 7 ''"] },
        { "GNU keeps times in the prefix", () => new TarBuilder().Member("b", change: b => { TarBuilder.Put(b, 257, "ustar  \0"); TarBuilder.Put(b, 345, "00000000001"); }).End(), ["b 0644 0:0 7 ''"] },
        { "star keeps times in the prefix", () => new TarBuilder().Member("b", change: b => { TarBuilder.Put(b, 345, "p"); TarBuilder.Put(b, 476, "00000000001"); TarBuilder.Put(b, 508, "tar\0"); }).End(), ["p/b 0644 0:0 7 ''"] },
        { "device", () => new TarBuilder().Member("null", '3', change: b => { TarBuilder.Put(b, 329, "0000001\0"); TarBuilder.Put(b, 337, "0000003\0"); }).End(), ["null 0644 0:0 7 c1,3"] },
        { "pax path, times and owners", () => new TarBuilder().PaxRecords("path=" + Long, "mtime=12.999", "uid=5000000", "gid=6").Member("short").End(), [Long + " 0644 5000000:6 12 ''"] },
        { "negative fraction goes down", () => new TarBuilder().PaxRecords("mtime=-1.5").Member("a").PaxRecords("mtime=-1.0").Member("b").End(), ["a 0644 0:0 -2 ''", "b 0644 0:0 -1 ''"] },
        { "pax size wins", () => new TarBuilder().PaxRecords("size=3").Member("a", size: "00000000000\0", content: "abc").End(), ["a 0644 0:0 7 'abc'"] },
        { "pax link", () => new TarBuilder().PaxRecords("linkpath=" + Long).Member("a", '2', link: "short").End(), ["a -> " + Long] },
        { "attributes are bytes", () => new TarBuilder().PaxRecords("SCHILY.xattr.security.capability=\u0001\0\n=\u00ff").Member("a").End(), ["a 0644 0:0 7 '' security.capability=01000a3dff"] },
        { "global header", () => new TarBuilder().Pax(TarBuilder.Record("mtime=1") + TarBuilder.Record("comment=x"), 'g').Member("a").PaxRecords("mtime=2").Member("b").End(), ["a 0644 0:0 1 ''", "b 0644 0:0 2 ''"] },
        { "an empty record takes away", () => new TarBuilder().Pax(TarBuilder.Record("uid=9"), 'g').PaxRecords("uid=").Member("a").End(), ["a 0644 0:0 7 ''"] },
        { "GNU long names", () => new TarBuilder().Member("././@LongLink", 'L', Long + "\0").Member("././@LongLink", 'K', Long + "\0").Member("a", '2').End(), [Long + " -> " + Long] },
        { "volume label", () => new TarBuilder().Member("label", 'V').Member("a").End(), ["a 0644 0:0 7 ''"] },
        { "hard link", () => new TarBuilder().Member("a").Member("b", '1', link: "./a").End(), ["a 0644 0:0 7 ''", "b = a"] },
        { "symbolic link as it stands", () => new TarBuilder().Member("b", '2', link: "/.././/x/").End(), ["b -> /.././/x/"] },
        { "newline in a name", () => new TarBuilder().Member("a\nb").End(), ["a\nb 0644 0:0 7 ''"] },
        { "filled behind its end", () => new TarBuilder().Member("a").Raw(new byte[1024]).Raw(new byte[8000]).Stream(), ["a 0644 0:0 7 ''"] },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void What_programs_write_is_read(string summary, Func<MemoryStream> archive, string[] expected)
    {
        Assert.NotNull(summary);
        Assert.Equal(expected, TarMembers.Read(archive()));
    }

    public static TheoryData<string, Func<MemoryStream>, string> Hostile => new()
    {
        { "empty", () => new MemoryStream(), "RG5002" },
        { "no end", () => new TarBuilder().Member("a").Stream(), "RG5002" },
        { "half an end", () => new TarBuilder().Member("a").Raw(new byte[512]).Stream(), "RG5002" },
        { "half a header", () => new TarBuilder().Member("a").Raw(new byte[100]).Stream(), "RG5002" },
        { "zeros between members", () => new TarBuilder().Member("a").Raw(new byte[512]).Member("b").End(), "RG5001" },
        { "size that lies", () => new TarBuilder().Member("a", size: "00000100000\0", content: "abc").End(), "RG5002" },
        { "size of eight exbibytes", () => new TarBuilder().Member("a", size: "\u0080\0\0\0\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff").End(), "RG5002" },
        { "size of more", () => new TarBuilder().Member("a", size: "\u0080\0\0\u0001\0\0\0\0\0\0\0\0").End(), "RG5001" },
        { "negative size", () => new TarBuilder().Member("a", size: "\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00fe\0").End(), "RG5001" },
        { "negative pax size", () => new TarBuilder().PaxRecords("size=-1").Member("a").End(), "RG5001" },
        { "pax size too great", () => new TarBuilder().PaxRecords("size=99999999999999999999").Member("a").End(), "RG5001" },
        { "size in letters", () => new TarBuilder().Member("a", size: "abc\0").End(), "RG5001" },
        { "size with an eight", () => new TarBuilder().Member("a", size: "00000000008\0").End(), "RG5001" },
        { "wrong checksum", () => new TarBuilder().Member("a", badChecksum: true).End(), "RG5001" },
        { "noise", () => new MemoryStream([.. Enumerable.Repeat((byte)'x', 2048)]), "RG5001" },
        { "unknown type", () => new TarBuilder().Member("a", 'Z').End(), "RG5003" },
        { "second volume", () => new TarBuilder().Member("a", 'M').End(), "RG5003" },
        { "absolute name", () => new TarBuilder().Member("/etc/passwd").End(), "RG5004" },
        { "name that climbs", () => new TarBuilder().Member("a/../../b").End(), "RG5004" },
        { "long name that climbs", () => new TarBuilder().Member("x", 'L', "../b\0").Member("a").End(), "RG5004" },
        { "pax name with NUL", () => new TarBuilder().PaxRecords("path=a\0b").Member("a").End(), "RG5004" },
        { "hard link that climbs", () => new TarBuilder().Member("a", '1', link: "../b").End(), "RG5004" },
        { "absolute hard link", () => new TarBuilder().Member("a", '1', link: "/etc/shadow").End(), "RG5004" },
        { "link with NUL", () => new TarBuilder().PaxRecords("linkpath=a\0b").Member("a", '2').End(), "RG5004" },
        { "name not UTF-8", () => new TarBuilder().Member("a", change: b => b[0] = 0xff).End(), "RG5006" },
        { "surrogate in UTF-8", () => new TarBuilder().PaxRecords("path=\u00ed\u00a0\u0080").Member("a").End(), "RG5006" },
        { "link not UTF-8", () => new TarBuilder().Member("a", '2', link: "\u00ff").End(), "RG5006" },
        { "name too long", () => new TarBuilder().Member("x", 'L', new string('x', 5000)).Member("a").End(), "RG5007" },
        { "name deep", () => new TarBuilder().PaxRecords("path=" + string.Concat(Enumerable.Repeat("a/", 4000))).Member("a").End(), "RG5007" },
        { "symbolic link to nothing", () => new TarBuilder().Member("a", '2').End(), "RG5001" },
        { "hard link to the root", () => new TarBuilder().Member("a", '1', link: "./").End(), "RG5001" },
        { "root that is a file", () => new TarBuilder().Member("./.").End(), "RG5001" },
        { "file with a directory's name", () => new TarBuilder().Member("d/", content: "x").End(), "RG5001" },
        { "pax length too great", () => new TarBuilder().Pax("99 path=a\n").Member("a").End(), "RG5001" },
        { "pax length absurd", () => new TarBuilder().Pax("99999999999999999999 path=a\n").Member("a").End(), "RG5001" },
        { "pax length zero", () => new TarBuilder().Pax("0 path=a\n").Member("a").End(), "RG5001" },
        { "pax length too small", () => new TarBuilder().Pax("3 path=a\n").Member("a").End(), "RG5001" },
        { "pax length negative", () => new TarBuilder().Pax("-9 path=a\n").Member("a").End(), "RG5001" },
        { "pax without key", () => new TarBuilder().Pax("6 =ab\n").Member("a").End(), "RG5001" },
        { "pax without equals", () => new TarBuilder().Pax("7 abcd\n").Member("a").End(), "RG5001" },
        { "pax time", () => new TarBuilder().PaxRecords("mtime=soon").Member("a").End(), "RG5001" },
        { "pax owner", () => new TarBuilder().PaxRecords("uid=4294967296").Member("a").End(), "RG5001" },
        { "extended header of a tebibyte", () => new TarBuilder().Member("x", 'x', size: "\u0080\0\0\0\0\0\u0001\0\0\0\0\0").End(), "RG5001" },
        { "long name of a gibibyte", () => new TarBuilder().Member("x", 'L', size: "10000000000\0").End(), "RG5001" },
        { "two extended headers", () => new TarBuilder().PaxRecords("uid=1").PaxRecords("uid=2").Member("a").End(), "RG5001" },
        { "extended header without member", () => new TarBuilder().PaxRecords("uid=1").End(), "RG5001" },
        { "global headers without end", () => Globals(30), "RG5003" },
        { "sparse map that overlaps", () => Sparse("GNU.sparse.size=10", "GNU.sparse.map=0,2,1,1"), "RG5001" },
        { "sparse map that leaves the file", () => Sparse("GNU.sparse.size=2", "GNU.sparse.map=0,3"), "RG5001" },
        { "sparse map that overflows", () => Sparse("GNU.sparse.size=10", "GNU.sparse.map=9223372036854775800,3"), "RG5001" },
        { "sparse map of too little", () => Sparse("GNU.sparse.size=10", "GNU.sparse.map=0,2"), "RG5001" },
        { "sparse map with an odd number", () => Sparse("GNU.sparse.size=10", "GNU.sparse.map=0"), "RG5001" },
        { "sparse bomb", () => Sparse("GNU.sparse.size=9000000000000000000", "GNU.sparse.map=0,3"), "RG5003" },
        { "sparse lines without end", () => Sparse("GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=9"), "RG5001" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void What_nobody_should_write_is_an_error(string summary, Func<MemoryStream> archive, string code)
    {
        Assert.NotNull(summary);
        Assert.Equal(code, Assert.Throws<ReproGetException>(() => TarMembers.Read(archive())).Code);
    }

    [Fact]
    public void The_holes_of_all_members_count()
    {
        var archive = new TarBuilder();
        for (var i = 0; i < 2; i++)
            archive.PaxRecords("GNU.sparse.size=600000000", "GNU.sparse.map=0,3").Member($"s{i}", content: "abc");
        using var tar = new TarReader(archive.End());

        Assert.True(tar.TryReadNext(out _));
        Assert.Equal("RG5003", Assert.Throws<ReproGetException>(() => tar.TryReadNext(out _)).Code);
    }

    [Fact]
    public void A_part_of_an_apk_may_lack_its_end()
    {
        var part = new TarBuilder().Member("a", content: "x");

        Assert.Equal(["a 0644 0:0 7 'x'"], TarMembers.Read(part.Stream(), TarEnd.Optional));
        Assert.Equal("RG5002", Assert.Throws<ReproGetException>(() => TarMembers.Read(part.PaxRecords("uid=1").Stream(), TarEnd.Optional)).Code);
    }

    [Fact]
    public void What_was_not_read_of_a_member_is_skipped()
    {
        using var tar = new TarReader(new TarBuilder().Member("a", content: new string('x', 1000)).Member("b", content: "y").End());

        Assert.True(tar.TryReadNext(out _));
        var first = tar.Content;
        Assert.Equal('x', first.ReadByte());
        Assert.True(tar.TryReadNext(out var second));
        Assert.Equal("b", second.Entry.Path);
        Assert.Throws<ObjectDisposedException>(() => first.ReadByte());
        Assert.Equal("y", new StreamReader(tar.Content).ReadToEnd());
        Assert.False(tar.TryReadNext(out _));
        Assert.False(tar.TryReadNext(out _));
        Assert.Throws<InvalidOperationException>(() => tar.Content);
    }

    [Fact]
    public void A_failure_names_the_archive_and_the_place()
    {
        using var tar = new TarReader(new TarBuilder().Member("a", content: "x").Member("b", badChecksum: true).End(), "hello.deb");
        Assert.True(tar.TryReadNext(out _));

        var message = Assert.Throws<ReproGetException>(() => tar.TryReadNext(out _)).Message;

        Assert.StartsWith("The tar archive “hello.deb” is damaged: the checksum of a header is wrong (byte 1024).", message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_source_is_read_to_its_end()
    {
        var source = new TarBuilder().Member("a").Raw(new byte[10_000]).Stream();
        using var tar = new TarReader(source);
        while (tar.TryReadNext(out _))
        {
        }

        Assert.Equal(source.Length, source.Position);
    }

    [Fact]
    public void What_is_passed_over_in_a_file_is_not_read()
    {
        using var file = new CountingFile(new TarBuilder().Member("a", content: new string('a', 100_000)).Member("b", content: "b").End().ToArray());
        using var reader = new TarReader(file);

        Assert.True(reader.TryReadNext(out _) && reader.TryReadNext(out var second) && second.Entry.Path == "b");
        Assert.InRange(file.BytesRead, 1, 4096);
    }

    [Fact]
    public void Damaged_archives_give_members_or_our_failures()
    {
        var archives = Enumerable.Range(0, 8).Select(RandomArchive).Append(Sparse("GNU.sparse.size=10", "GNU.sparse.map=0,1,5,2").ToArray()).ToList();
        var random = new Random(7);
        for (var i = 0; i < 4000; i++)
        {
            var mutated = archives[i % archives.Count].ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                var at = random.Next(mutated.Length);
                mutated[at] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)(mutated[at] ^ (1 << random.Next(8)));
                if (random.Next(4) != 0)
                    MendChecksum(mutated.AsSpan(at & ~511, 512));
            }
            if (random.Next(10) == 0)
                mutated = mutated[..random.Next(mutated.Length)];
            try
            {
                using var tar = new TarReader(new MemoryStream(mutated));
                while (tar.TryReadNext(out var member))
                {
                    TreePath.Check(member.Entry.Path);
                    if (member.Length < 1 << 20)
                        tar.Content.CopyTo(Stream.Null);
                }
            }
            catch (ReproGetException e)
            {
                Assert.StartsWith("RG500", e.Code, StringComparison.Ordinal);
            }
        }
    }

    private static byte[] RandomArchive(int seed)
    {
        var archive = new MemoryStream();
        var writer = new TarWriter(archive);
        foreach (var entry in RandomTree.Of(seed).Entries)
            writer.Write(entry);
        writer.Finish();
        return archive.ToArray();
    }

    private static void MendChecksum(Span<byte> block)
    {
        block[148..156].Fill((byte)' ');
        var sum = 0;
        foreach (var b in block)
            sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ", block[148..]);
    }

    private static MemoryStream Sparse(params string[] records) => new TarBuilder().PaxRecords(records).Member("s", content: "abc").End();

    private static MemoryStream Globals(int count)
    {
        var builder = new TarBuilder();
        for (var i = 0; i < count; i++)
            builder.Pax(TarBuilder.Record($"key{i}=" + new string('v', 100_000)), 'g');
        return builder.End();
    }

    private sealed class CountingFile(byte[] bytes) : MemoryStream(bytes)
    {
        public int BytesRead { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            BytesRead += read;
            return read;
        }
    }
}
