using System.Text;
using System.Text.RegularExpressions;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Dockerfiles;

/// <summary>The instructions that make a base's configuration that of our image. What both have is inherited.</summary>
internal static partial class ConfigInstructions
{
    /// <param name="image">With both configurations.</param>
    /// <param name="asRoot">Whether the user was set to root meanwhile.</param>
    /// <exception cref="ReproGetException">RG1132, RG1133: a value cannot be said.</exception>
    public static string Of(DockerfileImage image, bool asRoot)
    {
        var (lower, config) = (image.Base, image.Config);
        var text = new StringBuilder();
        foreach (var (name, value) in config.Environment.Except(lower.Environment))
            Add($"ENV {DockerfileText.QuoteName("The variable", name)}={DockerfileText.Quote($"The variable {name}", value)}");
        foreach (var port in config.ExposedPorts.Except(lower.ExposedPorts, StringComparer.Ordinal))
            Add($"EXPOSE {(Port().IsMatch(port) ? port : throw DockerfileErrors.BadName("The port", port))}");
        foreach (var (name, value) in config.Labels.Except(lower.Labels).OrderBy(label => label.Key, Utf8Order.Instance))
            Add($"LABEL {DockerfileText.QuoteName("The label", name)}={DockerfileText.Quote($"The label {name}", value)}");
        if (config.WorkingDirectory is { Length: > 0 } directory && directory != lower.WorkingDirectory)
            Add($"WORKDIR {DockerfileText.Quote("The working directory", directory)}");
        if (config.User is { Length: > 0 } user && (asRoot || user != lower.User))
            Add($"USER {DockerfileText.Quote("The user", user)}");
        var hasEntrypoint = !config.Entrypoint.SequenceEqual(lower.Entrypoint);
        if (hasEntrypoint)
            Add($"ENTRYPOINT {DockerfileText.Exec(config.Entrypoint)}");
        // An entry point takes away the base's command.
        if (hasEntrypoint ? config.Cmd.Count > 0 : !config.Cmd.SequenceEqual(lower.Cmd))
            Add($"CMD {DockerfileText.Exec(config.Cmd)}");
        return text.ToString();

        void Add(string line) => text.Append(line).Append('\n');
    }

    [GeneratedRegex(@"\A[0-9]{1,5}(?:/(?:tcp|udp|sctp))?\z")]
    private static partial Regex Port();
}
