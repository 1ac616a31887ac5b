using System.Text;

namespace ReproGet.Core.Installation.Debian;

/// <summary>debianutils' <c>update-shells</c>: <c>/etc/shells</c> from what packages put into <c>shells.d</c>, each also by its real name.</summary>
internal sealed class ShellsEffect : IEffect
{
    private const string Template = "usr/share/debianutils/shells";

    /// <inheritdoc/>
    public void Apply(InstalledRoot root)
    {
        var editor = new RootEditor(root);
        if (editor.ReadText(Template) is not { } template)
            return;
        var shells = new List<string>();
        foreach (var file in editor.List($"{Template}.d").Select(name => $"{Template}.d/{name}").Prepend(Template))
        {
            foreach (var shell in Shells(editor.ReadText(file) ?? ""))
            {
                Add(shells, shell);
                Add(shells, "/" + root.Tree.Resolve(shell.TrimStart('/')));
            }
        }
        var text = new StringBuilder(template);
        foreach (var shell in shells.Except(Shells(template), StringComparer.Ordinal))
            text.Append(shell).Append('\n');
        editor.AddFile("etc/shells", text.ToString());
        editor.AddFile("var/lib/shells.state", string.Concat(shells.Select(shell => shell + "\n")));
    }

    private static IEnumerable<string> Shells(string text)
        => text.Split('\n').Select(line => line.Split('#')[0]).Where(line => line.Length > 0);

    private static void Add(List<string> shells, string shell)
    {
        if (!shells.Contains(shell))
            shells.Add(shell);
    }
}
