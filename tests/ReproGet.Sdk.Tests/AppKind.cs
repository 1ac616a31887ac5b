using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Sdk.Tests;

/// <summary>A project of one of the kinds that <c>dotnet new</c> knows, for a base that claims to have .NET. It asks for no package: what counts is its app layer.</summary>
internal static class AppKind
{
    private const string Settings = """
        <PropertyGroup>
          <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
          <ContainerBaseImage>oci-archive:base.tar</ContainerBaseImage>
          <ReproGetUseSdkContainers>false</ReproGetUseSdkContainers>
          <PathMap>$(MSBuildProjectDirectory)=/src</PathMap>
          <IncludeSourceRevisionInInformationalVersion>false</IncludeSourceRevisionInInformationalVersion>
        </PropertyGroup>
        """;

    public static ProjectFolder WriteKind(this ProjectFolder project, string body, string sdk = "Microsoft.NET.Sdk")
    {
        const string shared = "usr/share/dotnet/shared/";
        var image = FakeBase.Build([FakeBase.Layer(
            FakeBase.File("etc/os-release", "ID=other\n"),
            FakeBase.File(shared + "Microsoft.NETCore.App/10.0.99/x", ""),
            FakeBase.File(shared + "Microsoft.AspNetCore.App/10.0.99/x", ""))]);
        ImageArchiveWriter.WriteAsync(ImageBundle.Of([image]), new ImageNames("base", ["1"]), project.PathOf("base.tar"), 0, CancellationToken.None).GetAwaiter().GetResult();
        // These apps are run, so they bring their runtime.
        return project.WriteApp(Settings + body, sdk: sdk).Write("Directory.Build.targets", "<Project />");
    }

    /// <summary>Blazor on a server, with static assets, scoped styles, settings, a page of its own and a target of the user's.</summary>
    public static ProjectFolder WriteBlazor(this ProjectFolder project)
        => project.WriteKind(
            """
            <PropertyGroup>
              <SelfContained>false</SelfContained>
              <DebugType>none</DebugType>
            </PropertyGroup>
            <Target Name="CopyNotices" AfterTargets="Publish">
              <Copy SourceFiles="NOTICE" DestinationFolder="$(PublishDir)legal" />
            </Target>
            """,
            "Microsoft.NET.Sdk.Web")
            .Write("Program.cs", """
                var builder = WebApplication.CreateBuilder(args);
                builder.Services.AddRazorComponents().AddInteractiveServerComponents();
                var app = builder.Build();
                app.UseAntiforgery();
                app.MapStaticAssets();
                app.MapRazorComponents<App.Home>().AddInteractiveServerRenderMode();
                app.Run();
                """)
            .Write("Home.razor", "@page \"/\"\n@using Microsoft.AspNetCore.Components.Web\n<h1>@DateTime.UnixEpoch.Year</h1>\n<script src=\"_framework/blazor.web.js\"></script>\n")
            .Write("Home.razor.css", "h1 { color: green; }\n")
            .Write("appsettings.json", "{ \"Greeting\": \"Hello\" }\n")
            .Write("wwwroot/site.css", string.Concat(Enumerable.Repeat("p { margin: 0; }\n", 200)))
            .Write("wwwroot/.well-known/security.txt", "Contact: mailto:nobody@example.invalid\n")
            .Write("NOTICE", "Of others.\n");

    public static ProjectFolder WriteWorker(this ProjectFolder project)
        => project.WriteKind(
            """
            <PropertyGroup><SelfContained>false</SelfContained></PropertyGroup>
            <ItemGroup><PackageReference Include="Microsoft.Extensions.Hosting" Version="$(BundledNETCoreAppPackageVersion)" /></ItemGroup>
            """,
            "Microsoft.NET.Sdk.Worker")
            .Write("Program.cs", """
                var builder = Host.CreateApplicationBuilder(args);
                builder.Services.AddHostedService<Worker>();
                builder.Build().Run();

                internal sealed class Worker(IHostApplicationLifetime lifetime) : BackgroundService
                {
                    protected override Task ExecuteAsync(CancellationToken stoppingToken)
                    {
                        lifetime.StopApplication();
                        return Task.CompletedTask;
                    }
                }
                """)
            .Write("appsettings.json", "{ \"Greeting\": \"Hello\" }\n");

    /// <summary>The same project elsewhere, its files of another day.</summary>
    public static ProjectFolder CopyOf(ProjectFolder project, ProjectFolder copy)
    {
        foreach (var file in Directory.GetFiles(project.Root, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(project.Root, file);
            if (name.StartsWith("bin", StringComparison.Ordinal) || name.StartsWith("obj", StringComparison.Ordinal) || name.StartsWith("out", StringComparison.Ordinal))
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(copy.PathOf(name))!);
            File.Copy(file, copy.PathOf(name), overwrite: true);
            File.SetLastWriteTimeUtc(copy.PathOf(name), new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }
        return copy;
    }
}
