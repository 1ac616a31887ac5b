using System.Buffers.Binary;
using System.Text;
using ReproGet.Core.Installation.Effects;

namespace ReproGet.Core.Tests.Installation.Effects;

public sealed class LdSoCacheEffectTests
{
    [Fact]
    public void A_root_without_glibc_is_left_alone()
    {
        var builder = TreeBuilder.Merged(glibc: null).Library("usr/lib/libx.so.1", "libx.so.1");
        var count = builder.Tree.Count;

        builder.Apply(new LdSoCacheEffect());

        Assert.Equal(count, builder.Tree.Count);
    }

    [Theory]
    [InlineData("2.41-12", "", "ldconfig (Debian GLIBC 2.41-12) stable release version 2.41")]
    [InlineData("2.36-9+deb12u14", "ID=debian\n", "ldconfig (Debian GLIBC 2.36-9+deb12u14) stable release version 2.36")]
    [InlineData("2.39-0ubuntu8.4", "NAME=\"Ubuntu\"\nID=ubuntu\n", "ldconfig (Ubuntu GLIBC 2.39-0ubuntu8.4) stable release version 2.39")]
    public void The_cache_is_signed_with_the_version_of_the_package(string version, string release, string generator)
    {
        var builder = TreeBuilder.Merged(version).File("etc/os-release", release).Apply(new LdSoCacheEffect());

        Assert.EndsWith(generator, Encoding.Latin1.GetString(builder.Bytes("etc/ld.so.cache")));
    }

    [Fact]
    public void Without_the_package_the_library_itself_tells_its_version()
    {
        var builder = TreeBuilder.Merged(glibc: null)
            .File("usr/lib/x86_64-linux-gnu/libc.so.6", "\0\0GNU C Library (Ubuntu GLIBC 2.39-0ubuntu8.4) stable release version 2.39.\nCopyright")
            .Apply(new LdSoCacheEffect());

        Assert.EndsWith("ldconfig (Ubuntu GLIBC 2.39-0ubuntu8.4) stable release version 2.39", Encoding.Latin1.GetString(builder.Bytes("etc/ld.so.cache")));
    }

    [Fact]
    public void A_missing_configuration_is_made_and_one_that_is_there_stays()
    {
        Assert.Equal("include /etc/ld.so.conf.d/*.conf\n\n", TreeBuilder.Merged().Apply(new LdSoCacheEffect()).Text("etc/ld.so.conf"));
        Assert.Equal("/mine\n", TreeBuilder.Merged().File("etc/ld.so.conf", "/mine\n").Apply(new LdSoCacheEffect()).Text("etc/ld.so.conf"));
    }

    [Fact]
    public void What_is_written_has_the_time_and_owner_of_the_root()
    {
        var builder = TreeBuilder.Merged().Library("usr/lib/libx.so.1.2", "libx.so.1").Apply(new LdSoCacheEffect());

        foreach (var path in new[] { "etc/ld.so.cache", "etc/ld.so.conf", "usr/lib/libx.so.1" })
        {
            var entry = builder.Tree.Find(path)!;
            Assert.Equal((TreeBuilder.Epoch, 0, 0), (entry.ModifiedTime, entry.UserId, entry.GroupId));
        }
        Assert.Equal("-> libx.so.1.2", builder.At("usr/lib/libx.so.1"));
        Assert.Null(builder.At("var/cache/ldconfig/aux-cache"));
    }

    [Fact]
    public void A_second_run_changes_nothing()
    {
        var builder = TreeBuilder.Merged().Library("usr/lib/libx.so.1.2", "libx.so.1").Library("usr/lib/libx.so.1.10", "libx.so.1").Apply(new LdSoCacheEffect());
        var first = builder.Bytes("etc/ld.so.cache");
        var names = DiskTree.Names(builder.Tree);

        builder.Apply(new LdSoCacheEffect());

        Assert.Equal(first, builder.Bytes("etc/ld.so.cache"));
        Assert.Equal(names, DiskTree.Names(builder.Tree));
    }

    [Fact]
    public void A_big_endian_target_gets_a_big_endian_cache()
    {
        var bytes = TreeBuilder.Merged().Elf("usr/lib/s390x-linux-gnu/libx.so.1", ElfBuilder.For("s390x") with { SoName = "libx.so.1" })
            .Apply(new LdSoCacheEffect(), "s390x").Bytes("etc/ld.so.cache");

        Assert.Equal(1u, BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(20)));
        Assert.Equal(3, bytes[28]);
        Assert.Equal(0x403, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(48)));
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("")]
    public void A_soname_that_leads_elsewhere_makes_no_link(string soName)
    {
        var builder = TreeBuilder.Merged().Library("usr/lib/libx.so.1", soName);
        var before = DiskTree.Names(builder.Tree);

        builder.Apply(new LdSoCacheEffect());

        Assert.Equal(["etc", "etc/ld.so.cache", "etc/ld.so.conf"], DiskTree.Names(builder.Tree).Except(before));
    }

    [Fact]
    public void Links_in_a_circle_and_damaged_files_are_passed_over()
    {
        var builder = TreeBuilder.Merged().Link("usr/lib/liba.so.1", "libb.so.1").Link("usr/lib/libb.so.1", "liba.so.1").Link("usr/lib/loop", "loop")
            .File("etc/ld.so.conf", "/usr/lib/loop\n/usr/lib/loop/x\n").File("usr/lib/libc.so.1", "\u007fELF damaged and long enough to have a header of 64 bytes, all of it text")
            .Apply(new LdSoCacheEffect());

        Assert.Equal(0u, BinaryPrimitives.ReadUInt32LittleEndian(builder.Bytes("etc/ld.so.cache").AsSpan(20)));
    }
}
