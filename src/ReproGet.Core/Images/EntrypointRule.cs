namespace ReproGet.Core.Images;

/// <summary>What an image runs.</summary>
/// <param name="Entrypoint">What is always run.</param>
/// <param name="Cmd">What <c>docker run</c> may replace.</param>
internal sealed record ImageCommand(IReadOnlyList<string> Entrypoint, IReadOnlyList<string> Cmd);

/// <summary>The .NET SDK's rule (10.0) that makes entry point and command of <c>ContainerEntrypoint</c>, <c>ContainerAppCommand</c> and their kin.</summary>
internal static class EntrypointRule
{
    public static ImageCommand Apply(ImageSettings settings, IReadOnlyList<string> baseEntrypoint, IDiagnostics diagnostics)
    {
        // Microsoft's images of .NET before 8 start “dotnet”: that is no command of anyone's.
        if (baseEntrypoint is ["dotnet"] or ["/usr/bin/dotnet"])
            baseEntrypoint = [];

        var instruction = settings.AppCommandInstruction;
        if (instruction.Length == 0)
        {
            if (IsLegacy(settings))
            {
                // Before there was an app command, entry point arguments followed the app, and were what docker run replaces.
                diagnostics.Warning(ImageErrors.EntrypointArgsAlone,
                    "ContainerEntrypointArgs are given without a ContainerEntrypoint; they become arguments that docker run may replace. Say ContainerDefaultArgs instead, or ContainerAppCommandArgs where they must always be there.");
                return new ImageCommand(settings.AppCommand.Count > 0 ? settings.AppCommand : baseEntrypoint, settings.EntrypointArgs);
            }
            instruction = HasEntrypoint(settings) ? "DefaultArgs" : "Entrypoint";
            if (instruction == "Entrypoint" && baseEntrypoint.Count > 0)
            {
                diagnostics.Warning(ImageErrors.BaseEntrypointOverwritten,
                    "The base image has an entry point of its own, which the app's command replaces. Set ContainerAppCommandInstruction to DefaultArgs to keep it, or to Entrypoint to replace it without this warning.");
            }
        }

        if (settings.EntrypointArgs.Count > 0 && settings.Entrypoint.Count == 0)
            throw ImageErrors.EntrypointArgsWithoutEntrypoint();
        if (settings.AppCommandArgs.Count > 0 && settings.AppCommand.Count == 0)
            throw ImageErrors.AppCommandArgsWithoutAppCommand();

        return instruction switch
        {
            "None" when settings.AppCommand.Count > 0 => throw ImageErrors.AppCommandNotUsed(),
            "None" => new ImageCommand(Given(settings, baseEntrypoint), settings.DefaultArgs),
            "DefaultArgs" => new ImageCommand(Given(settings, baseEntrypoint), [.. settings.AppCommand, .. settings.AppCommandArgs, .. settings.DefaultArgs]),
            "Entrypoint" when HasEntrypoint(settings) => throw ImageErrors.AppCommandAndEntrypoint(),
            "Entrypoint" when settings.AppCommand.Count == 0 => new ImageCommand(baseEntrypoint, settings.DefaultArgs),
            "Entrypoint" => new ImageCommand([.. settings.AppCommand, .. settings.AppCommandArgs], settings.DefaultArgs),
            _ => throw ImageErrors.UnknownInstruction(instruction),
        };
    }

    private static bool HasEntrypoint(ImageSettings settings) => settings.Entrypoint.Count > 0 || settings.EntrypointArgs.Count > 0;

    private static bool IsLegacy(ImageSettings settings)
        => settings is { EntrypointArgs.Count: > 0, Entrypoint.Count: 0, DefaultArgs.Count: 0, AppCommandArgs.Count: 0 };

    private static IReadOnlyList<string> Given(ImageSettings settings, IReadOnlyList<string> baseEntrypoint)
        => settings.Entrypoint.Count > 0 ? [.. settings.Entrypoint, .. settings.EntrypointArgs] : baseEntrypoint;
}
