using System.Runtime.InteropServices;

namespace ReproGet.Components.Tests;

/// <summary>The pinned digests of layers, images and archives, made again under other versions of .NET and in other surroundings.</summary>
public sealed class RuntimeTests(PackedSdk sdk)
{
    private const string Pack = "Microsoft.NETCore.App.Runtime.linux-x64";
    private const string LaterPatch = "10.0.15";
    private const string LaterVersion = "11.0.0";

    [Fact]
    public async Task Five_times_five_builds_in_other_surroundings_have_the_pinned_digests()
    {
        Assert.SkipUnless(RuntimeInformation.RuntimeIdentifier == "linux-x64", "The other runtimes are for Linux on x64.");
        using var project = new ProjectFolder(sdk);
        project.Write("Packs.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><PackageDownload Include="{Pack}" Version="[{LaterPatch}];[{LaterVersion}]" /></ItemGroup>
            </Project>
            """);
        project.Succeeds("restore");
        var installed = Path.GetFullPath("../../..", RuntimeEnvironment.GetRuntimeDirectory());
        var current = Environment.Version.ToString();

        await Task.WhenAll(
            AssertPinned(project, Assembled(project, LaterPatch, installed), LaterPatch, ("TZ", "Pacific/Kiritimati"), ("DOTNET_gcServer", "1")),
            AssertPinned(project, Assembled(project, LaterVersion, installed), LaterVersion, ("LC_ALL", "tr_TR.UTF-8"), ("HOME", "/nowhere")),
            // A processor without vectors; one core; all code from the other compiler of the runtime.
            AssertPinned(project, installed, current, ("DOTNET_EnableHWIntrinsic", "0")),
            AssertPinned(project, installed, current, ("DOTNET_PROCESSOR_COUNT", "1"), ("USER", "somebody")),
            AssertPinned(project, installed, current, ("DOTNET_ReadyToRun", "0"), ("DOTNET_TieredCompilation", "0"), ("TMPDIR", project.Root)));
    }

    /// <summary>A folder as an installer makes it, of a pack for apps that bring their runtime.</summary>
    private static string Assembled(ProjectFolder project, string version, string installed)
    {
        var root = Path.Combine(project.Outer, version);
        var framework = Directory.CreateDirectory(Path.Combine(root, "shared", "Microsoft.NETCore.App", version)).FullName;
        var host = Directory.CreateDirectory(Path.Combine(root, "host", "fxr", version)).FullName;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(PackedSdk.Packages, Pack.ToLowerInvariant(), version, "runtimes"), "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(framework, Path.GetFileName(file)));
        File.Copy(Path.Combine(framework, "libhostfxr.so"), Path.Combine(host, "libhostfxr.so"));
        File.Copy(Path.Combine(installed, "dotnet"), Path.Combine(root, "dotnet"));
        return root;
    }

    /// <summary>Runs the tests with golden digests, one of which builds five times, with the .NET of <paramref name="root"/>.</summary>
    private static async Task AssertPinned(ProjectFolder project, string root, string version, params (string Name, string Value)[] surroundings)
    {
        var tests = AppContext.BaseDirectory.Replace("ReproGet.Components.Tests", "ReproGet.Core.Tests", StringComparison.Ordinal);
        using var process = DotnetRun.Running(
            project.Root,
            Path.Combine(root, "dotnet"),
            ["exec", "--roll-forward", "Major", Path.Combine(tests, "ReproGet.Core.Tests.dll"), "-method", "*DeterminismTests*", "-method", "*_bytes_are_pinned*"],
            surroundings.ToDictionary(variable => variable.Name, variable => (string?)variable.Value));
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{version}: {output}");
        Assert.Contains($".NET {version})", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Total: 0,", output, StringComparison.Ordinal);
    }
}
