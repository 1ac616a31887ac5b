using System.Security.Cryptography;
using ReproGet.Core.Tests.Images;
using ReproGet.Core.Tests.Installation.Effects;

namespace ReproGet.Components.Tests;

/// <summary>Certificates of a project's own, against what the distro's update-ca-certificates does with them in the same root.</summary>
public sealed class CertificateTests(PackedSdk sdk)
{
    /// <summary>With all that the script needs to run.</summary>
    private const string Packages = "ca-certificates;dash;coreutils;sed;findutils;grep;debianutils";

    private static readonly string[] Folders = ["etc/ssl/certs", "usr/local/share/ca-certificates"];

    [Fact]
    public async Task Bundle_and_links_are_those_of_update_ca_certificates()
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture is System.Runtime.InteropServices.Architecture.X64, "The programs are amd64's.");
        await Mirror.RequireAsync();
        using var project = PublishedProject.Publish(Locked());
        using var work = new TemporaryFolder();
        Oracle.Run("cp", "--archive", project.Root("amd64"), work["root"]);
        var made = Listing(work["root"]);

        // It finds nothing to do, and does the same from nothing.
        var output = Update(work["root"]);
        var left = Listing(work["root"]);
        Directory.Delete(work["root/etc/ssl/certs"], recursive: true);
        Directory.CreateDirectory(work["root/etc/ssl/certs"]);
        Update(work["root"]);

        Assert.Contains("0 added, 0 removed; done.", output, StringComparison.Ordinal);
        Assert.Equal(made, left);
        Assert.Equal(made, Listing(work["root"]));
        Assert.Equal(3, made.Count(line => line.StartsWith("usr/local/share/ca-certificates/", StringComparison.Ordinal)));
    }

    private ProjectFolder Locked()
    {
        var project = new ProjectFolder(sdk, "Trusting").WriteApp($"""
            <PropertyGroup>
              <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
              <ReproGetRuntimeDependencies>true</ReproGetRuntimeDependencies>
              <ReproGetDistro>debian</ReproGetDistro>
              <ReproGetSuite>trixie</ReproGetSuite>
            </PropertyGroup>
            <ItemGroup>
              <DistroPackage Include="{Packages}" />
              <ReproGetTrustedCertificate Include="certificates/*" />
            </ItemGroup>
            """);
        var binary = TestCertificates.Named("Binary");
        project.Write("certificates/Corp (Root), old.pem", "# ours\r\n" + TestCertificates.Named("Corp Root").Replace("\n", "\r\n", StringComparison.Ordinal));
        project.Write("certificates/a corp.crt", TestCertificates.Named("Główny Urząd").TrimEnd());
        File.WriteAllBytes(project.PathOf("certificates/binary.cer"), Convert.FromBase64String(binary[PemEncoding.Find(binary).Base64Data]));
        project.Succeeds("build", "-t:ReproGetLock", "-p:ReproGetUseHostSources=true", $"-p:ReproGetCacheDir={Mirror.Cache}");
        return project;
    }

    private static string Update(string root) => Oracle.Run("chroot", root, "/usr/bin/env", "-i", "PATH=/usr/sbin:/usr/bin", "/usr/sbin/update-ca-certificates");

    /// <summary>Each name with its rights, and what a link says or the hash of a file.</summary>
    private static List<string> Listing(string root)
        => [.. Folders.SelectMany(folder => RootListing.Read(Path.Combine(root, folder)).Entries.Select(entry =>
                $"{folder}/{entry.Key} {entry.Value.Rights} {(entry.Value.Type == "l" ? entry.Value.Target : Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, folder, entry.Key)))))}"))
            .Order(StringComparer.Ordinal)];
}
