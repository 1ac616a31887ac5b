using System.Diagnostics.CodeAnalysis;

namespace ReproGet.Sdk.Tests.Containers;

/// <summary>What projects say of their images: together every property and item of the .NET SDK's containers.</summary>
internal static class ContainerCases
{
    public const string TwoImages = "<PropertyGroup><ContainerRuntimeIdentifier /><ContainerRuntimeIdentifiers>linux-x64;linux-arm64</ContainerRuntimeIdentifiers></PropertyGroup>";

    // The .NET SDK takes the kept members from a list that lacks these.
    private static readonly string[] LostMembers =
        ["config.ExposedPorts.99/sctp: - -> {}", """config.Healthcheck.Test: - -> ["CMD","true"]""", """config.Shell: - -> ["/bin/sh"]"""];

    public static readonly ContainerCase[] All =
    [
        .. Images(),
        .. Labels(),
        .. Ports(),
        .. Commands(),
        .. Names(),
        .. Places(),
        .. Refused(),
    ];

    /// <summary>Which base is taken: nothing is published.</summary>
    public static readonly ContainerCase[] Bases =
    [
        Base("inferred", ""),
        Base("of-a-family", "<ContainerFamily>alpine</ContainerFamily>"),
        Base("of-a-distroless-family", "<ContainerFamily>noble-chiseled-extra</ContainerFamily>"),
        Base("for-musl", "<ContainerRuntimeIdentifier>linux-musl-x64</ContainerRuntimeIdentifier>"),
        Base("of-a-self-contained-app", "<SelfContained>true</SelfContained>"),
        Base("of-a-trimmed-app", "<SelfContained>true</SelfContained><PublishTrimmed>true</PublishTrimmed><InvariantGlobalization>false</InvariantGlobalization><ContainerFamily>noble-chiseled</ContainerFamily>"),
        Base("of-a-native-app", "<SelfContained>true</SelfContained><PublishAot>true</PublishAot><ContainerFamily>alpine</ContainerFamily>"),
        Base("of-two-images", "<ContainerRuntimeIdentifier /><ContainerRuntimeIdentifiers>linux-x64;linux-arm64</ContainerRuntimeIdentifiers>"),
        Base("of-the-default-registry", "<ContainerBaseImage>debian</ContainerBaseImage>"),
        Base("with-a-folder", "<ContainerBaseImage>team/base:2</ContainerBaseImage>"),
        Base("with-port-and-digest", $"<ContainerBaseImage>example.invalid:5000/team/base:2@sha256:{new string('a', 64)}</ContainerBaseImage>"),
    ];

    private static ContainerCase Base(string name, string properties) => new("base-" + name, $"<PropertyGroup><ContainerBaseImage />{properties}</PropertyGroup>", Target: "ComputeContainerConfig");

    private static IEnumerable<ContainerCase> Images()
    {
        yield return new("nothing-said", "");
        yield return new("aspnet-base", "", "aspnet");
        yield return new("full-base", "", "full", LostMembers);
        yield return Case("everything", """
            <PropertyGroup>
              <ContainerWorkingDirectory>/srv/my app/</ContainerWorkingDirectory>
              <ContainerUser>app</ContainerUser>
            </PropertyGroup>
            <ItemGroup>
              <ContainerEnvironmentVariable Include="CHANGED" Value="yes" />
              <ContainerEnvironmentVariable Include="COLONS" Value="http://+:80" />
              <ContainerEnvironmentVariable Include="SEMICOLONS" Value="a;b" />
              <ContainerEnvironmentVariable Include="ESCAPED" Value="a%3Bb%253Bc" />
              <ContainerEnvironmentVariable Include="BLANKS" Value=" a  b " />
              <ContainerEnvironmentVariable Include="EQUALS" Value="a=b==c" />
              <ContainerEnvironmentVariable Include="EMPTY" Value="" />
              <ContainerEnvironmentVariable Include="QUOTES" Value="&quot;a&quot; 'b' \ ü %24(X) $HOME" />
              <ContainerEnvironmentVariable Include="SAME" Value="1" />
              <ContainerEnvironmentVariable Include="SAME" Value="2" />
              <ContainerEnvironmentVariable Include="NOT A NAME" Value="x" />
              <ContainerLabel Include="changed" Value="yes" />
              <ContainerLabel Include="org.example.text" Value="one: two; three=3 &quot;four&quot;" />
              <ContainerLabel Include="empty" Value="" />
              <ContainerPort Include="8443" Type="tcp" />
              <ContainerPort Include="53" Type="udp" />
              <ContainerPort Include="5353" Type="udp" />
              <ContainerAppCommandArgs Include="--greeting=Hello world%3B: bye" />
              <ContainerDefaultArgs Include="--verbose;--more" />
            </ItemGroup>
            """, "full", LostMembers);
        yield return Case("user-by-number", "<PropertyGroup><ContainerUser>1234:5678</ContainerUser></PropertyGroup>", "aspnet");
        yield return Case("user-by-variable", """<ItemGroup><ContainerEnvironmentVariable Include="APP_UID" Value="4321" /></ItemGroup>""", "full", LostMembers);
        yield return Case(
            "folder-without-slash",
            "<PropertyGroup><ContainerWorkingDirectory>/srv</ContainerWorkingDirectory></PropertyGroup>",
            differs: ["""config.Entrypoint: ["dotnet","/srvShop.Web.dll"] -> ["dotnet","/srv/Shop.Web.dll"]""", """config.WorkingDir: "/srv" -> "/srv/" """.TrimEnd()]);
        yield return Case("docker-base", "", "docker");
        yield return Case("docker-format", "<PropertyGroup><ContainerImageFormat>Docker</ContainerImageFormat></PropertyGroup>");
        yield return Case("oci-format", "<PropertyGroup><ContainerImageFormat>OCI</ContainerImageFormat></PropertyGroup>", "docker");
        yield return Case("base-without-tag", "<PropertyGroup><ContainerBaseImage>REGISTRY/plain</ContainerBaseImage></PropertyGroup>") with { HasOwnLock = true };
        yield return Case("base-by-digest", "<PropertyGroup><ContainerBaseImage>REGISTRY/plain@DIGEST</ContainerBaseImage></PropertyGroup>") with { HasOwnLock = true };
    }

    private static IEnumerable<ContainerCase> Labels()
    {
        const string about = """
            <PropertyGroup>
              <Description>It says: hello; twice</Description>
              <Authors>A;B</Authors>
              <PackageProjectUrl>https://example.invalid/project</PackageProjectUrl>
              <PackageVersion>1.2.3-beta+build</PackageVersion>
              <PackageLicenseExpression>MIT</PackageLicenseExpression>
              <Title>A title</Title>
              <ContainerVendor>Vendor</ContainerVendor>
              <PublishRepositoryUrl>true</PublishRepositoryUrl>
              <PrivateRepositoryUrl>https://example.invalid/repository.git</PrivateRepositoryUrl>
              <RepositoryType>git</RepositoryType>
              <SourceRevisionId>0123456789abcdef</SourceRevisionId>
            </PropertyGroup>
            """;
        const string own = """
            <PropertyGroup>
              <ContainerDescription>One of its own</ContainerDescription>
              <ContainerAuthors>C</ContainerAuthors>
              <ContainerInformationUrl>https://example.invalid/information</ContainerInformationUrl>
              <ContainerDocumentationUrl>https://example.invalid/documentation</ContainerDocumentationUrl>
              <ContainerVersion>9</ContainerVersion>
              <ContainerLicenseExpression>Apache-2.0</ContainerLicenseExpression>
              <ContainerTitle>Another</ContainerTitle>
            </PropertyGroup>
            """;
        const string label = """<ItemGroup><ContainerLabel Include="own" Value="1" /></ItemGroup>""";
        string[] switches =
        [
            "ImageCreated", "ImageDescription", "ImageAuthors", "ImageUrl", "ImageDocumentation", "ImageSource", "ImageVersion", "ImageRevision",
            "ImageVendor", "ImageLicenses", "ImageTitle", "ImageBaseDigest", "ImageBaseName", "DotnetToolset",
        ];
        yield return new("labels-of-the-project", about);
        yield return new("labels-of-the-image", about + own);
        yield return new("no-label-but-own", about + label + Off(switches));
        yield return new("every-second-label", about + Off(switches.Where((_, i) => i % 2 == 0)));
        yield return new("every-other-label", about + Off(switches.Where((_, i) => i % 2 == 1)));
        yield return new("no-labels", about + label + "<PropertyGroup><ContainerGenerateLabels>false</ContainerGenerateLabels></PropertyGroup>");

        static string Off(IEnumerable<string> names) => $"<PropertyGroup>{string.Concat(names.Select(name => $"<ContainerGenerateLabels{name}>false</ContainerGenerateLabels{name}>"))}</PropertyGroup>";
    }

    private static IEnumerable<ContainerCase> Ports()
    {
        yield return Case("ports-of-urls", """
            <ItemGroup>
              <ContainerEnvironmentVariable Include="ASPNETCORE_URLS" Value="http://*:5000;https://+:5001/path; http://localhost:5002 ;http://[::1]:5003;unix:/run/app.sock;http://example.invalid" />
              <ContainerEnvironmentVariable Include="ASPNETCORE_HTTP_PORTS" Value="5010" />
            </ItemGroup>
            """, "aspnet");
        yield return Case("ports-of-variables", """
            <ItemGroup>
              <ContainerEnvironmentVariable Include="ASPNETCORE_HTTP_PORTS" Value="5010; 5011;x;" />
              <ContainerEnvironmentVariable Include="ASPNETCORE_HTTPS_PORTS" Value="5020" />
              <ContainerEnvironmentVariable Include="DOTNET_URLS" Value="http://*:5030" />
              <ContainerEnvironmentVariable Include="DOTNET_HTTP_PORTS" Value="5040" />
              <ContainerEnvironmentVariable Include="DOTNET_HTTPS_PORTS" Value="5050" />
            </ItemGroup>
            """, "aspnet");
        yield return Case("ports-that-are-none", """
            <ItemGroup><ContainerEnvironmentVariable Include="ASPNETCORE_URLS" Value="http://[::1];http://*:70000;http://*:5000" /></ItemGroup>
            """, differs: ["config.ExposedPorts.1/tcp: {} -> -", "config.ExposedPorts.70000/tcp: {} -> -"]);
        yield return Case("port-without-type", """<ItemGroup><ContainerPort Include="8080" /></ItemGroup>""");
        yield return Case("port-with-type-in-its-name", """<ItemGroup><ContainerPort Include="8080/udp" /></ItemGroup>""", result: Publishes.OnlyReproGet);
        yield return Case("port-out-of-range", """<ItemGroup><ContainerPort Include="70000" Type="tcp" /></ItemGroup>""", result: Publishes.OnlySdk);
    }

    private static IEnumerable<ContainerCase> Commands()
    {
        yield return Command("command-as-entrypoint", "Entrypoint", ("AppCommand", "/bin/app;run"), ("AppCommandArgs", "--always"), ("DefaultArgs", "--default"));
        yield return Command("command-as-arguments", "DefaultArgs", ("AppCommandArgs", "--always"), ("DefaultArgs", "--default"));
        yield return Command("no-command", "None", ("DefaultArgs", "--default"));
        yield return Command("entrypoint-and-no-command", "None", ("Entrypoint", "/bin/sh;-c"), ("EntrypointArgs", "app"), ("DefaultArgs", "--default"));
        yield return Command("entrypoint-before-command", "", ("Entrypoint", "/bin/init"), ("EntrypointArgs", "--;x"));
        yield return Command("entrypoint-arguments-alone", "", ("EntrypointArgs", "--old"));
        yield return Case("command-on-dotnet-base", "<PropertyGroup><ContainerAppCommandInstruction>DefaultArgs</ContainerAppCommandInstruction></PropertyGroup>", "aspnet");
        yield return Case("single-file", "<PropertyGroup><PublishSingleFile>true</PublishSingleFile><UseAppHost>true</UseAppHost></PropertyGroup>", differs: ["""config.Entrypoint: ["dotnet","/app/Shop.Web.dll"] -> ["/app/Shop.Web"]"""]) with { Target = "Publish;PublishContainer" };
    }

    private static IEnumerable<ContainerCase> Names()
    {
        yield return Case("name-that-is-mended", "<PropertyGroup><ContainerRepository>Team/My App+1</ContainerRepository><ContainerImageTag>1.0_A-b</ContainerImageTag></PropertyGroup>");
        yield return Case("several-tags", "<PropertyGroup><ContainerRepository>team/app</ContainerRepository><ContainerImageTags>1.0;latest;1.0</ContainerImageTags></PropertyGroup>");
        yield return Case("old-names", "<PropertyGroup><ContainerImageName>Old/Name</ContainerImageName><RegistryUrl>REGISTRY</RegistryUrl><ContainerRegistry>example.invalid</ContainerRegistry><PublishImageTag>7</PublishImageTag></PropertyGroup>");
        yield return Case("tag-of-the-time", "<PropertyGroup><AutoGenerateImageTag>true</AutoGenerateImageTag></PropertyGroup>");
    }

    private static IEnumerable<ContainerCase> Places()
    {
        const string text = """<ItemGroup><ContainerLabel Include="own" Value="one: two" /><ContainerEnvironmentVariable Include="URL" Value="http://x" /></ItemGroup>""";
        string[] cut =
        [
            """config.Env: ["PATH=/bin","URL=http"] -> ["PATH=/bin","URL=http://x"]""",
            """config.Labels.org.opencontainers.artifact.created: a time, cut -> a time""",
            """config.Labels.org.opencontainers.image.base.name: "localhost" -> "REGISTRY/plain:1" """.TrimEnd(),
            """config.Labels.org.opencontainers.image.created: a time, cut -> a time""",
            """config.Labels.own: "one" -> "one: two" """.TrimEnd(),
        ];
        yield return Case("two-images", TwoImages + text + "<PropertyGroup><ContainerRepository>two/$(By)</ContainerRepository><ContainerImageTags>1.0;latest</ContainerImageTags></PropertyGroup>", differs: cut);
        yield return Case("two-images-in-an-archive", TwoImages + """
            <PropertyGroup>
              <ContainerGenerateLabels>false</ContainerGenerateLabels>
              <ContainerPublishInParallel>false</ContainerPublishInParallel>
              <ContainerArchiveOutputPath>archives/$(Case).$(By).tar</ContainerArchiveOutputPath>
            </PropertyGroup>
            """);
        yield return Case("archive", "<PropertyGroup><ContainerRegistry /><ContainerImageTags>1.0;2.0</ContainerImageTags><ContainerArchiveOutputPath>archives/$(Case).$(By).tar</ContainerArchiveOutputPath></PropertyGroup>");
        yield return Case("archive-in-a-folder", "<PropertyGroup><ContainerRepository>team/app</ContainerRepository><ContainerArchiveOutputPath>archives/$(Case).$(By)/</ContainerArchiveOutputPath></PropertyGroup>");
        yield return Case("publish-profile", "<PropertyGroup><ContainerRepository>by-profile</ContainerRepository><PublishProfile>DefaultContainer</PublishProfile></PropertyGroup>") with { Target = "Publish" };
        yield return Case("switched-off", "<PropertyGroup><EnableSdkContainerSupport>false</EnableSdkContainerSupport></PropertyGroup>", result: Publishes.Neither);
    }

    private static IEnumerable<ContainerCase> Refused()
    {
        yield return Refused("entrypoint-twice", "Entrypoint", ("Entrypoint", "/bin/app"));
        yield return Refused("command-not-used", "None", ("AppCommand", "/bin/app"));
        yield return Refused("entrypoint-arguments-without-entrypoint", "DefaultArgs", ("EntrypointArgs", "x"));
        yield return Refused("no-such-instruction", "Sometimes");
        yield return Case("port-that-is-none", """<ItemGroup><ContainerPort Include="http" Type="tcp" /></ItemGroup>""", result: Publishes.Neither);
        yield return Case("port-of-no-type", """<ItemGroup><ContainerPort Include="80" Type="sctp" /></ItemGroup>""", result: Publishes.Neither);
        yield return Case("tag-and-tags", "<PropertyGroup><ContainerImageTag>1</ContainerImageTag><ContainerImageTags>2</ContainerImageTags></PropertyGroup>", result: Publishes.Neither);
        yield return Case("tag-that-is-none", "<PropertyGroup><ContainerImageTag>a b</ContainerImageTag></PropertyGroup>", result: Publishes.Neither);
        yield return Case("name-that-is-none", "<PropertyGroup><ContainerRepository>-app</ContainerRepository></PropertyGroup>", result: Publishes.Neither);
        yield return Case("all-is-wrong", TwoImages + """
            <PropertyGroup>
              <ContainerAppCommandInstruction>Never</ContainerAppCommandInstruction>
              <ContainerWorkingDirectory>srv/../all-is-wrong/</ContainerWorkingDirectory>
              <ReproGetLayerCompression>all-is-wrong</ReproGetLayerCompression>
              <ReproGetSbom>all-is-wrong</ReproGetSbom>
            </PropertyGroup>
            <ItemGroup><ContainerPort Include="all-is-wrong;http" Type="tcp" /></ItemGroup>
            """, result: Publishes.Neither);
        yield return Case("format-that-is-none", "<PropertyGroup><ContainerImageFormat>tar</ContainerImageFormat></PropertyGroup>", result: Publishes.Neither);

        static ContainerCase Refused(string name, string instruction, params (string Item, string Include)[] items)
            => Command(name, instruction, items) with { Result = Publishes.Neither };
    }

    private static ContainerCase Command(string name, string instruction, params IEnumerable<(string Item, string Include)> items) => new(
        name,
        $"<PropertyGroup><ContainerAppCommandInstruction>{instruction}</ContainerAppCommandInstruction></PropertyGroup><ItemGroup>{string.Concat(items.Select(one => $"<Container{one.Item} Include=\"{one.Include}\" />"))}</ItemGroup>",
        "full",
        LostMembers);

    private static ContainerCase Case(string name, [StringSyntax(StringSyntaxAttribute.Xml)] string body, string image = "plain", IReadOnlyList<string>? differs = null, Publishes result = Publishes.Both)
        => new(name, body, image, differs, result);
}
