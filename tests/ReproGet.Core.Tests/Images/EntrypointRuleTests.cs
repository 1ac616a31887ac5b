using ReproGet.Core.Images;

namespace ReproGet.Core.Tests.Images;

public sealed class EntrypointRuleTests
{
    // instruction | entrypoint | entrypoint args | app command | app args | default args | base → entrypoint | cmd | warnings
    [Theory]
    [InlineData("", "", "", "/app/a", "", "", "", "/app/a", "", "")]
    [InlineData("", "", "", "dotnet /app/a.dll", "--x", "y", "", "dotnet /app/a.dll --x", "y", "")]
    [InlineData("", "", "", "/app/a", "", "", "/entry", "/app/a", "", "RG5130")]
    [InlineData("", "", "", "/app/a", "", "", "dotnet", "/app/a", "", "")]
    [InlineData("", "", "", "/app/a", "", "", "/usr/bin/dotnet", "/app/a", "", "")]
    [InlineData("", "/entry", "e", "/app/a", "x", "d", "", "/entry e", "/app/a x d", "")]
    [InlineData("", "", "e", "/app/a", "", "", "", "/app/a", "e", "RG5131")]
    [InlineData("", "", "", "", "", "d", "/entry", "/entry", "d", "RG5130")]
    [InlineData("DefaultArgs", "", "", "/app/a", "x", "d", "/entry z", "/entry z", "/app/a x d", "")]
    [InlineData("DefaultArgs", "", "", "/app/a", "", "", "dotnet", "", "/app/a", "")]
    [InlineData("Entrypoint", "", "", "/app/a", "x", "d", "/entry", "/app/a x", "d", "")]
    [InlineData("None", "/own", "o", "", "", "d", "/entry", "/own o", "d", "")]
    [InlineData("None", "", "", "", "", "d", "/entry", "/entry", "d", "")]
    public void The_sdks_rule_makes_entry_point_and_command(
        string instruction, string entrypoint, string entrypointArgs, string app, string appArgs, string defaults, string lower,
        string expectedEntrypoint, string expectedCmd, string warnings)
    {
        var diagnostics = new RecordedDiagnostics();

        var command = EntrypointRule.Apply(Settings(instruction, entrypoint, entrypointArgs, app, appArgs, defaults), Words(lower), diagnostics);

        Assert.Equal(Words(expectedEntrypoint), command.Entrypoint);
        Assert.Equal(Words(expectedCmd), command.Cmd);
        Assert.Equal(Words(warnings), diagnostics.Codes);
    }

    [Theory]
    [InlineData("", "", "e", "/app/a", "", "d", "RG5106")]
    [InlineData("DefaultArgs", "", "e", "/app/a", "", "", "RG5106")]
    [InlineData("", "", "", "", "x", "", "RG5107")]
    [InlineData("None", "", "", "/app/a", "", "", "RG5108")]
    [InlineData("Entrypoint", "/entry", "", "/app/a", "", "", "RG5109")]
    [InlineData("entrypoint", "", "", "/app/a", "", "", "RG5110")]
    public void What_contradicts_itself_is_an_error(
        string instruction, string entrypoint, string entrypointArgs, string app, string appArgs, string defaults, string code)
        => Assert.Equal(code, Assert.Throws<ReproGetException>(() =>
            EntrypointRule.Apply(Settings(instruction, entrypoint, entrypointArgs, app, appArgs, defaults), [], new RecordedDiagnostics())).Code);

    private static ImageSettings Settings(string instruction, string entrypoint, string entrypointArgs, string app, string appArgs, string defaults) => new()
    {
        AppCommandInstruction = instruction,
        Entrypoint = Words(entrypoint),
        EntrypointArgs = Words(entrypointArgs),
        AppCommand = Words(app),
        AppCommandArgs = Words(appArgs),
        DefaultArgs = Words(defaults),
    };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
