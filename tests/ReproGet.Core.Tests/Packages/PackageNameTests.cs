using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Packages;

public sealed class PackageNameTests
{
    /// <summary>The name in an archive, and what it says: format, package, version, release, architecture.</summary>
    [Theory]
    [InlineData("pool/main/h/hello/hello_2.10-2_amd64.deb", "Deb hello 2.10-2 - amd64")]
    [InlineData("pool/main/c/ca-certificates/ca-certificates_20210119_all.deb", "Deb ca-certificates 20210119 - all")]
    [InlineData("libssl3t64_1%3a3.5.1-1_amd64.deb", "Deb libssl3t64 1:3.5.1-1 - amd64")]
    [InlineData("ca-certificates/2022.2.54/5.fc37/noarch/ca-certificates-2022.2.54-5.fc37.noarch.rpm", "Rpm ca-certificates 2022.2.54 5.fc37 noarch")]
    [InlineData("gcc/12.2.1/4.fc37/x86_64/libstdc++-12.2.1-4.fc37.x86_64.rpm", "Rpm libstdc++ 12.2.1 4.fc37 x86_64")]
    [InlineData("java-1.8.0-openjdk-1.8.0.345.b01-1.fc36.x86_64.rpm", "Rpm java-1.8.0-openjdk 1.8.0.345.b01 1.fc36 x86_64")]
    [InlineData("kernel-core-6.0.7~rc1^git1-300.fc37.aarch64.rpm", "Rpm kernel-core 6.0.7~rc1^git1 300.fc37 aarch64")]
    [InlineData("bind-libs-32:9.18.8-1.fc37.x86_64.rpm", "Rpm bind-libs 32:9.18.8 1.fc37 x86_64")]
    [InlineData("hello-2.12-1.src.rpm", "Rpm hello 2.12 1 src")]
    [InlineData("v3.16/main/x86_64/ca-certificates-bundle-20220614-r0.apk", "Apk ca-certificates-bundle 20220614 r0 x86_64")]
    [InlineData("v3.22/community/aarch64/font-3270-nerd-3.2.1-r0.apk", "Apk font-3270-nerd 3.2.1 r0 aarch64")]
    [InlineData("edge/main/noarch/musl-1.2.5_git20240512-r50.apk", "Apk musl 1.2.5_git20240512 r50 noarch")]
    [InlineData("x86_64/gtk+3.0-3.24.43-r1.apk", "Apk gtk+3.0 3.24.43 r1 x86_64")]
    [InlineData("so-2-1.0-r2.apk", "Apk so-2 1.0 r2 -")]
    [InlineData("own/tool-1.0.apk", "Apk tool 1.0 - -")]
    [InlineData("packages/c/ca-certificates/ca-certificates-20220905-1-any.pkg.tar.zst", "Pacman ca-certificates 20220905 1 any")]
    [InlineData("z/zlib/zlib-1:1.3.1-2-x86_64.pkg.tar.zst", "Pacman zlib 1:1.3.1 2 x86_64")]
    [InlineData("g/gtk-update-icon-cache/gtk-update-icon-cache-1:4.16.5-1-x86_64.pkg.tar.zst", "Pacman gtk-update-icon-cache 1:4.16.5 1 x86_64")]
    [InlineData("pacman-6.0.2-5.1-aarch64.pkg.tar.xz", "Pacman pacman 6.0.2 5.1 aarch64")]
    [InlineData("own-1-1-any.pkg.tar", "Pacman own 1 1 any")]
    public void A_file_name_tells_what_it_is(string path, string expected)
    {
        var name = PackageName.Parse(path)!;

        Assert.Equal(expected, $"{name.Format} {name.Package} {name.Version} {name.Release ?? "-"} {name.Architecture ?? "-"}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("README")]
    [InlineData(".rpm")]
    [InlineData("hello.rpm")]
    [InlineData("hello-2.rpm")]
    [InlineData("hello-2-1.rpm")]
    [InlineData("--.x.rpm")]
    [InlineData("-1-1.x86_64.rpm")]
    [InlineData("hello--1.x86_64.rpm")]
    [InlineData("hello-1-.x86_64.rpm")]
    [InlineData(".apk")]
    [InlineData("hello.apk")]
    [InlineData("hello-r0.apk")]
    [InlineData("hello-x1-r0.apk")]
    [InlineData("-1-r0.apk")]
    [InlineData("hello-1.pkg.tar.zst")]
    [InlineData("hello-1-1.pkg.tar.zst")]
    [InlineData("-1-1-any.pkg.tar.zst")]
    [InlineData("hello-1-1-.pkg.tar.zst")]
    [InlineData("hello-1-1-any.tar.zst")]
    [InlineData("hello-1-1-any.pkg.tar.zst.sig")]
    [InlineData("hello.deb")]
    public void Other_names_are_no_packages(string path) => Assert.Null(PackageName.Parse(path));

    [Theory]
    [InlineData("a/a-1-1-any.pkg.tar.zst.sig", "a/a-1-1-any.pkg.tar.zst")]
    [InlineData("a/a-1-1-any.pkg.tar.zst", null)]
    [InlineData("a/a-1-1-any.pkg.tar.zst.dig", null)]
    [InlineData("a/README.sig", null)]
    public void A_signature_of_arch_names_its_package(string path, string? expected) => Assert.Equal(expected, PackageName.SignedBy(path));

    [Theory]
    [InlineData("hello_2.10-2_amd64.deb", "2.10-2", true)]
    [InlineData("hello_2.10-2_amd64.deb", "1:2.10-2", true)]
    [InlineData("hello_1%3a2.10-2_amd64.deb", "2:2.10-2", false)]
    [InlineData("hello_2.10-2_amd64.deb", "2.10-3", false)]
    [InlineData("x-3.2.1-r0.apk", "3.2.1-r0", true)]
    [InlineData("x-3.2.1-r0.apk", "3.2.1-r1", false)]
    [InlineData("zlib-1:1.3.1-2-x86_64.pkg.tar.zst", "1:1.3.1-2", true)]
    [InlineData("zlib-1:1.3.1-2-x86_64.pkg.tar.zst", "1.3.1-2", false)]
    public void A_file_name_is_compared_with_what_is_installed(string path, string installed, bool expected)
        => Assert.Equal(expected, PackageName.Parse(path)!.IsVersion(installed));
}
