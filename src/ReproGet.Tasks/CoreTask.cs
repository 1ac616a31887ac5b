using Microsoft.Build.Framework;
using ReproGet.Core;

namespace ReproGet.Tasks;

/// <summary>What all tasks share: cancellation, and failures with their code and help link.</summary>
public abstract class CoreTask : Microsoft.Build.Utilities.Task, ICancelableTask, IDiagnostics, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The project that asks, rooted. Relative paths start at its folder.</summary>
    [Required]
    public string ProjectFile { get; set; } = "";

    /// <summary>Whether a failure is told as a warning: in a build, where nothing but an image would be lost.</summary>
    public bool FailureIsWarning { get; set; }

    /// <summary>Images of several architectures mostly miss the same things: each is said once.</summary>
    private HashSet<string> Said { get; } = [];

    /// <summary>Guards the log: Core reports from any thread.</summary>
    private Lock LogLock { get; } = new();

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            System.Threading.Tasks.Task.Run(() => RunAsync(_cancellation.Token)).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (ReproGetException failure)
        {
            Tell(failure);
        }
        catch (AggregateException several) when (several.InnerExceptions.All(failure => failure is ReproGetException))
        {
            foreach (var failure in several.InnerExceptions.Cast<ReproGetException>())
                Tell(failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Tell(TaskErrors.FileSystem(failure));
        }
        catch (Exception defect) when (defect is not OutOfMemoryException)
        {
            // A stack trace in red tells a user nothing; it stands in the log for whoever reports it.
            Tell(TaskErrors.Unexpected(defect));
        }
        return !Log.HasLoggedErrors;
    }

    /// <summary>Others' words reach logs: without control characters they cannot rewrite what stands on a terminal.</summary>
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? $"\\x{(int)c:x2}" : c.ToString()));

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        _cancellation.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    public void Warning(string code, string message)
    {
        lock (LogLock)
        {
            if (Said.Add(message))
                Log.LogWarning(null, code, null, ErrorPages.Of(code), ProjectFile, 0, 0, 0, 0, "{0}", Printable(message));
        }
    }

    /// <inheritdoc/>
    public void Message(string message)
    {
        lock (LogLock)
            Log.LogMessage(MessageImportance.Normal, "{0}", Printable(message));
    }

    /// <inheritdoc/>
    public void Announce(string message)
    {
        lock (LogLock)
            Log.LogMessage(MessageImportance.High, "{0}", Printable(message));
    }

    private void Tell(ReproGetException failure)
    {
        if (FailureIsWarning)
            Warning(failure.Code, failure.Message);
        else
            Log.LogError(null, failure.Code, null, failure.HelpLink, ProjectFile, 0, 0, 0, 0, "{0}", Printable(failure.Message));
        if (failure.InnerException is { } cause)
            Log.LogMessage(MessageImportance.Low, "{0}", cause.ToString());
    }

    /// <summary>The work.</summary>
    protected abstract System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken);

    /// <summary>A path of the project, rooted.</summary>
    private protected string Rooted(string path) => Path.GetFullPath(path, Path.GetDirectoryName(ProjectFile)!);
}
