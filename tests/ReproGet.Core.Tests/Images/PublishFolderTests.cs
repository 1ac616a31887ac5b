using ReproGet.Core.Images;

namespace ReproGet.Core.Tests.Images;

public sealed class PublishFolderTests
{
    [Fact]
    public void Everything_is_found_in_bytewise_order()
    {
        using var folder = new TemporaryFolder();
        foreach (var path in (string[])["b", "a/b", "a-b", ".hidden", "ä", "\U0001F600", "\uFF5E", "Zz"])
            folder.Write(path, "");
        Directory.CreateDirectory(folder["empty"]);

        Assert.Equal([".hidden", "Zz", "a", "a-b", "a/b", "b", "empty", "ä", "\uFF5E", "\U0001F600"], Paths(folder));
    }

    [Fact]
    public void Names_that_differ_in_case_or_hold_a_newline_stay_apart()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other file systems do not hold such names.");
        using var folder = new TemporaryFolder();
        folder.Write("App", "1");
        folder.Write("app", "2");
        folder.Write("new\nline", "3");
        folder.Write("back\\slash", "4");

        Assert.Equal(["App", "app", "back\\slash", "new\nline"], Paths(folder));
    }

    [Fact]
    public void Links_are_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links want a privilege there.");
        using var outside = new TemporaryFolder();
        using var folder = new TemporaryFolder();
        outside.Write("tree/file", "x");
        File.CreateSymbolicLink(folder["file"], outside["tree/file"]);
        File.CreateSymbolicLink(folder["link"], folder["file"]);
        Directory.CreateSymbolicLink(folder["tree"], outside["tree"]);

        var files = PublishFolder.Read(folder.Root, CancellationToken.None);

        Assert.Equal(["file", "link", "tree", "tree/file"], files.Select(file => file.ImagePath));
        Assert.Equal(outside["tree/file"], files[1].SourcePath);
    }

    [Theory]
    [InlineData("missing", "RG5112")]
    [InlineData("self", "RG5112")]
    [InlineData(".", "RG5120")]
    [InlineData("..", "RG5120")]
    public void Links_to_nowhere_and_in_circles_are_errors(string target, string code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links want a privilege there.");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["sub"]);
        File.CreateSymbolicLink(folder["sub/self"], target);

        Assert.Equal(code, Assert.Throws<ReproGetException>(() => Paths(folder)).Code);
    }

    [Fact]
    public void Two_links_that_lead_to_each_other_are_an_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links want a privilege there.");
        using var folder = new TemporaryFolder();
        using var other = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder["there"], other.Root);
        Directory.CreateSymbolicLink(other["back"], folder.Root);

        Assert.Equal("RG5120", Assert.Throws<ReproGetException>(() => Paths(folder)).Code);
    }

    [Fact]
    public void A_name_that_is_not_utf8_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux keeps such names.");
        using var folder = new TemporaryFolder();
        Oracle.Run("sh", "-c", "touch \"$0/$(printf 'a\\377b')\"", folder.Root);

        Assert.Equal("RG5113", Assert.Throws<ReproGetException>(() => Paths(folder)).Code);
        Oracle.Run("sh", "-c", "rm \"$0\"/a*", folder.Root);
    }

    [Fact]
    public void A_missing_folder_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("RG5111", Assert.Throws<ReproGetException>(() => PublishFolder.Read(folder["none"], CancellationToken.None)).Code);
    }

    private static string[] Paths(TemporaryFolder folder) => [.. PublishFolder.Read(folder.Root, CancellationToken.None).Select(file => file.ImagePath)];
}
