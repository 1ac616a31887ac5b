using System.ComponentModel;
using System.Diagnostics;
using ReproGet.Core.Installation.Native;
using ReproGet.Core.Oci.Registry;

namespace ReproGet.Tasks;

/// <summary>Runs a credential helper of docker: it gets the server on its input, and gives name and secret on its output.</summary>
/// <remarks>docker/docker-credential-helpers, "Development": <c>docker-credential-NAME get</c>.</remarks>
internal static class CredentialHelper
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Asks it; null where it knows nobody.</summary>
    /// <exception cref="Core.ReproGetException">RG6018: it cannot be run, or fails.</exception>
    public static async Task<RegistryCredential?> AskAsync(string name, string server, CancellationToken cancellationToken)
    {
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')))
            throw HelperAnswer.Failure(name, server, "its name is none");
        var program = "docker-credential-" + name;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var path = ProgramPath.Find(program, Environment.GetEnvironmentVariable("PATH"));
            using var process = Process.Start(new ProcessStartInfo(path, "get") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false, CreateNoWindow = true })!;
            try
            {
                await process.StandardInput.WriteAsync(server);
                process.StandardInput.Close();
                var errors = BeginningAsync(process.StandardError, limit.Token);
                var output = await BeginningAsync(process.StandardOutput, limit.Token);
                await process.WaitForExitAsync(limit.Token);
                return new HelperAnswer(process.ExitCode, output, await errors).Read(program, server);
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw HelperAnswer.Failure(program, server, $"it did not answer within {Patience.TotalSeconds:0} seconds");
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw HelperAnswer.Failure(program, server, e.Message, e);
        }
    }

    /// <summary>The beginning; the rest is let go, however much it is, so that the program can end.</summary>
    private static async Task<string> BeginningAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var buffer = new char[HelperAnswer.MaxLength];
        var length = await reader.ReadBlockAsync(buffer, cancellationToken);
        await reader.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        return new string(buffer, 0, length);
    }
}
