using Microsoft.Build.Logging.StructuredLogger;
using LoggedTask = Microsoft.Build.Logging.StructuredLogger.Task;

namespace ReproGet.Sdk.Tests;

/// <summary>The binary log of a run: which tasks ran.</summary>
internal static class BuildLog
{
    private static readonly string[] Ours =
        ["LockPackages", "CheckLock", "ReadLock", "DownloadPackages", "DescribeImage", "BuildImage", "DeliverImage"];

    /// <summary>Runs <c>dotnet</c>, which must succeed, and gives the names of all tasks that ran.</summary>
    public static IReadOnlyList<string> TasksOf(ProjectFolder project, params IEnumerable<string> arguments)
    {
        var log = Path.Combine(project.Outer, $"{Guid.NewGuid():n}.binlog");
        project.Succeeds([.. arguments, $"-bl:{log};ProjectImports=None"]);
        return [.. BinaryLog.ReadBuild(log).FindChildrenRecursive<LoggedTask>().Select(task => task.Name)];
    }

    /// <summary>Of these tasks our own, each once, in the order of their first run.</summary>
    public static IEnumerable<string> OursOf(IEnumerable<string> tasks) => tasks.Where(Ours.Contains).Distinct();
}
