using System.Text.Json;
using System.Text.RegularExpressions;

namespace ReproGet.Core.Dockerfiles;

/// <summary>Writes values so that they are values in a Dockerfile, whatever is in them: none ends its instruction, or is expanded.</summary>
/// <remarks>Docker's "Dockerfile reference": between double quotes a backslash takes the meaning of a quote, a dollar sign and a backslash. There is no way to write a line end.</remarks>
internal static partial class DockerfileText
{
    /// <summary>The first line of what is ours, and may be written anew.</summary>
    public const string Marker = "# Written by ReproGet.Sdk, and written anew by its target ReproGetDockerfile: what is changed here is lost.";

    /// <summary>A value between quotes.</summary>
    /// <param name="what">What it is, for a message.</param>
    /// <param name="value">It.</param>
    /// <exception cref="ReproGetException">RG1132: it has a line end, or another control character.</exception>
    public static string Quote(string what, string value)
    {
        if (value.Any(char.IsControl))
            throw DockerfileErrors.NotSayable(what, value);
        return $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal)}\"";
    }

    /// <summary>The name of a variable or a label, between quotes.</summary>
    /// <exception cref="ReproGetException">RG1132, RG1133: it cannot be one.</exception>
    public static string QuoteName(string what, string name)
        => name.Length > 0 && !name.Contains('=') ? Quote(what, name) : throw DockerfileErrors.BadName(what, name);

    /// <summary>A command as JSON: nothing in it is expanded, and all characters beyond ASCII are escaped.</summary>
    public static string Exec(IReadOnlyList<string> command) => JsonSerializer.Serialize(command);

    /// <summary>A reference of an image, as it is.</summary>
    /// <exception cref="ReproGetException">RG1133: it is none.</exception>
    public static string Reference(string reference)
        => ReferenceName().IsMatch(reference) ? reference : throw DockerfileErrors.BadName("The base image", reference);

    /// <summary>A name of a package, with a version or without, as it is: in a shell it is one word that means nothing else.</summary>
    /// <exception cref="ReproGetException">RG1133: it is none.</exception>
    public static string PackageWord(string word)
        => PackageName().IsMatch(word) ? word : throw DockerfileErrors.BadName("The package", word);

    /// <summary>A script as one RUN instruction.</summary>
    /// <param name="mounts">What is mounted, such as <c>--mount=type=bind,target=/x</c>.</param>
    /// <param name="script">Lines, none of which ends with a backslash.</param>
    public static string Run(string mounts, string script)
        => $"RUN {mounts}{(mounts.Length > 0 ? " " : "")}\\\n    " + script.Trim().Replace("\r", "", StringComparison.Ordinal).Replace("\n", " \\\n    ", StringComparison.Ordinal) + "\n";

    [GeneratedRegex(@"\A[a-zA-Z0-9](?:[a-zA-Z0-9._/:@+-]*[a-zA-Z0-9])?\z")]
    private static partial Regex ReferenceName();

    // Of Debian, Fedora, Alpine and Arch, with "=" before a version.
    [GeneratedRegex(@"\A[a-zA-Z0-9_][a-zA-Z0-9_.+@:=~^-]*\z")]
    private static partial Regex PackageName();
}
