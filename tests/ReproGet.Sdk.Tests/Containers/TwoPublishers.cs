using System.Runtime.InteropServices;
using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Oci;

namespace ReproGet.Sdk.Tests.Containers;

/// <summary>One web project, built once, and published for every <see cref="ContainerCase"/> by the .NET SDK without us and by us, all in one process.</summary>
public sealed class TwoPublishers(PackedSdk sdk) : IAsyncLifetime
{
    private const string Web = """
        <PropertyGroup>
          <TargetFramework>net10.0</TargetFramework>
          <AssemblyName>Shop.Web</AssemblyName>
          <RuntimeIdentifiers>linux-x64;linux-arm64</RuntimeIdentifiers>
          <ImplicitUsings>enable</ImplicitUsings>
          <SelfContained>false</SelfContained>
          <UseAppHost Condition="'$(RuntimeIdentifier)' != 'HOST'">false</UseAppHost>
          <InvariantGlobalization>true</InvariantGlobalization>
          <RunAnalyzers>false</RunAnalyzers>
          <IncludeSourceRevisionInInformationalVersion>false</IncludeSourceRevisionInInformationalVersion>
          <ReproGetUseSdkContainers>false</ReproGetUseSdkContainers>
          <ReproGetSbom>none</ReproGetSbom>
          <ReproGetImageArchive>images/$(Case).tar</ReproGetImageArchive>
        </PropertyGroup>
        """;

    private const string Drive = """
        <Project>
          <Import Project="runs.props" />
          <Target Name="Prepare">
            <MSBuild Projects="App.csproj" Targets="Restore" Properties="Restoring=true" />
            <MSBuild Projects="App.csproj" Targets="Build" Properties="RuntimeIdentifier=linux-x64" />
            <MSBuild Projects="App.csproj" Targets="Build" Properties="RuntimeIdentifier=linux-arm64" />
            <MSBuild Projects="App.csproj" Targets="Publish" />
            <MSBuild Projects="App.csproj" Targets="ReproGetLock" Properties="By=ReproGet;Case=%(Lock.Identity)" />
          </Target>
          <Target Name="Drive" DependsOnTargets="Prepare" Outputs="%(Run.Identity).%(Run.By)">
            <MSBuild Projects="App.csproj" Targets="%(Run.Builds)" Properties="NoBuild=true;_IsPublishing=true;Case=%(Run.Identity);By=%(Run.By);Noted=%(Run.Noted)" ContinueOnError="true" />
          </Target>
        </Project>
        """;

    // The .NET SDK brings the host of apps of its own runtime identifier only, and a single file needs it.
    private static readonly string Host = $"linux-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    // What .NET's own bases have, and one that says all that a base can say.
    private static readonly Dictionary<string, string> Bases = new(StringComparer.Ordinal)
    {
        ["plain"] = """{"Env":["PATH=/bin"]}""",
        ["docker"] = """{"Env":["PATH=/bin"]}""",
        ["aspnet"] = """{"Env":["PATH=/bin","APP_UID=1654","ASPNETCORE_HTTP_PORTS=8080","DOTNET_RUNNING_IN_CONTAINER=true"],"Entrypoint":["dotnet"]}""",
        ["full"] = """
            {"User":"1000","Env":["PATH=/bin","KEPT=yes","CHANGED=no"],"Entrypoint":["/bin/base"],"Cmd":["argument"],"WorkingDir":"/srv","StopSignal":"SIGQUIT","Volumes":{"/data":{}},
             "Labels":{"kept":"yes","changed":"no"},"ExposedPorts":{"53/udp":{},"99/sctp":{}},"Healthcheck":{"Test":["CMD","true"]},"Shell":["/bin/sh"]}
            """,
    };

    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);
    private DistributionRegistry? _registry;
    private ProjectFolder? _project;

    /// <summary>What the process said.</summary>
    public string Log { get; private set; } = "";

    internal string Registry => _registry!.Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    internal ProjectFolder Project => _project!;

    public async ValueTask InitializeAsync()
    {
        _registry = await DistributionRegistry.StartAsync();
        foreach (var name in Bases.Keys)
            _digests[name] = await PushBaseAsync(name);
        _project = new ProjectFolder(sdk);
        _project.Write("Program.cs", "WebApplication.CreateBuilder(args).Build().Run();\n");
        _project.Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <Import Project="Sdk.props" Sdk="ReproGet.Sdk" Version="{sdk.Version}" Condition="'$(By)' == 'ReproGet'" />
              {Web.Replace("HOST", Host, StringComparison.Ordinal)}
              <Import Project="cases/$(Case).props" Condition="'$(Case)' != ''" />
              {PublishOutput.Target}
            </Project>
            """);
        _project.Write("Drive.proj", Drive);
        foreach (var name in Bases.Keys)
            WriteCase(name, name, name, ContainerCases.TwoImages);
        foreach (var one in ContainerCases.All.Concat(ContainerCases.Bases))
            WriteCase(one.Name, one.Base, one.HasOwnLock ? one.Name : one.Base, one.Body);
        _project.Write("runs.props", $"""
            <Project>
              <ItemGroup>
                {string.Concat(Bases.Keys.Concat(ContainerCases.All.Where(one => one.HasOwnLock).Select(one => one.Name)).Select(name => $"<Lock Include=\"{name}\" />"))}
                {string.Concat(ContainerCases.All.Concat(ContainerCases.Bases).Select(one => Run(one, "Sdk") + Run(one, "ReproGet")))}
              </ItemGroup>
            </Project>
            """);
        Log = _project.Dotnet("msbuild", "Drive.proj", "-t:Drive", "-m:1", "-p:Configuration=Release", $"-bl:{Path.Combine(_project.Outer, "drive.binlog")};ProjectImports=None").Output;

        static string Run(ContainerCase one, string by) => $"<Run Include=\"{one.Name}\" By=\"{by}\" Builds=\"{one.Target}\" Noted=\"{(one.Target.StartsWith("Publish", StringComparison.Ordinal) ? "PublishContainer" : one.Target)}\" />\n";
    }

    public ValueTask DisposeAsync()
    {
        _project?.Dispose();
        _registry?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>What one of them gave; null where it failed.</summary>
    internal PublishOutput? OutputOf(ContainerCase one, string by) => PublishOutput.Read(Project.PathOf($"output/{one.Name}.{by}"));

    private void WriteCase(string name, string image, string locked, string body) => _project!.Write($"cases/{name}.props", $"""
        <Project>
          <PropertyGroup>
            <ContainerBaseImage>{Registry}/{image}:1</ContainerBaseImage>
            <ReproGetLockFile>locks/{locked}/SHA256SUMS-{"{arch}"}</ReproGetLockFile>
            <ContainerRuntimeIdentifier>{Host}</ContainerRuntimeIdentifier>
            <ContainerRegistry>{Registry}</ContainerRegistry>
          </PropertyGroup>
          {body.Replace("REGISTRY", Registry, StringComparison.Ordinal).Replace("DIGEST", _digests[image], StringComparison.Ordinal)}
        </Project>
        """);

    private async Task<string> PushBaseAsync(string name)
    {
        var layer = FakeBase.Layer(
            FakeBase.File("etc/os-release", "ID=azurelinux\n"),
            FakeBase.File("etc/passwd", "root:x:0:0::/root:/bin/sh\napp:x:1654:1654::/home/app:/bin/sh\n"),
            FakeBase.File("usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.99/x", ""),
            FakeBase.File("usr/share/dotnet/shared/Microsoft.AspNetCore.App/10.0.99/x", ""));
        BuiltImage[] images = [Image("amd64"), Image("arm64")];
        using var client = new HttpClient();
        return (await new ImagePusher(_registry!.Repository(client, name)).PushAsync(MultiImage.Combine(images), [], ["1", "latest"], null, CancellationToken.None)).Digest.ToString();

        BuiltImage Image(string architecture)
        {
            var image = FakeBase.Build([layer], architecture: architecture, config: Bases[name]);
            return name != "docker" ? image : new BuiltImage(
                new ImageManifest(
                    MediaTypes.DockerManifest,
                    image.Manifest.Config with { MediaType = MediaTypes.DockerConfig },
                    [.. image.Manifest.Layers.Select(one => one with { MediaType = MediaTypes.DockerLayerGzip })]),
                image.Config,
                [.. image.Layers.Select(one => one with { Descriptor = one.Descriptor with { MediaType = MediaTypes.DockerLayerGzip } })]);
        }
    }
}
