using ReproGet.Core.Locking;

namespace ReproGet.Core.Tests.Locking;

public sealed class RequestFileTests
{
    private const string Head = "project\t/src/app/App.csproj\nrid\tlinux-x64\n";

    [Fact]
    public void Every_line_is_read()
    {
        var request = Parse(
            "framework\tnet10.0\n\nproject\t/src/app/App.csproj\r\nrid\tlinux-arm64\n"
            + "option\tdistro\tDebian\noption\tsuite\ttrixie\noption\tsnapshot\t20250801T000000Z\noption\tinstallRecommends\tTrue\n"
            + "option\tessential\tfalse\noption\truntimeDependencies\ttrue\noption\tbase\tscratch\n"
            + "package\tcurl\t=8.14.1-2\tamd64;linux-arm64\ttrixie\tucf;libpsl5t64\tignore\t/src/lib/Lib.csproj\n"
            + "source\thttps://packages.example/debian\tstable  trixie\tmain;extra\tamd64\t/src/app/keys/a.asc\tyes\tno\thttps://past.example/@SNAPSHOTID@/\n"
            + "provider\thttps://mirror.example/{{.Name}}\tdebian;debian-security\n");

        Assert.Equal(("/src/app/App.csproj", "net10.0", "linux-arm64", "arm64"), (request.Project, request.Framework, request.RuntimeIdentifier, request.Architecture.Name));
        Assert.Equal(
            new RequestOptions
            {
                Distro = "debian",
                Suite = "trixie",
                Snapshot = new DateTimeOffset(2025, 8, 1, 0, 0, 0, TimeSpan.Zero),
                InstallRecommends = true,
                RuntimeDependencies = true,
                Base = "scratch",
            },
            request.Options);
        var package = Assert.Single(request.Packages);
        Assert.Equal(new RequestedPackage("curl", "8.14.1-2", "trixie", ["libpsl5t64", "ucf"], true), package.Package);
        Assert.Equal(["amd64", "arm64"], package.OnlyArchitectures.Select(architecture => architecture.Name));
        Assert.Equal("/src/lib/Lib.csproj", package.Project);
        var source = Assert.Single(request.Sources);
        Assert.Equal("https://packages.example/debian", source.Uri);
        Assert.Equal(["stable", "trixie"], source.Suites);
        Assert.Equal(["extra", "main"], source.Components);
        Assert.Equal(["amd64"], source.Architectures);
        Assert.Equal(("keys/a.asc", true, false, "https://past.example/@SNAPSHOTID@/"), (source.SignedBy, source.Trusted, source.CheckValidUntil, source.Snapshot));
        var provider = Assert.Single(request.Providers);
        Assert.Equal("https://mirror.example/{{.Name}}", provider.Template);
        Assert.Equal(["debian", "debian-security"], provider.Sources);
    }

    [Fact]
    public void Empty_fields_at_the_end_may_be_missing()
    {
        var request = Parse(Head + "option\tsuite\noption\tsnapshot\npackage\tcurl\nsource\tdebian\ttrixie\nframework\n");

        Assert.Null(request.Options.Suite);
        Assert.Null(request.Framework);
        Assert.Equal(RequestedPackage.Named("curl"), Assert.Single(request.Packages).Package);
        Assert.Equal("/src/app/App.csproj", request.Packages[0].Project);
        Assert.Null(Assert.Single(request.Sources).CheckValidUntil);
    }

    [Theory]
    [InlineData("20250801T000000Z")]
    [InlineData("2025-08-01T00:00:00Z")]
    [InlineData("2025-08-01")]
    [InlineData("20250801")]
    public void A_moment_may_be_a_day(string written)
        => Assert.Equal(new DateTimeOffset(2025, 8, 1, 0, 0, 0, TimeSpan.Zero), Parse(Head + $"option\tsnapshot\t{written}").Options.Snapshot);

    [Theory]
    [InlineData("8.14.1-2", "8.14.1-2")]
    [InlineData("= 8.14.1-2", "8.14.1-2")]
    [InlineData(">=1.2", ">= 1.2")]
    [InlineData(" >=  1.2 ", ">= 1.2")]
    [InlineData("<< 2, >= 1.2,", "<< 2, >= 1.2")]
    [InlineData(">= 1.2,<<2", "<< 2, >= 1.2")]
    [InlineData("1:2.3~rc1+b1", "1:2.3~rc1+b1")]
    [InlineData("~1.2", "~ 1.2")]
    public void A_version_has_one_spelling(string written, string expected)
    {
        Assert.Equal(expected, Parse(Head + $"package\tcurl\t{written}").Packages[0].Package.Version);
    }

    [Theory]
    [InlineData("oci:/src/app/bases/runtime:10.0", "oci:bases/runtime:10.0")]
    [InlineData("oci-archive:/src/base.tar", "oci-archive:../base.tar")]
    [InlineData("docker-archive:base.tar", "docker-archive:base.tar")]
    [InlineData("registry.example:5000/runtime:10.0", "registry.example:5000/runtime:10.0")]
    public void A_base_on_disk_is_named_from_the_project(string written, string expected)
    {
        Assert.Equal(expected, Parse(Head + $"option\tbase\t{written}").Options.Base);
    }

    [Fact]
    public void The_architectures_of_a_source_may_be_named_as_those_of_a_package()
    {
        Assert.Equal(["amd64", "armel", "armhf", "i386"], Parse(Head + "source\tx\tstable\tmain\tlinux-x64 armel;amd64 arm-v7 386").Sources[0].Architectures);
    }

    [Fact]
    public void A_system_keyring_keeps_its_path()
    {
        Assert.Equal("/usr/share/keyrings/x.gpg", Parse(Head + "source\tx\tstable\tmain\t\t/usr/share/keyrings/x.gpg").Sources[0].SignedBy);
    }

    [Theory]
    [InlineData("unknown key", Head + "packages\tcurl", "RG1020", "request.txt(3)")]
    [InlineData("unknown option", Head + "option\tcolour\tred", "RG1020", "colour")]
    [InlineData("no project", "rid\tlinux-x64", "RG1020", "project")]
    [InlineData("no runtime identifier", "project\t/src/A.csproj", "RG1020", "rid")]
    [InlineData("two projects", Head + "project\t/src/B.csproj", "RG1020", "request.txt(3)")]
    [InlineData("not Linux", "project\t/src/A.csproj\nrid\twin-x64", "RG1027", "win-x64")]
    [InlineData("unknown architecture", "project\t/src/A.csproj\nrid\tlinux-loongarch64", "RG1027", "linux-loongarch64")]
    [InlineData("empty name", Head + "package\t", "RG1021", "/src/app/App.csproj")]
    [InlineData("one character", Head + "package\tc", "RG1021", "“c”")]
    [InlineData("upper case", Head + "package\tCurl", "RG1021", "Did you mean curl?")]
    [InlineData("name and version", Head + "package\tcurl=8.1", "RG1021", "Version")]
    [InlineData("name and architecture", Head + "package\tcurl:amd64", "RG1021", "OnlyArchitecture")]
    [InlineData("name and suite", Head + "package\tcurl/trixie-backports", "RG1021", "a suite into Suite")]
    [InlineData("option in disguise", Head + "package\t-o\t\t\t\t\t\t/src/Lib.csproj", "RG1021", "/src/Lib.csproj")]
    [InlineData("path", Head + "package\t../curl", "RG1021", "../curl")]
    [InlineData("OnlyArchitecture", Head + "package\tcurl\t\tx86_64\t\t\t\t/src/Lib.csproj", "RG1022", "/src/Lib.csproj")]
    [InlineData("relation without version", Head + "package\tcurl\t>=", "RG1025", "Version of DistroPackage “curl”")]
    [InlineData("version with a blank", Head + "package\tcurl\t1.2 1.3", "RG1025", "1.2 1.3")]
    [InlineData("MaintainerScripts", Head + "package\tcurl\t\t\t\t\tSkip", "RG1025", "MaintainerScripts")]
    [InlineData("Without", Head + "package\tcurl\t\t\t\tA B", "RG1025", "Without")]
    [InlineData("flag", Head + "option\tessential\tmaybe", "RG1025", "ReproGetEssential")]
    [InlineData("snapshot", Head + "option\tsnapshot\t2025-08", "RG1025", "ReproGetSnapshot")]
    [InlineData("snapshot of a source", Head + "source\tx\ttrixie\t\t\t\t\t\thttp://past.example/", "RG1025", "Snapshot of DistroSource “x”")]
    [InlineData("credentials in a snapshot", Head + "source\tx\ttrixie\t\t\t\t\t\thttp://me:secret@past.example/@SNAPSHOTID@/", "RG1026", "http://past.example/")]
    [InlineData("source without suites", Head + "source\thttps://packages.example/\t", "RG1025", "Suites")]
    [InlineData("Trusted", Head + "source\tx\ttrixie\t\t\t\tperhaps", "RG1025", "it must be “true” or “yes”, “false” or “no”")]
    [InlineData("Architectures", Head + "source\tx\ttrixie\t\tamd64 x64", "RG1025", "Architectures of DistroSource “x” is “x64”")]
    public void What_cannot_be_is_an_error_that_says_where(string summary, string lines, string code, string part)
    {
        var failure = Assert.Throws<ReproGetException>(() => Parse(lines));

        Assert.Equal((summary, code), (summary, failure.Code));
        Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("source\thttps://user:secret@packages.example/debian\ttrixie")]
    [InlineData("source\thttps://secret@packages.example\ttrixie")]
    [InlineData("provider\toci+https://me:secret@registry.example/x@{{.SHA256}}")]
    [InlineData("provider\thttps://me@corp.example:secret@mirror.example?x")]
    public void Credentials_in_an_address_are_an_error_that_does_not_repeat_them(string line)
    {
        var failure = Assert.Throws<ReproGetException>(() => Parse(Head + line));

        Assert.Equal("RG1026", failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_at_sign_in_a_path_is_no_credential()
    {
        Assert.Equal("https://mirror.example/a@b/{{.Name}}", Parse(Head + "provider\thttps://mirror.example/a@b/{{.Name}}").Providers[0].Template);
    }

    [Fact]
    public void Other_distros_have_other_names()
    {
        Assert.Equal("libX11_devel", Parse(Head + "option\tdistro\tfedora\npackage\tlibX11_devel").Packages[0].Package.Name);
        Assert.Equal("RG1021", Assert.Throws<ReproGetException>(() => Parse(Head + "option\tdistro\tfedora\npackage\t-x")).Code);
    }

    private static EvaluationRequest Parse(string lines) => RequestFile.Parse(lines.Split('\n'), "/src/app/obj/request.txt");
}
