namespace ReproGet.Bench;

/// <summary>A clean publish of a Web project without packages, into an archive, on one base in a registry: with the image of this SDK, and with the .NET SDK's own.</summary>
internal sealed class ContainerMeasurement : IMeasurement
{
    public string Name => "container";

    public async Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        var root = Path.Combine(workspace.Root, "Container");
        Directory.CreateDirectory(root);
        var archive = Path.Combine(root, "base.tar");
        await MinimalBase.WriteAsync(archive);
        using var registry = await LocalRegistry.StartAsync(root);
        var image = registry.Push(archive, "base");
        var with = Project(root, "with", image, """
            <Sdk Name="ReproGet.Sdk" Version="$(ReproGetSdkVersion)" />
              <PropertyGroup><ReproGetUseSdkContainers>false</ReproGetUseSdkContainers></PropertyGroup>
            """);
        var without = Project(root, "without", image, "");
        var variables = new Dictionary<string, string> { ["DOTNET_CONTAINER_INSECURE_REGISTRIES"] = registry.Address };
        Command(with, "build", "-t:ReproGetLock").Run();
        var samples = Repetition.TakeTurns(workspace.Options.Runs, () => PublishClean(with), () => PublishClean(without));
        return
        [
            new MarkdownTable("A clean publish of a Web project, self-contained, without packages", "`dotnet publish -t:PublishContainer`", "median", "range", "ratio")
                .Add("with ReproGet.Sdk's image", samples[0].MedianText, samples[0].RangeText, samples[0].RatioTo(samples[1]))
                .Add("with the .NET SDK's own", samples[1].MedianText, samples[1].RangeText, "1.00"),
        ];

        DotnetCommand Command(string folder, params string[] arguments)
        {
            var command = workspace.Dotnet(folder, arguments);
            return command with { Variables = new Dictionary<string, string>(command.Variables.Concat(variables)) };
        }

        TimeSpan PublishClean(string folder)
        {
            foreach (var name in new[] { "bin", "obj" })
            {
                if (Directory.Exists(Path.Combine(folder, name)))
                    Directory.Delete(Path.Combine(folder, name), recursive: true);
            }
            File.Delete(Path.Combine(folder, "image.tar.gz"));
            var time = Command(folder, "publish", "-t:PublishContainer").Run();
            return File.Exists(Path.Combine(folder, "image.tar.gz")) ? time : throw new InvalidOperationException($"{folder} has no image.");
        }
    }

    private static string Project(string root, string name, string image, string sdk)
    {
        var folder = Path.Combine(root, name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "App.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              {sdk}
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
                <SelfContained>true</SelfContained>
                <ImplicitUsings>enable</ImplicitUsings>
                <ContainerBaseImage>{image}</ContainerBaseImage>
                <ContainerArchiveOutputPath>$(MSBuildProjectDirectory)/image.tar.gz</ContainerArchiveOutputPath>
              </PropertyGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), "var app = WebApplication.CreateBuilder(args).Build();\napp.MapGet(\"/\", () => \"Hello\");\napp.Run();\n");
        return folder;
    }
}
