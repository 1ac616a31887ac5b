using ReproGet.Core.Images;
using ReproGet.Core.Tests.FileSystem;

namespace ReproGet.Core.Tests.Images;

/// <summary>An image archive takes the place of archives, and of nothing else that somebody may need.</summary>
public sealed class ArchivePlaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Nothing_an_empty_file_and_archives_are_replaced()
    {
        Check("none.tar");
        _folder.Write("empty.tar", "");
        Check("empty.tar");
        _folder.Write("old.tar", new TarBuilder().Member("a", content: "1").End().ToArray());
        Check("old.tar");
        _folder.Write("packed.tar.gz", (ReadOnlySpan<byte>)[0x1f, 0x8b, 8]);
        Check("packed.tar.gz");
    }

    [Fact]
    public void An_archive_of_ours_that_was_damaged_is_replaced()
    {
        _folder.Write("app.tar", "damaged");
        _folder.Write("app.tar.json", """{"digest":"sha256:0","images":[]}""");

        Check("app.tar");
        ArchivePlace.CheckSummary(_folder["app.tar"]);
    }

    [Theory]
    [InlineData("App.csproj", "<Project/>")]
    [InlineData("Program.cs", "Console.WriteLine();")]
    [InlineData("blob.bin", "\0\0\0\0")]
    public void Any_other_file_stays(string name, string text)
    {
        _folder.Write(name, text);

        Assert.Equal("RG5173", Assert.Throws<ReproGetException>(() => Check(name)).Code);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"Logging\":{}}")]
    [InlineData("[1]")]
    [InlineData("// settings")]
    public void Settings_that_the_file_beside_an_archive_would_replace_stay(string text)
    {
        _folder.Write("appsettings.json", text);

        Assert.Equal("RG5173", Assert.Throws<ReproGetException>(() => ArchivePlace.CheckSummary(_folder["appsettings"])).Code);
    }

    [Fact]
    public void The_base_stays_whatever_name_leads_to_it()
    {
        _folder.Write("real/base.tar", new TarBuilder().Member("a").End().ToArray());
        _folder.Write("layout/blobs/x", (ReadOnlySpan<byte>)[0x1f, 0x8b]);
        Assert.Equal("RG5172", Assert.Throws<ReproGetException>(() => Check("real/base.tar", "oci-archive:real/base.tar")).Code);
        Assert.Equal("RG5172", Assert.Throws<ReproGetException>(() => Check("real/base.tar", "docker-archive:./real/../real/base.tar:name:tag")).Code);
        Assert.Equal("RG5172", Assert.Throws<ReproGetException>(() => Check("layout/blobs/x", "oci:layout")).Code);
        Check("real/other.tar", "oci-archive:real/base.tar");
        Check("layout.tar", "oci:layout");
        Check("x.tar", "scratch");
        Check("x.tar", "example.invalid/base:1");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege there.");

        Directory.CreateSymbolicLink(_folder["folder"], "real");
        File.CreateSymbolicLink(_folder["link.tar"], "folder/base.tar");
        Assert.Equal("RG5172", Assert.Throws<ReproGetException>(() => Check("real/base.tar", "oci-archive:link.tar")).Code);
        Assert.Equal("RG5172", Assert.Throws<ReproGetException>(() => Check("link.tar", "oci-archive:link.tar")).Code);
        Assert.Equal("RG5172", Assert.Throws<ReproGetException>(() => Check("folder/base.tar", "oci-archive:real/base.tar")).Code);
        // The link is replaced, not what it leads to.
        Check("link.tar", "oci-archive:real/base.tar");
        File.CreateSymbolicLink(_folder["circle"], "circle");
        Assert.Equal("RG6004", Assert.Throws<ReproGetException>(() => Check("circle/x.tar", "oci-archive:real/base.tar")).Code);
    }

    public void Dispose() => _folder.Dispose();

    private void Check(string name, string? baseImage = null) => ArchivePlace.Check(_folder[name], baseImage, _folder.Root);
}
