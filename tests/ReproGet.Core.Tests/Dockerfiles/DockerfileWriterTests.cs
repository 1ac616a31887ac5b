using System.Text.Json.Nodes;
using ReproGet.Core.Dockerfiles;
using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Dockerfiles;

public sealed class DockerfileWriterTests
{
    /// <summary>Each distro, and what installs its packages.</summary>
    public static TheoryData<string, string> Distros => new()
    {
        { "debian", "apt-get install" },
        { "ubuntu", "apt-get install" },
        { "fedora", "rpm --upgrade" },
        { "alpine", "apk add --no-network" },
        { "arch", "pacman --upgrade" },
    };

    [Theory]
    [MemberData(nameof(Distros))]
    public void Packages_of_the_context_are_checked_and_installed_by_the_distros_own_program_and_nothing_is_downloaded(string distro, string command)
    {
        var text = DockerfileWriter.Dockerfile(DockerfileSamples.Request(distro, DockerfileSamples.Image(distro), DockerfileSamples.Image(distro, DockerfileSamples.ArmV7)));
        var file = ParsedDockerfile.Parse(text);

        Assert.Equal(
            [$"registry.example/team/{distro}:1@{DockerfileSamples.Index}"],
            file.All("ARG").Where(argument => argument.StartsWith("BASE_IMAGE=", StringComparison.Ordinal)).Select(argument => argument["BASE_IMAGE=".Length..]));
        Assert.Equal(
            ["${BASE_IMAGE} AS base", "base AS packages", "packages AS image-amd64", "packages AS image-arm-v7", "image-${TARGETARCH}${TARGETVARIANT:+-${TARGETVARIANT}}"], file.All("FROM"));
        var run = string.Join(' ', Assert.Single(file.All("RUN")).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("--mount=type=bind,target=/dev/reproget --mount=type=tmpfs,target=/dev/reproget-work set -eu;", run, StringComparison.Ordinal);
        InOrder(run, "sha256sum -c", command, distro == "fedora" ? "-nt \"${work}/start\"" : "-newer \"${work}/start\"", "touch");
        Assert.Contains($"SOURCE_DATE_EPOCH={LockSamples.Epoch.ToUnixTimeSeconds()}", file.All("ARG"));
        Assert.DoesNotContain("://", text, StringComparison.Ordinal);
        Assert.DoesNotContain("SHELL", file.Instructions.Select(instruction => instruction.Name));
        Assert.Equal(["layers/amd64-1.tar /", "layers/amd64-2.tar /", "layers/arm-v7-1.tar /", "layers/arm-v7-2.tar /"], file.All("ADD"));
    }

    [Theory]
    [InlineData("debian")]
    [InlineData("fedora")]
    [InlineData("alpine")]
    [InlineData("arch")]
    public void Scripts_are_understood_by_every_shell(string distro)
    {
        foreach (var program in (string[])["dash", "busybox", "bash"])
            Oracle.Require(program);
        var request = Everything(distro);
        foreach (var text in (string[])[DockerfileWriter.Dockerfile(request), DockerfileWriter.GenerateHash(request, new TestDiagnostics())!])
        {
            // What the shell gets: without the mounts.
            var script = Assert.Single(ParsedDockerfile.Parse(text).All("RUN"));
            script = script[script.IndexOf("set -eu;", StringComparison.Ordinal)..];
            foreach (var shell in (string[][])[["dash"], ["busybox", "sh"], ["bash"]])
                Oracle.Run(shell[0], [.. shell.Skip(1), "-n", "-c", script]);
        }
    }

    [Theory]
    [InlineData("debian", "/usr/local/share/ca-certificates", "update-ca-certificates")]
    [InlineData("ubuntu", "/usr/local/share/ca-certificates", "update-ca-certificates")]
    [InlineData("fedora", "/etc/pki/ca-trust/source/anchors", "update-ca-trust")]
    [InlineData("alpine", "/usr/local/share/ca-certificates", "update-ca-certificates")]
    [InlineData("arch", "/etc/ca-certificates/trust-source/anchors", "update-ca-trust")]
    public void Certificates_go_where_the_distro_looks_for_them_and_into_its_bundle_and_an_image_without_packages_has_them_too(string distro, string folder, string program)
    {
        Oracle.Require("dash");
        var file = ParsedDockerfile.Parse(DockerfileWriter.Dockerfile(Everything(distro)));
        var run = Assert.Single(file.All("RUN"));
        InOrder(run, "if [ -e \"${work}/check\" ]; then", "sha256sum -c", "fi; ", "command -v " + program);
        Assert.Equal(["packages AS image-amd64", "packages AS image-arm-v7"], file.All("FROM").Where(from => from.StartsWith("packages", StringComparison.Ordinal)));

        // Run with a program that tells that it was called, and without one.
        using var root = new Images.TemporaryFolder();
        root.Write("context/certificates/amd64", "1234  a 'b' $c.crt\n5678  corp.crt\n");
        root.Write("context/certificates/1234.pem", "A\n");
        root.Write("context/certificates/5678.pem", "B\n");
        var trust = run[run.LastIndexOf("if [ -e \"/dev/reproget/certificates", StringComparison.Ordinal)..run.IndexOf("if [ -e /var/cache/ldconfig", StringComparison.Ordinal)]
            .Replace("/dev/reproget", root["context"], StringComparison.Ordinal).Replace(folder, root["anchors"], StringComparison.Ordinal);
        root.Write("bin/" + program, "#!/bin/sh\necho called\n");
        Oracle.Run("chmod", "+x", root["bin/" + program]);
        Assert.Equal((0, "called\n"), Oracle.Try("env", "arch=amd64", "dash", "-c", $"set -eu; PATH={root["bin"]}:${{PATH}}; {trust}"));
        Assert.Equal("A\n", File.ReadAllText(root["anchors/a 'b' $c.crt"]));
        Assert.Equal("B\n", File.ReadAllText(root["anchors/corp.crt"]));
        Assert.Equal((1, true), Oracle.Try("env", "arch=amd64", "dash", "-c", $"set -eu; PATH=/nowhere; {trust}") is var (code, output) ? (code, output.Contains("needs the package ca-certificates", StringComparison.Ordinal)) : default);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public void A_blob_that_has_not_its_hash_ends_the_build_before_anything_is_installed(bool damaged, int expected)
    {
        Oracle.Require("dash");
        using var folder = new Images.TemporaryFolder();
        var hash = LockSamples.Hash("package").Hex;
        folder.Write($"context/blobs/sha256/{hash}", damaged ? "other" : "package");
        folder.Write("context/blobs/SHA256SUMS-amd64", $"{hash}  pool/main/h/hello/hello; touch 'x'_1_amd64.deb\n");
        Directory.CreateDirectory(folder["work"]);
        var script = Assert.Single(ParsedDockerfile.Parse(DockerfileWriter.Dockerfile(DockerfileSamples.Request("debian"))).All("RUN"));
        var checks = script[script.IndexOf("set -eu;", StringComparison.Ordinal)..script.IndexOf("mkdir -p", StringComparison.Ordinal)]
            .Replace("/dev/reproget-work", folder["work"], StringComparison.Ordinal).Replace("/dev/reproget", folder["context"], StringComparison.Ordinal);

        var (code, output) = Oracle.Try("env", "TARGETARCH=amd64", "TARGETVARIANT=", "SOURCE_DATE_EPOCH=0", "dash", "-c", checks + " echo reached");

        Assert.Equal(expected, code);
        Assert.Equal(!damaged, output.Contains("reached", StringComparison.Ordinal));
        Assert.Equal(["hello; touch 'x'_1_amd64.deb"], Directory.GetFileSystemEntries(folder["work/packages"]).Select(Path.GetFileName));
    }

    /// <summary>A request with all that a script can have: certificates, without packages as well, and packages that are left out.</summary>
    private static DockerfileRequest Everything(string distro)
    {
        var image = DockerfileSamples.Image(distro) with { Certificates = [("corp.crt", "PEM\n")] };
        var request = DockerfileSamples.Request(distro, image, image with { Architecture = DockerfileSamples.ArmV7, Packages = [] });
        return request with { Packages = request.Packages.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<RequestedPackage>)[.. pair.Value.Select(package => package with { Without = ["libgreet1"] })]) };
    }

    public static TheoryData<string, string, string> Configurations => new()
    {
        { "nothing", "{}", """{"Entrypoint":["/app/App"]}""" },
        { "everything", "{}", """{"User":"1654","ExposedPorts":{"53/udp":{},"8080/tcp":{}},"Env":["A=1","B="],"Entrypoint":["dotnet","App.dll"],"Cmd":["--x"],"WorkingDir":"/app/","Labels":{"a":"1","b.c/d":""}}""" },
        { "inherited", """{"User":"app","ExposedPorts":{"80/tcp":{}},"Env":["PATH=/bin","A=1"],"Entrypoint":["/init"],"Cmd":["x"],"WorkingDir":"/","Labels":{"a":"1"}}""", """{"User":"app","ExposedPorts":{"80/tcp":{},"81/tcp":{}},"Env":["PATH=/bin","A=2"],"Entrypoint":["/init"],"Cmd":["y"],"WorkingDir":"/app/","Labels":{"a":"2","b":"3"}}""" },
        { "emptied", """{"Entrypoint":["/init"],"Cmd":["x"]}""", """{"Entrypoint":["/app/App"]}""" },
        { "no entry point", """{"Entrypoint":["/init"],"Cmd":["x"]}""", """{"Cmd":["/app/App"]}""" },
        { "no command", """{"Cmd":["x"]}""", "{}" },
        { "quotes", "{}", """{"Env":["Q=a \"b\" 'c' \\ $HOME ${HOME:-x} `id` # no comment"],"Labels":{"l \"$x\"":"\\\\\" = \\"},"WorkingDir":"/my \"$app\"/","User":"a$b","Entrypoint":["/a \"b\"","$HOME","${x}","\\","é"],"Cmd":["a\nb"]}""" },
        { "instructions", "{}", """{"Env":["E=x\\"],"Labels":{"RUN":"RUN rm -rf /","z":"\\\\"},"Entrypoint":["x\nRUN id"]}""" },
        { "other alphabets", "{}", """{"Env":["ÄÖ=日本 \u00a0"],"Labels":{"🙂":"🙃"}}""" },
    };

    [Theory]
    [MemberData(nameof(Configurations))]
    public void The_image_runs_with_the_same_configuration_as_ours(string summary, string lower, string config)
    {
        var image = DockerfileSamples.Image("debian", lower: DockerfileSamples.Config(lower), config: DockerfileSamples.Config(config));
        var file = ParsedDockerfile.Parse(DockerfileWriter.Dockerfile(DockerfileSamples.Request("debian", image)));

        var made = ParsedDockerfile.Apply(file.Stage("packages").Concat(file.Stage("image-amd64")), image.Base);

        Assert.True(new ParsedConfig(image.Config).ToString() == made.ToString(), $"{summary}: {made}");
    }

    [Fact]
    public void Each_architecture_has_its_own_configuration_and_one_without_packages_installs_none()
    {
        var request = DockerfileSamples.Request(
            "debian",
            DockerfileSamples.Image("debian", config: DockerfileSamples.Config("""{"Labels":{"on":"amd64"}}""")),
            DockerfileSamples.Image("debian", DockerfileSamples.ArmV7, config: DockerfileSamples.Config("""{"Labels":{"on":"arm"}}""")) with { Packages = [] });

        var file = ParsedDockerfile.Parse(DockerfileWriter.Dockerfile(request));

        Assert.Contains(new Instruction("LABEL", "\"on\"=\"amd64\""), file.Stage("image-amd64"));
        Assert.Contains(new Instruction("LABEL", "\"on\"=\"arm\""), file.Stage("image-arm-v7"));
        Assert.Equal(["packages AS image-amd64", "base AS image-arm-v7"], file.All("FROM").Where(from => from.Contains("image-", StringComparison.Ordinal) && from.Contains(" AS ", StringComparison.Ordinal)));
    }

    public static TheoryData<string, string, Func<DockerfileRequest, DockerfileRequest>> Refused => new()
    {
        { "a line end in a variable", "RG1132", request => With(request, execution => execution["Env"] = new JsonArray("A=x\nRUN id")) },
        { "a line end in a label", "RG1132", request => With(request, execution => execution["Labels"] = new JsonObject { ["a"] = "x\r\nRUN id" }) },
        { "a line end in a label's name", "RG1132", request => With(request, execution => execution["Labels"] = new JsonObject { ["a\nRUN id"] = "x" }) },
        { "a line end in the folder", "RG1132", request => With(request, execution => execution["WorkingDir"] = "/a\nRUN id") },
        { "a line end in the user", "RG1132", request => With(request, execution => execution["User"] = "a\nRUN id") },
        { "an equals sign in a label's name", "RG1133", request => With(request, execution => execution["Labels"] = new JsonObject { ["a=b"] = "x" }) },
        { "no port", "RG1133", request => With(request, execution => execution["ExposedPorts"] = new JsonObject { ["80 81\nRUN id"] = new JsonObject() }) },
        { "a base that goes on", "RG1133", request => request with { Base = request.Base! with { Reference = "debian\nRUN id" } } },
        { "a base with a blank", "RG1133", request => request with { Base = request.Base! with { Reference = "debian AS x" } } },
        { "a base that is expanded", "RG1133", request => request with { Base = request.Base! with { Reference = "${X}" } } },
        { "no base", "RG1131", request => request with { Base = null } },
        { "a base on disk", "RG1131", request => request with { Base = request.Base! with { Reference = "oci-archive:base.tar" } } },
        { "no distro", "RG1134", request => request with { Distro = null } },
        { "plain files", "RG1134", request => request with { Distro = "none" } },
        { "another's package", "RG1137", request => request with { Distro = "fedora" } },
        { "a label that no builder reads", "RG1147", request => With(request, execution => execution["Labels"] = new JsonObject { ["a"] = new string('é', 33_000) }) },
        { "two packages of one name", "RG1148", request => request with { Images = [request.Images[0] with { Packages = [DockerfileSamples.Package("debian"), new("pool/contrib/hello_2.10-5_amd64.deb", LockSamples.Hash("other"))] }] } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_said_is_refused(string summary, string code, Func<DockerfileRequest, DockerfileRequest> change)
    {
        var failure = Assert.Throws<ReproGetException>(() => DockerfileWriter.Dockerfile(change(DockerfileSamples.Request("debian"))));

        Assert.True(failure.Code == code, $"{summary}: {failure.Code}");
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public void More_packages_than_a_line_can_have_are_told_before_a_builder_does()
    {
        var many = Enumerable.Range(0, 7000).Select(i => RequestedPackage.Named($"package{i}")).ToList();
        var request = DockerfileSamples.Request("debian") with { Packages = new Dictionary<string, IReadOnlyList<RequestedPackage>>(StringComparer.Ordinal) { ["amd64"] = many } };

        Assert.Equal("RG1147", Assert.Throws<ReproGetException>(() => DockerfileWriter.GenerateHash(request, new TestDiagnostics())).Code);
    }

    [Theory]
    [InlineData("debian", "hello=2.10-5")]
    [InlineData("ubuntu", "hello=2.10-5")]
    [InlineData("fedora", "hello-2.10-5")]
    [InlineData("alpine", "hello=2.10-5")]
    [InlineData("arch", "hello")]
    public void The_companion_asks_the_distro_at_a_time_for_what_the_project_asks_for(string distro, string word)
    {
        var diagnostics = new TestDiagnostics();
        var text = DockerfileWriter.GenerateHash(DockerfileSamples.Request(distro), diagnostics)!;
        var file = ParsedDockerfile.Parse(text);

        Assert.Equal(["${BASE_IMAGE} AS base", "base AS generate-hash", "scratch"], file.All("FROM"));
        Assert.Equal(["--from=generate-hash /out/ /"], file.All("COPY"));
        Assert.Contains($"amd64) packages=\"{word}\";;", file.All("RUN").Single(), StringComparison.Ordinal);
        Assert.Contains("SNAPSHOT=20250809T123456Z", file.All("ARG"));
        Assert.Contains("/out/SHA256SUMS-${arch}", file.All("RUN").Single(), StringComparison.Ordinal);
        Assert.Equal(distro == "arch" ? ["RG1136"] : [], diagnostics.Warnings.Select(warning => warning.Code));
    }

    [Theory]
    [InlineData("hello; id")]
    [InlineData("$(id)")]
    [InlineData("hello\"")]
    [InlineData("-o=x")]
    [InlineData("a\nRUN id")]
    [InlineData("")]
    public void A_name_of_a_package_is_one_word_and_no_option(string name)
    {
        var request = DockerfileSamples.Request("debian") with { Packages = new Dictionary<string, IReadOnlyList<RequestedPackage>> { ["amd64"] = [RequestedPackage.Named(name)] } };

        Assert.Equal("RG1133", Assert.Throws<ReproGetException>(() => DockerfileWriter.GenerateHash(request, new TestDiagnostics())).Code);
    }

    private static DockerfileRequest With(DockerfileRequest request, Action<JsonObject> change)
        => request with { Images = [request.Images[0] with { Config = DockerfileSamples.Config(change) }] };

    private static void InOrder(string text, params string[] parts)
    {
        var from = 0;
        foreach (var part in parts)
        {
            var at = text.IndexOf(part, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"“{part}” is missing behind what stands before it: {text}");
            from = at;
        }
    }
}
