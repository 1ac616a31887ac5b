using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Packages;

public sealed class ArchitectureNameTests
{
    [Theory]
    [InlineData("amd64", "amd64")]
    [InlineData("linux-x64", "amd64")]
    [InlineData("linux-musl-arm64", "arm64")]
    [InlineData("armhf", "arm-v7")]
    [InlineData("arm-v7", "arm-v7")]
    [InlineData("i386", "386")]
    [InlineData("386", "386")]
    [InlineData("ppc64el", "ppc64le")]
    [InlineData("win-x64", null)]
    [InlineData("x64", null)]
    [InlineData("", null)]
    public void An_architecture_is_found_by_any_of_its_names(string name, string? expected)
    {
        Assert.Equal(expected, Architecture.FromAnyName(name)?.Name);
    }
}
