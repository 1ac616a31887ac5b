using ReproGet.Core.Distros;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>Which distro packages come from: the base says it, and the project must not contradict.</summary>
public sealed class BaseDistroTests
{
    private const string Trixie = "ID=debian\nVERSION_CODENAME=trixie\nPRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\n";
    private const string Azure = "ID=azurelinux\nPRETTY_NAME=\"Microsoft Azure Linux 3.0\"\n";

    [Theory]
    [InlineData(null, null)]
    [InlineData("debian", null)]
    [InlineData("debian", "trixie")]
    public void The_base_tells_distro_and_suite(string? distro, string? suite)
    {
        var (found, request) = BaseDistro.Choose(Request(distro, suite, "hello"), Base(Trixie), "App.csproj");

        Assert.Equal("debian", found!.Name);
        Assert.Equal(("debian", "trixie"), (request.Options.Distro, request.Options.Suite));
    }

    [Fact]
    public void A_base_that_says_nothing_of_itself_is_what_the_project_says()
    {
        var (found, request) = BaseDistro.Choose(Request("debian", "trixie", "hello"), Base(""), "App.csproj");

        Assert.Equal(("debian", "trixie"), (found!.Name, request.Options.Suite));
    }

    [Theory]
    [InlineData("debian", null, "", "RG1062")]
    [InlineData("debian", "bookworm", Trixie, "RG1067")]
    [InlineData("ubuntu", null, Trixie, "RG1067")]
    [InlineData(null, null, Azure, "RG1066")]
    [InlineData("debian", "trixie", Azure, "RG1066")]
    [InlineData(null, null, "", "RG1066")]
    [InlineData(null, null, "ID=debian\n", "RG1062")]
    public void A_base_that_does_not_fit_is_an_error(string? distro, string? suite, string release, string code)
    {
        Assert.Equal(code, Assert.Throws<ReproGetException>(() => BaseDistro.Choose(Request(distro, suite, "hello"), Base(release), "App.csproj")).Code);
    }

    [Fact]
    public void Without_packages_any_base_will_do()
    {
        Assert.Null(BaseDistro.Choose(Request(null, null), Base(Azure), "App.csproj").Distro);
    }

    [Fact]
    public void On_an_empty_base_the_project_has_to_say_it()
    {
        Assert.Equal("RG1060", Assert.Throws<ReproGetException>(() => BaseDistro.Choose(Request(null, null, "hello"), null, "App.csproj")).Code);
        Assert.Equal("RG1062", Assert.Throws<ReproGetException>(() => BaseDistro.Choose(Request("debian", null, "hello"), null, "App.csproj")).Code);
    }

    [Fact]
    public void On_an_empty_base_nothing_that_is_asked_needs_no_distro_and_what_dotnet_needs_does()
    {
        var runtime = Request(null, null) with { Options = new RequestOptions { RuntimeDependencies = true } };

        Assert.Null(BaseDistro.Choose(Request(null, null), null, "App.csproj").Distro);
        Assert.Equal("debian", BaseDistro.Choose(Request("debian", "trixie"), null, "App.csproj").Distro!.Name);
        var failure = Assert.Throws<ReproGetException>(() => BaseDistro.Choose(runtime, null, "App.csproj"));
        Assert.Equal("RG1060", failure.Code);
        Assert.Contains("<ReproGetRuntimeDependencies>false</ReproGetRuntimeDependencies>", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_file_below_usr_counts_where_there_is_none_in_etc()
    {
        Assert.Equal("trixie", OsRelease.Read(FakeBase.Tree(FakeBase.File("usr/lib/os-release", Trixie), FileEntry.SymbolicLink("etc/os-release", "../usr/lib/os-release", 0))).Codename);
        Assert.Equal("Debian GNU/Linux 13 (trixie)", OsRelease.Read(FakeBase.Tree(FakeBase.File("usr/lib/os-release", Trixie))).Name);
    }

    private static BaseRoots Base(string release) => FakeBase.Roots("registry.example/base:1", release.Length == 0 ? [] : [FakeBase.File("etc/os-release", release)]);

    private static LockRequest Request(string? distro, string? suite, params string[] packages) => new()
    {
        Options = new RequestOptions { Distro = distro, Suite = suite },
        Sources = [],
        Packages = new Dictionary<string, IReadOnlyList<RequestedPackage>> { ["amd64"] = [.. packages.Select(name => new RequestedPackage(name, null, null, [], false))] },
    };
}
