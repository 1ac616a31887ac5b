using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Alternatives;

/// <summary>The files in <c>var/lib/dpkg/alternatives</c>: mode, link, the slaves in two lines each, an empty line; the choices: path, priority, a line a slave; an empty line.</summary>
/// <remarks>Source of the format: <c>utils/update-alternatives.c</c> of dpkg.</remarks>
internal static class AlternativesFile
{
    /// <summary>Reads one; false where it is damaged.</summary>
    public static bool TryRead(string name, byte[] bytes, [NotNullWhen(true)] out AlternativeGroup? group)
    {
        group = null;
        var text = Encoding.UTF8.GetString(bytes);
        if (!text.EndsWith('\n'))
            return false;
        var lines = new Queue<string>(text[..^1].Split('\n'));
        if (!lines.TryDequeue(out var mode) || mode is not ("auto" or "manual") || !lines.TryDequeue(out var link) || !link.StartsWith('/'))
            return false;
        var read = new AlternativeGroup(name) { IsAutomatic = mode == "auto", Link = link };
        while (lines.TryDequeue(out var slave) && slave.Length > 0)
        {
            if (!lines.TryDequeue(out var slaveLink) || !slaveLink.StartsWith('/') || slave.Contains('/'))
                return false;
            read.Set(new AlternativeGroup.SlaveLink(slave, slaveLink));
        }
        while (true)
        {
            if (!lines.TryDequeue(out var path))
                return false;
            if (path.Length == 0)
                break;
            if (!TryReadChoice(read, path, lines))
                return false;
        }
        group = read;
        return true;
    }

    /// <summary>Its bytes. Slaves that no choice has any more are left out.</summary>
    public static byte[] Write(AlternativeGroup group)
    {
        group.Slaves.RemoveAll(slave => !group.Choices.Exists(choice => choice.Slaves.ContainsKey(slave.Name)));
        group.Slaves.Sort(static (left, right) => Utf8Order.Instance.Compare(left.Name, right.Name));
        group.Choices.Sort(static (left, right) => Utf8Order.Instance.Compare(left.Path, right.Path));

        var text = new StringBuilder().Append(group.IsAutomatic ? "auto" : "manual").Append('\n').Append(group.Link).Append('\n');
        foreach (var slave in group.Slaves)
            text.Append(slave.Name).Append('\n').Append(slave.Link).Append('\n');
        text.Append('\n');
        foreach (var choice in group.Choices)
        {
            text.Append(choice.Path).Append('\n').Append(CultureInfo.InvariantCulture, $"{choice.Priority}\n");
            foreach (var slave in group.Slaves)
                text.Append(choice.Slaves.GetValueOrDefault(slave.Name, "")).Append('\n');
        }
        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    private static bool TryReadChoice(AlternativeGroup group, string path, Queue<string> lines)
    {
        if (!lines.TryDequeue(out var priorityText) || !int.TryParse(priorityText, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority) || group.Find(path) is not null)
            return false;
        var slaves = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var slave in group.Slaves)
        {
            if (!lines.TryDequeue(out var file))
                return false;
            if (file.Length > 0)
                slaves[slave.Name] = file;
        }
        group.Choices.Add(new AlternativeGroup.Choice(path, priority, slaves));
        return true;
    }
}
