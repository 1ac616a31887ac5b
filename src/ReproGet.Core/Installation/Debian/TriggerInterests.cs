using System.Text;

namespace ReproGet.Core.Installation.Debian;

/// <summary>Who wants to hear of what: the interests of control members <c>triggers</c> (deb-triggers(5)), as dpkg keeps them in <c>triggers/</c>.</summary>
internal static class TriggerInterests
{
    /// <summary>The files of <c>triggers/</c> with their texts: <c>File</c> for paths, one by its name for each other trigger.</summary>
    public static IReadOnlyDictionary<string, string> Files(IEnumerable<UnpackedDeb> packages)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["File"] = "" };
        foreach (var package in packages)
        {
            foreach (var (trigger, awaits) in Of(package))
            {
                var who = package.Control.QualifiedName + (awaits ? "" : "/noawait");
                if (trigger.StartsWith('/'))
                    files["File"] += $"{trigger} {who}\n";
                else
                    files[trigger] = files.GetValueOrDefault(trigger, "") + who + "\n";
            }
        }
        return files;
    }

    private static IEnumerable<(string Trigger, bool Awaits)> Of(UnpackedDeb package)
    {
        if (!package.ControlMembers.TryGetValue("triggers", out var bytes))
            yield break;
        foreach (var line in Encoding.UTF8.GetString(bytes).Split('\n'))
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is not [var directive, var trigger] || !directive.StartsWith("interest", StringComparison.Ordinal))
                continue;
            // The name of an explicit trigger becomes a file's name: dpkg allows no slash in it, and no dot before it.
            if (trigger.StartsWith('/') || (!trigger.Contains('/', StringComparison.Ordinal) && !trigger.StartsWith('.')))
                yield return (trigger, directive != "interest-noawait");
        }
    }
}
