namespace ReproGet.Sdk.Tests;

/// <summary>One project with much to say of its image, locked and published once for the tests of a collection, which run one after another.</summary>
public sealed class PublishedApp : IDisposable
{
    public const string Packages = """
        <DistroPackage Include="greeter" />
        <DistroPackage Include="x86-tool" OnlyArchitecture="amd64" />
        """;

    /// <summary>Values that a joined string would lose, and a target of the user's own.</summary>
    public const string Body = """
        <PropertyGroup>
          <PathMap>$(MSBuildProjectDirectory)=/src</PathMap>
          <IncludeSourceRevisionInInformationalVersion>false</IncludeSourceRevisionInInformationalVersion>
          <Description>It says: hello; twice</Description>
          <ContainerRepository>team/flow</ContainerRepository>
          <ContainerImageTags>1.2;latest</ContainerImageTags>
          <ContainerWorkingDirectory>/srv/flow/</ContainerWorkingDirectory>
          <ContainerUser>1234:5678</ContainerUser>
        </PropertyGroup>
        <ItemGroup>
          <ContainerEnvironmentVariable Include="LISTEN" Value="http://+:80;https://+:443" />
          <ContainerEnvironmentVariable Include="OPTIONS" Value="a=b c=d" />
          <ContainerEnvironmentVariable Include="ESCAPED" Value="x%3By" />
          <ContainerLabel Include="org.example.note" Value="one: two; three=3" />
          <ContainerPort Include="8443" Type="tcp" />
          <ContainerPort Include="53" Type="udp" />
          <ContainerAppCommandArgs Include="--greeting=Hello world%3B: bye" />
          <ContainerDefaultArgs Include="--verbose" />
        </ItemGroup>
        <Target Name="AddAfterPublish" AfterTargets="Publish">
          <WriteLinesToFile File="$(PublishDir)added.txt" Lines="by a target of the user" Overwrite="true" />
        </Target>
        """;

    public PublishedApp(PackedSdk sdk, FlowArchive archive)
    {
        Project = new ProjectFolder(sdk).WriteFlowApp(archive, Packages, Body);
        Project.Locks();
        Project.Write("bin/Release/net10.0/linux-x64/publish/stale.txt", "from another time");
        Output = Project.Succeeds("publish", "-m").Output;
    }

    internal ProjectFolder Project { get; }

    /// <summary>What the publish said.</summary>
    public string Output { get; }

    public string Archive => Project.PathOf("bin/Release/net10.0/container/flow.tar");

    public void Dispose() => Project.Dispose();
}

[CollectionDefinition(Name)]
public sealed class PublishedAppGroup : ICollectionFixture<PublishedApp>
{
    public const string Name = "One published app";
}
