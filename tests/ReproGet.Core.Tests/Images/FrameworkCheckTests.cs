using ReproGet.Core.Images;
using ReproGet.Core.Oci;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Images;

/// <summary>Whether a root has the .NET that an app needs.</summary>
public sealed class FrameworkCheckTests
{
    private const string App10 = """{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"10.0.1"}}}""";

    // runtimeconfig.json; frameworks of the root; what the message says, or nothing
    [Theory]
    [InlineData(App10, "", "no .NET")]
    [InlineData(App10, "Microsoft.NETCore.App/10.0.1", null)]
    [InlineData(App10, "Microsoft.NETCore.App/10.2.0", null)]
    [InlineData(App10, "Microsoft.NETCore.App/10.0.0", "has Microsoft.NETCore.App 10.0.0.")]
    [InlineData(App10, "Microsoft.NETCore.App/11.0.0", "has Microsoft.NETCore.App 11.0.0.")]
    [InlineData("""{"runtimeOptions":{"frameworks":[{"name":"A","version":"1.0.0"},{"name":"B","version":"1.0.0"}]}} // comment""", "A/1.0.0", "needs B 1.0.0")]
    [InlineData("""{"runtimeOptions":{"framework":{"name":"\ud800","version":"1.0.0"}}}""", "", null)]
    [InlineData("""{"runtimeOptions":7}""", "", null)]
    [InlineData("[]", "", null)]
    public void An_app_needs_its_framework_beside_it_or_in_a_single_file(string configuration, string frameworks, string? says)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("App.runtimeconfig.json", configuration);
        var root = FakeBase.Tree(frameworks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => FakeBase.File($"usr/share/dotnet/shared/{name}/x", "")));

        Assert.Equal(says is null, Failure(root, [new AppFile(path, "App.runtimeconfig.json")], null) is null);
        Assert.Contains(says ?? "", Failure(root, [new AppFile(path, "App.runtimeconfig.json")], null) ?? "", StringComparison.Ordinal);
        Assert.Equal(Failure(root, [new AppFile(path, "App.runtimeconfig.json")], null), Failure(root, [new AppFile(path, "App")], path));
    }

    private static string? Failure(Core.FileSystem.FileTree root, IReadOnlyList<AppFile> app, string? bundled)
    {
        try
        {
            FrameworkCheck.Run(root, ImageConfig.Parse("""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"""u8), app, bundled, "App.csproj");
            return null;
        }
        catch (ReproGetException failure) when (failure.Code == "RG5128")
        {
            return failure.Message;
        }
    }
}
