using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ReproGet.Core.Oci.Registry;

/// <summary>What a credential helper of docker's said before it ended.</summary>
/// <param name="ExitCode">0 where it has credentials to give.</param>
/// <param name="Output">They, or what is wrong; of a long one the beginning.</param>
/// <param name="Errors">What it said besides; of a long one the beginning.</param>
/// <remarks>docker/docker-credential-helpers, "Development".</remarks>
public sealed record HelperAnswer(int ExitCode, string Output, string Errors)
{
    /// <summary>How much of what a helper says is read, in characters: tokens have some thousands.</summary>
    public const int MaxLength = 1 << 16;

    private const string NotFound = "credentials not found";

    /// <summary>The credentials; null where the helper knows nobody.</summary>
    /// <param name="program">The helper, for messages.</param>
    /// <param name="server">What it was asked for.</param>
    /// <exception cref="ReproGetException">RG6018: it failed, or gave something else.</exception>
    public RegistryCredential? Read(string program, string server)
    {
        if (ExitCode != 0)
        {
            // One that fails after it gave them shows them to nobody.
            var said = Output.Trim() is { Length: > 0 } text && !text.Contains('{', StringComparison.Ordinal) ? text : Errors;
            return said.Contains(NotFound, StringComparison.OrdinalIgnoreCase) ? null : throw Failure(program, server, $"it ended with {ExitCode}: {OciErrors.Shown(said)}");
        }
        try
        {
            if (WholeJson.Parse(Encoding.UTF8.GetBytes(Output)) is JsonObject json && json["Username"] is JsonValue user && json["Secret"] is JsonValue secret)
                return new RegistryCredential(user.ToString(), secret.ToString(), "from " + program);
        }
        catch (JsonException)
        {
            // Its words may hold the secret.
            throw Failure(program, server, "what it gave is no JSON");
        }
        throw Failure(program, server, "it gave no name and secret");
    }

    /// <summary>RG6018.</summary>
    public static ReproGetException Failure(string program, string server, string why, Exception? inner = null) => OciErrors.CredentialHelper(program, server, why, inner);

    /// <summary>Without the secret: records print themselves.</summary>
    public override string ToString() => $"HelperAnswer {{ ExitCode = {ExitCode} }}";
}
