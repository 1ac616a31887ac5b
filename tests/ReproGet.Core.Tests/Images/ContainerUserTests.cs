using ReproGet.Core.FileSystem;
using ReproGet.Core.Images;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Images;

/// <summary>A user that engines would not find is told of before anybody starts the image.</summary>
public sealed class ContainerUserTests
{
    private static readonly FileTree Root = FakeBase.Tree(
        FakeBase.File("etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1654:1655::/home/app:/bin/sh\n"), FakeBase.File("etc/group", "root:x:0:\nstaff:x:50:\n"));

    [Theory]
    [InlineData(null, null)]
    [InlineData("app", null)]
    [InlineData("1", null)]
    [InlineData("1:2", null)]
    [InlineData("app:staff", null)]
    [InlineData("app:7", null)]
    [InlineData("ap", "user “ap”")]
    [InlineData("App", "user “App”")]
    [InlineData("app:wheel", "group “wheel”")]
    [InlineData("nobody:nogroup", "user “nobody”")]
    public void A_name_that_the_image_has_not_is_warned_of(string? user, string? missing)
    {
        var diagnostics = new TestDiagnostics();

        FinishedTree.CheckUser(Root, [], user, diagnostics);

        Assert.Equal(missing is null ? [] : ["RG5134"], diagnostics.Warnings.Select(warning => warning.Code));
        Assert.All(diagnostics.Warnings, warning => Assert.Contains($"“{user}”, but the image has no {missing}", warning.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Accounts_of_the_projects_own_are_its_own_affair()
    {
        var diagnostics = new TestDiagnostics();

        FinishedTree.CheckUser(Root, [FakeBase.File("etc/passwd", "me:x:1:1:::\n")], "me", diagnostics);

        Assert.Empty(diagnostics.Warnings);
    }
}
