using System.Text.RegularExpressions;

namespace ReproGet.Tasks;

/// <summary>Text that becomes the name or the metadata of an item.</summary>
internal static partial class ItemText
{
    /// <summary>Items and their metadata are kept as project files write them: whoever expands them gets the text back, and neither a list, a property, nor with <c>%2e</c> another path.</summary>
    public static string Escaped(string text) => Special().Replace(text, match => $"%{(int)match.Value[0]:x2}");

    [GeneratedRegex(@"[%*?@$();']", RegexOptions.CultureInvariant)]
    private static partial Regex Special();
}
