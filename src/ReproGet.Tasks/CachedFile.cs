using Microsoft.Build.Utilities;
using ReproGet.Core.Oci;

namespace ReproGet.Tasks;

/// <summary>A file and its hash, as an item.</summary>
internal static class CachedFile
{
    public static TaskItem Item(string name, Digest digest, string path)
    {
        var item = new TaskItem(ItemText.Escaped(name));
        item.SetMetadata("Sha256", digest.Hex);
        item.SetMetadata("Path", ItemText.Escaped(path));
        return item;
    }
}
