using System.Formats.Tar;
using System.IO.Compression;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Sdk.Tests;

/// <summary>Images on a base that stands beside the project.</summary>
public sealed class FlowBaseTests(PackedSdk sdk, FlowArchive archive)
{
    private const string OnBase = "<PropertyGroup><RuntimeIdentifiers>linux-x64</RuntimeIdentifiers><ContainerBaseImage>oci-archive:base.tar</ContainerBaseImage></PropertyGroup>";
    private const string Greeter = "<DistroPackage Include=\"greeter\" />";
    private const string Debian = "ID=debian\nVERSION_CODENAME=trixie\n";

    // As in the images that .NET 10 is delivered on.
    private const string Noble = "PRETTY_NAME=\"Ubuntu 24.04.3 LTS\"\nID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\n";

    private const string Config = """
        {"User":"1000","Env":["PATH=/bin","KEPT=yes"],"WorkingDir":"/srv","StopSignal":"SIGQUIT","Volumes":{"/data":{}},"Labels":{"kept":"yes"},"ExposedPorts":{"53/udp":{}},"Healthcheck":{"Test":["CMD","true"]}}
        """;

    [Fact]
    public void The_base_says_the_distro_is_pinned_and_keeps_its_layers_and_its_configuration()
    {
        using var project = Project(Greeter + "<ContainerFile Include=\"conf/**\" TargetPath=\"/etc/app/%(RecursiveDir)%(Filename)%(Extension)\" Owner=\"root\" /><ContainerFile Include=\"/data/\" Mode=\"1777\" />");
        project.Write("conf/sub/a b.conf", "text");
        var first = WriteBase(project, "one");
        project.Locks();
        var second = WriteBase(project, "two");
        // What is pinned is nowhere any more; once it was built on, the cache has it.
        project.Fails("RG6031", "publish", "-p:ReproGetImageArchive=pinned.tar");
        WriteBase(project, "one");
        project.Succeeds("publish", "-p:ReproGetImageArchive=first.tar");
        WriteBase(project, "two");
        project.Succeeds("publish", "-p:ReproGetImageArchive=pinned.tar");

        var pinned = ImageArchive.Open(project.PathOf("pinned.tar"), CancellationToken.None).Images[0];
        var update = project.Succeeds("msbuild", "-t:ReproGetUpdate").Output;
        project.Succeeds("publish", "-p:ReproGetImageArchive=moved.tar");

        Assert.Equal(first.Layers[0].Descriptor.Digest, pinned.Layers[0].Descriptor.Digest);
        Assert.Equal(second.Layers[0].Descriptor.Digest, ImageArchive.Open(project.PathOf("moved.tar"), CancellationToken.None).Images[0].Layers[0].Descriptor.Digest);
        Assert.Contains($"base oci-archive:base.tar {first.Descriptor.Digest.ToString()[..19]} -> {second.Descriptor.Digest.ToString()[..19]} (amd64)", update, StringComparison.Ordinal);
        Assert.Equal(
            ["usr/", "usr/bin/", "usr/bin/greeter", "usr/share/", "usr/share/doc/", "usr/share/doc/greeter/", "usr/share/doc/greeter/README", "usr/share/libgreet/", "usr/share/libgreet/greeting"],
            Names(pinned.Layers[1]).Where(name => name.StartsWith("usr", StringComparison.Ordinal)));
        Assert.Contains("var/lib/dpkg/info/greeter.list", Names(pinned.Layers[1]));
        Assert.DoesNotContain("etc/passwd", Names(pinned.Layers[1]));

        Assert.Equal(["data/", "etc/", "etc/app/", "etc/app/sub/", "etc/app/sub/a b.conf"], Names(pinned.Layers[2]));

        var config = pinned.Config;
        Assert.Equal("1000", config.User);
        Assert.Equal("yes", config.Environment.ToDictionary()["KEPT"]);
        Assert.Equal("yes", config.Labels["kept"]);
        Assert.Equal(first.Descriptor.Digest.ToString(), config.Labels["org.opencontainers.image.base.digest"]);
        Assert.Contains("53/udp", config.ExposedPorts);
        Assert.Equal("/app/", config.WorkingDirectory);
        var json = System.Text.Encoding.UTF8.GetString(config.ToBytes());
        Assert.All(["\"StopSignal\":\"SIGQUIT\"", "\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"]}", "\"Volumes\":{\"/data\":{}}"], part => Assert.Contains(part, json, StringComparison.Ordinal));
    }

    [Fact]
    public void A_base_of_another_distro_takes_no_packages_and_is_a_base_all_the_same()
    {
        using var project = Project(Greeter);
        WriteBase(project, "azure", "ID=azurelinux\nPRETTY_NAME=\"Azure Linux 3.0\"\n");

        project.Fails("RG1066", "msbuild", "-t:ReproGetLock");
        Assert.Empty(project.LockFiles());
        project.WriteFlowApp(archive, "", OnBase + "<PropertyGroup><ReproGetDistro></ReproGetDistro><ReproGetSuite></ReproGetSuite><ReproGetUseSdkContainers>false</ReproGetUseSdkContainers></PropertyGroup>");
        project.Locks();
        project.Succeeds("publish", "-p:ReproGetImageArchive=plain.tar", "-p:ContainerGenerateLabelsImageBaseDigest=false");

        var plain = ImageArchive.Open(project.PathOf("plain.tar"), CancellationToken.None).Images[0];
        Assert.Equal(2, plain.Layers.Count);
        Assert.DoesNotContain("org.opencontainers.image.base.digest", plain.Config.Labels);
    }

    [Fact]
    public void A_framework_dependent_app_needs_a_base_with_its_framework_such_as_NETs_own_of_Ubuntu()
    {
        using var project = Project("<DistroSource Remove=\"@(DistroSource)\" />" + FlowApp.Source(archive, "noble noble-updates", "main universe") + Greeter);
        WriteBase(project, "bare", Noble);
        project.Locks();
        project.Fails("RG5128", "publish", "-p:SelfContained=false");
        project.Fails("RG5128", "publish", "-p:SelfContained=false", "-p:PublishSingleFile=true");

        Assert.Contains("\"distro\":\"ubuntu\"", project.Read("reproget.lock.json").Replace(": ", ":", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(
            ["pool/main/l/libgreet1/libgreet1_1.0-1ubuntu1_amd64.deb", "pool/universe/g/greeter/greeter_2.0-1ubuntu1.1_amd64.deb"],
            project.Read("SHA256SUMS-amd64").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[66..]));

        WriteBase(project, "dotnet", Noble, FakeBase.File("usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.99/x", ""));
        project.Succeeds("msbuild", "-t:ReproGetUpdate");
        project.Succeeds("publish", "-p:SelfContained=false", "-p:ReproGetImageArchive=dotnet.tar");

        Assert.Contains("pkg:deb/ubuntu/greeter@2.0-1ubuntu1.1?arch=amd64&distro=noble", File.ReadAllText(Directory.GetFiles(project.Root, "dotnet*.spdx.json").Single()), StringComparison.Ordinal);
        Assert.Equal(["dotnet", "/app/App.dll"], ImageArchive.Open(project.PathOf("dotnet.tar"), CancellationToken.None).Images[0].Config.Entrypoint);

        // As dotnet new writes a project: nothing says for what it is.
        project.Fails("RG5160", "publish", "-p:RuntimeIdentifiers=", "-p:SelfContained=false", "-p:ContainerRuntimeIdentifiers=linux-x64");
        string[] portable = ["publish", "-p:RuntimeIdentifiers=", "-p:SelfContained=false", "-p:ContainerRuntimeIdentifier=linux-x64"];
        project.Succeeds([.. portable, "-p:ReproGetImageArchive=taken.tar"]);
        project.Succeeds([.. portable, "-p:ReproGetImageArchive=published.tar"]);
        var image = File.GetLastWriteTimeUtc(project.PathOf("published.tar"));
        project.Succeeds([.. portable, "-p:ReproGetImageArchive=published.tar"]);

        Assert.Equal(image, File.GetLastWriteTimeUtc(project.PathOf("published.tar")));
        Assert.Equal(File.ReadAllBytes(project.PathOf("taken.tar")), File.ReadAllBytes(project.PathOf("published.tar")));
        var published = new BuiltArchive(project.PathOf("published.tar"));
        Assert.Equal(["dotnet", "/app/App.dll"], published.Config("amd64").Entrypoint);
        Assert.Equal(["app/App", "app/App.deps.json", "app/App.dll", "app/App.pdb", "app/App.runtimeconfig.json"], published.AppFiles("amd64").Keys);
    }

    [Fact]
    public void A_status_file_of_the_project_s_tells_what_the_base_has()
    {
        const string database = "<PropertyGroup><ReproGetInstalledPackages>base.status</ReproGetInstalledPackages></PropertyGroup>";
        using var project = Project(Greeter);
        project.Write("App.csproj", project.Read("App.csproj").Replace("</Project>", database + "</Project>", StringComparison.Ordinal));
        project.Write("base.status", Installed("libgreet1") + Installed("greeter-doc"));
        WriteBase(project, "one");

        project.Locks();
        project.Succeeds("publish", "-p:ReproGetImageArchive=image.tar");
        var added = Names(ImageArchive.Open(project.PathOf("image.tar"), CancellationToken.None).Images[0].Layers[1]);
        project.Write("base.status", Installed("libgreet1"));

        Assert.Contains("usr/bin/greeter", added);
        Assert.DoesNotContain(added, name => name.Contains("libgreet", StringComparison.Ordinal));
        project.Fails("RG1074", "publish", "-p:ReproGetImageArchive=image.tar");

        static string Installed(string name) => $"Package: {name}\nStatus: install ok installed\nVersion: 2.0-1\nArchitecture: all\nMaintainer: N <n@example.invalid>\nDescription: d\n\n";
    }

    private ProjectFolder Project(string packages)
        => new ProjectFolder(sdk).WriteFlowApp(archive, packages, OnBase + "<PropertyGroup><ReproGetDistro></ReproGetDistro><ReproGetSuite></ReproGetSuite></PropertyGroup>");

    private static BuiltImage WriteBase(ProjectFolder project, string text, string release = Debian, params Core.FileSystem.FileEntry[] more)
    {
        const string status = "Package: known\nStatus: install ok installed\nVersion: 1\nArchitecture: all\nMaintainer: N <n@example.invalid>\nDescription: d\n\n"
            + "Package: libc6\nStatus: install ok installed\nVersion: 2.39-0ubuntu8.5\nArchitecture: amd64\nMaintainer: N <n@example.invalid>\nDescription: d\n\n";
        var image = FakeBase.Build(
            [FakeBase.Layer([FakeBase.File("etc/os-release", release), FakeBase.File("etc/passwd", "root:x:0:0:::\n"), FakeBase.File("etc/text", text), FakeBase.File("var/lib/dpkg/status", status), .. more])], config: Config);
        ImageArchiveWriter.WriteAsync(ImageBundle.Of([image]), new ImageNames("base", ["1"]), project.PathOf("base.tar"), 0, CancellationToken.None).GetAwaiter().GetResult();
        return image;
    }

    private static List<string> Names(Blob layer)
    {
        using var content = layer.Content.Open();
        using var plain = new GZipStream(content, CompressionMode.Decompress);
        using var reader = new TarReader(plain);
        var names = new List<string>();
        while (reader.GetNextEntry() is { } entry)
            names.Add(entry.Name);
        return names;
    }
}
