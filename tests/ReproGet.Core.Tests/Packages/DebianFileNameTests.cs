using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Packages;

public sealed class DebianFileNameTests
{
    [Theory]
    [InlineData("hello_2.10-5_amd64.deb", "hello", "2.10-5", "amd64")]
    [InlineData("pool/main/h/hello/hello_2.10-5_amd64.deb", "hello", "2.10-5", "amd64")]
    [InlineData("libssl3t64_1%3a3.5.1-1_amd64.deb", "libssl3t64", "1:3.5.1-1", "amd64")]
    [InlineData("libssl3t64_3.5.1-1%3a_amd64.deb", "libssl3t64", "3.5.1-1:", "amd64")]
    [InlineData("libstdc++6_14.2.0-19_arm64.deb", "libstdc++6", "14.2.0-19", "arm64")]
    [InlineData("libstdc%2b%2b6_14.2.0-19_arm64.deb", "libstdc++6", "14.2.0-19", "arm64")]
    [InlineData("openjdk-21-jre_21.0.8~9-1+deb13u1_all.deb", "openjdk-21-jre", "21.0.8~9-1+deb13u1", "all")]
    [InlineData("curl_8.14.1-2+b1_kfreebsd-amd64.deb", "curl", "8.14.1-2+b1", "kfreebsd-amd64")]
    public void A_file_name_tells_package_version_and_architecture(string path, string package, string version, string architecture)
    {
        Assert.Equal(new DebianFileName(package, version, architecture), DebianFileName.Parse(path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello.deb")]
    [InlineData("hello_2.10.deb")]
    [InlineData("hello_2.10_amd64.rpm")]
    [InlineData("hello_2.10_amd64.udeb")]
    [InlineData("a_b_c_d.deb")]
    [InlineData("_1_amd64.deb")]
    [InlineData("hello__amd64.deb")]
    [InlineData("hello_1_.deb")]
    [InlineData("Hello_1_amd64.deb")]
    [InlineData("hello_1%_amd64.deb")]
    [InlineData("hello_1%3_amd64.deb")]
    [InlineData("hello_1%zz_amd64.deb")]
    [InlineData("hello_1%0a2_amd64.deb")]
    [InlineData("font-3270-nerd-3.2.1-r0.apk")]
    public void Other_names_are_no_debian_packages(string path)
    {
        Assert.Null(DebianFileName.Parse(path));
    }
}
