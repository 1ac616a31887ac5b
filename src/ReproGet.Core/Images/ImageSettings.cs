using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>What a project says about its image: the values of the .NET SDK's <c>Container…</c> properties and items, after its defaults were filled in.</summary>
public sealed record ImageSettings
{
    /// <summary><c>ContainerWorkingDirectory</c>: where the app stands and runs.</summary>
    public string WorkingDirectory { get; init; } = "/app/";

    /// <summary><c>ContainerUser</c>; null leaves it to <c>APP_UID</c> and the base.</summary>
    public string? User { get; init; }

    /// <summary><c>ContainerEntrypoint</c>.</summary>
    public IReadOnlyList<string> Entrypoint { get; init; } = [];

    /// <summary><c>ContainerEntrypointArgs</c>.</summary>
    public IReadOnlyList<string> EntrypointArgs { get; init; } = [];

    /// <summary><c>ContainerAppCommand</c>: what starts the app.</summary>
    public IReadOnlyList<string> AppCommand { get; init; } = [];

    /// <summary><c>ContainerAppCommandArgs</c>: arguments that are always there.</summary>
    public IReadOnlyList<string> AppCommandArgs { get; init; } = [];

    /// <summary><c>ContainerAppCommandInstruction</c>: <c>Entrypoint</c>, <c>DefaultArgs</c>, <c>None</c>, or empty to let the rest decide.</summary>
    public string AppCommandInstruction { get; init; } = "";

    /// <summary><c>ContainerDefaultArgs</c>: arguments that <c>docker run</c> may replace.</summary>
    public IReadOnlyList<string> DefaultArgs { get; init; } = [];

    /// <summary><c>ContainerLabel</c>, in order; a later one of the same name wins.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels { get; init; } = [];

    /// <summary><c>ContainerGenerateLabels</c>: without it, neither <see cref="Labels"/> nor the base's digest are written, as in the SDK.</summary>
    public bool GenerateLabels { get; init; } = true;

    /// <summary><c>ContainerGenerateLabelsImageBaseDigest</c>.</summary>
    public bool GenerateBaseDigestLabel { get; init; } = true;

    /// <summary><c>ContainerPort</c>.</summary>
    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    /// <summary><c>ContainerEnvironmentVariable</c>, in order; a later one of the same name wins.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> EnvironmentVariables { get; init; } = [];

    /// <summary><c>InvariantGlobalization</c>: the app has no cultures, and needs no ICU.</summary>
    public bool InvariantGlobalization { get; init; }

    /// <summary><c>ContainerImageFormat</c>; null follows the base, and is OCI on <c>scratch</c>.</summary>
    public ImageFormat? Format { get; init; }
}
