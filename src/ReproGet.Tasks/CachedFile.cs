using System.Text.RegularExpressions;
using Microsoft.Build.Utilities;
using ReproGet.Core.Oci;

namespace ReproGet.Tasks;

/// <summary>A file and its hash, as an item.</summary>
internal static partial class CachedFile
{
    public static TaskItem Item(string name, Digest digest, string path)
    {
        var item = new TaskItem(Escaped(name));
        item.SetMetadata("Sha256", digest.Hex);
        item.SetMetadata("Path", Escaped(path));
        return item;
    }

    /// <summary>Items and their metadata are kept as project files write them: whoever expands them gets the text back, and neither a list, a property, nor with <c>%2e</c> another path.</summary>
    public static string Escaped(string text) => Special().Replace(text, match => $"%{(int)match.Value[0]:x2}");

    [GeneratedRegex(@"[%*?@$();']", RegexOptions.CultureInvariant)]
    private static partial Regex Special();
}
