using System.Diagnostics;
using System.Globalization;

namespace ReproGet.Bench;

/// <summary>Looks at the resident memory of a process and of all that it started, until it ends. Pages that processes share are counted once for each.</summary>
internal static class ProcessTreeMemory
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The largest sum and the largest process that were seen, in bytes. Only Linux tells who started whom: elsewhere children are not counted.</summary>
    public static (long Sum, long Largest) Watch(Process root)
    {
        var sum = 0L;
        var largest = 0L;
        do
        {
            var sizes = OperatingSystem.IsLinux() ? SizesOfTree(root.Id) : [PeakOf(root)];
            sum = Math.Max(sum, sizes.Sum());
            largest = Math.Max(largest, sizes.Max());
        }
        while (!root.WaitForExit(Pause));
        return (sum, largest);
    }

    private static long PeakOf(Process process)
    {
        try
        {
            process.Refresh();
            return process.PeakWorkingSet64;
        }
        catch (InvalidOperationException)
        {
            // It has ended since.
            return 0;
        }
    }

    private static List<long> SizesOfTree(int root)
    {
        var processes = Processes().ToList();
        var children = processes.ToLookup(process => process.Parent);
        var sizes = processes.ToDictionary(process => process.Id, process => process.Resident);
        var tree = new List<long>();
        var left = new Stack<int>([root]);
        while (left.TryPop(out var id))
        {
            tree.Add(sizes.GetValueOrDefault(id));
            foreach (var child in children[id])
                left.Push(child.Id);
        }
        return tree;
    }

    /// <summary>proc_pid_status(5).</summary>
    private static IEnumerable<(int Id, int Parent, long Resident)> Processes()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            string[] lines;
            try
            {
                lines = File.ReadAllLines(Path.Combine(folder, "status"));
            }
            catch (IOException)
            {
                // It has ended since.
                continue;
            }
            yield return (id, (int)Number(lines, "PPid:"), Number(lines, "VmRSS:") * 1024);
        }
    }

    private static long Number(string[] lines, string name)
        => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) is { } line
            ? long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture)
            : 0;
}
