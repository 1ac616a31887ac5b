namespace ReproGet.Sdk.Tests;

/// <summary>A project that names no base gets the one that the .NET SDK would take, which these tests ask itself.</summary>
public sealed class BaseInferenceTests(PackedSdk sdk)
{
    /// <summary>What decides: properties of the command line, one row a project.</summary>
    private static readonly string[] Rows =
    [
        "RuntimeIdentifier=linux-x64",
        "RuntimeIdentifier=linux-x64;SelfContained=false",
        "RuntimeIdentifier=linux-arm64;SelfContained=false;Framework=Microsoft.AspNetCore.App",
        "RuntimeIdentifier=linux-musl-x64",
        "RuntimeIdentifier=linux-musl-arm64;SelfContained=false",
        "RuntimeIdentifier=linux-x64;PublishAot=true",
        "RuntimeIdentifier=linux-musl-x64;PublishAot=true;InvariantGlobalization=false",
        "RuntimeIdentifier=linux-x64;PublishTrimmed=true",
        "RuntimeIdentifier=linux-x64;ContainerFamily=alpine",
        "RuntimeIdentifier=linux-x64;ContainerFamily=noble-chiseled",
        "RuntimeIdentifier=linux-x64;ContainerFamily=noble-chiseled;SelfContained=false;InvariantGlobalization=false",
        "RuntimeIdentifier=linux-x64;ContainerFamily=azurelinux3.0;Framework=Microsoft.AspNetCore.App;SelfContained=false",
        "RuntimeIdentifier=linux-x64;TargetFramework=net8.0;SelfContained=false",
        "RuntimeIdentifier=linux-x64;ContainerBaseImage=registry.example.org/own:1;ContainerFamily=alpine",
    ];

    [Fact]
    public void The_base_of_a_request_is_the_one_that_the_SDK_infers()
    {
        using var project = new ProjectFolder(sdk);
        Write(project, "Ours/Ours.csproj", $"<Sdk Name=\"ReproGet.Sdk\" Version=\"{sdk.Version}\" />", "<DistroPackage Include=\"hello\" />", "_ReproGetWriteRequest");
        Write(project, "Theirs/Theirs.csproj", "", "", "ComputeContainerBaseImage");
        project.Write("ask.proj", $"""
            <Project>
              <Target Name="Ask">
                {string.Concat(Rows.Select(row => Ask("Ours", row) + Ask("Theirs", row)))}
                <Message Importance="High" Text="ours: @(Ours)%0atheirs: @(Theirs)" />
              </Target>
            </Project>
            """);

        var lines = project.Succeeds("msbuild", "ask.proj", "-v:n", "-tl:off").Output.Split('\n', StringSplitOptions.TrimEntries);

        var (ours, theirs) = (Bases(lines, "ours: "), Bases(lines, "theirs: "));
        Assert.Equal(Rows.Length, theirs.Length);
        Assert.Equal(theirs, ours);
        Assert.Contains(theirs, name => name.EndsWith("dotnet/aspnet:10.0", StringComparison.Ordinal));
        Assert.Contains("registry.example.org/own:1", theirs);
        Assert.True(theirs.Distinct().Count() > 8, string.Join('\n', theirs));
    }

    private static string[] Bases(IEnumerable<string> lines, string label)
        => lines.First(line => line.StartsWith(label, StringComparison.Ordinal))[label.Length..].Split(';');

    private static string Ask(string name, string properties)
        => $"<MSBuild Projects=\"{name}/{name}.csproj\" Targets=\"Tell\" Properties=\"{properties}\"><Output TaskParameter=\"TargetOutputs\" ItemName=\"{name}\" /></MSBuild>";

    private static void Write(ProjectFolder project, string name, string head, string items, string target)
        => project.Write(name, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              {head}
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework Condition="'$(TargetFramework)' == ''">net10.0</TargetFramework>
                <InvariantGlobalization Condition="'$(InvariantGlobalization)' == ''">true</InvariantGlobalization>
                <SelfContained Condition="'$(SelfContained)' == ''">true</SelfContained>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="$(Framework)" Condition="'$(Framework)' != ''" />
                {items}
              </ItemGroup>
              <Target Name="Tell" DependsOnTargets="{target}" Returns="@(Told)"><ItemGroup><Told Include="$(ContainerBaseImage)" /></ItemGroup></Target>
            </Project>
            """);
}
