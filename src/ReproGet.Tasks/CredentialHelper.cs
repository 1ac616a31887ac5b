using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReproGet.Core.Oci;
using ReproGet.Core.Oci.Registry;

namespace ReproGet.Tasks;

/// <summary>Runs a credential helper of docker: it gets the server on its input, and gives name and secret on its output.</summary>
/// <remarks>docker/docker-credential-helpers, "Development": <c>docker-credential-NAME get</c>.</remarks>
internal static class CredentialHelper
{
    private const string NotFound = "credentials not found";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks it; null where it knows nobody.</summary>
    /// <exception cref="Core.ReproGetException">RG6018: it cannot be run, or fails.</exception>
    public static async Task<RegistryCredential?> AskAsync(string name, string server, CancellationToken cancellationToken)
    {
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw TaskErrors.CredentialHelper(name, server, "its name is none");
        var program = "docker-credential-" + name;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "get") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true })!;
            try
            {
                await process.StandardInput.WriteAsync(server);
                process.StandardInput.Close();
                var errors = process.StandardError.ReadToEndAsync(limit.Token);
                var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                if (process.ExitCode == 0)
                    return Read(output, program, server);
                var said = output.Trim() is { Length: > 0 } text ? text : await errors;
                return said.Contains(NotFound, StringComparison.OrdinalIgnoreCase) ? null : throw TaskErrors.CredentialHelper(program, server, $"it ended with {process.ExitCode}: {said}");
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw TaskErrors.CredentialHelper(program, server, $"it did not answer within {Patience.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw TaskErrors.CredentialHelper(program, server, e.Message, e);
        }
    }

    private static RegistryCredential Read(string output, string program, string server)
    {
        try
        {
            if (WholeJson.Parse(Encoding.UTF8.GetBytes(output)) is JsonObject json && json["Username"] is JsonValue user && json["Secret"] is JsonValue secret)
                return new RegistryCredential(user.ToString(), secret.ToString(), "from " + program);
        }
        catch (JsonException e)
        {
            throw TaskErrors.CredentialHelper(program, server, "what it gave is no JSON", e);
        }
        throw TaskErrors.CredentialHelper(program, server, "it gave no name and secret");
    }
}
