namespace ReproGet.Core.FileSystem;

/// <summary>What a layer has to hold so that one tree becomes another.</summary>
/// <remarks>OCI image specification, "layer", "Creating Changesets".</remarks>
public static class LayerDifference
{
    private const string Whiteout = ".wh.";

    /// <summary>The entries of the layer, in bytewise order of paths: what is new or different, the directories that hold it as they are, and a whiteout for what is gone.</summary>
    /// <param name="lower">The tree below.</param>
    /// <param name="upper">What it shall become; what did not change but for its time is set to what it was.</param>
    /// <param name="time">Of whiteouts, in seconds since 1970.</param>
    public static IReadOnlyList<FileEntry> Between(FileTree lower, FileTree upper, long time)
    {
        var layer = new FileTree();
        var whiteouts = new List<FileEntry>();
        foreach (var entry in upper.Entries.ToList())
        {
            var below = lower.Find(entry.Path);
            if (ReferenceEquals(entry, below))
                continue;
            if (below is not null && IsSame(below, entry))
                upper.Set(below);
            else
                Add(entry);
        }
        foreach (var gone in lower.Entries.Where(entry => !upper.Contains(entry.Path)))
        {
            // What a directory held goes with it, and whatever stands in its place hides it.
            var parent = TreePath.Parent(gone.Path);
            if (parent.Length > 0 && upper.Find(parent)?.Type != FileType.Directory)
                continue;
            AddParents(gone.Path);
            whiteouts.Add(FileEntry.File($"{(parent.Length == 0 ? "" : parent + "/")}{Whiteout}{TreePath.Name(gone.Path)}", FileContent.Of(ReadOnlyMemory<byte>.Empty), time));
        }
        return [.. layer.Entries.Concat(whiteouts).OrderBy(entry => entry.Path, Utf8Order.Instance)];

        void Add(FileEntry entry)
        {
            AddParents(entry.Path);
            layer.Set(entry);
            // A link to a file of a lower layer is understood by few.
            if (entry.Type == FileType.HardLink && !layer.Contains(entry.LinkTarget!) && upper.Find(entry.LinkTarget!) is { } target)
                Add(target);
        }

        void AddParents(string path)
        {
            for (var parent = TreePath.Parent(path); parent.Length > 0 && !layer.Contains(parent); parent = TreePath.Parent(parent))
                layer.Set(upper.Find(parent)!);
        }
    }

    /// <summary>Whether an entry is the mark that something below is gone.</summary>
    internal static bool IsWhiteout(FileEntry entry) => TreePath.Name(entry.Path).StartsWith(Whiteout, StringComparison.Ordinal);

    private static bool IsSame(FileEntry lower, FileEntry upper)
    {
        if (upper with { Content = lower.Content, ModifiedTime = lower.ModifiedTime, ExtendedAttributes = lower.ExtendedAttributes } != lower)
            return false;
        return SameAttributes(lower.ExtendedAttributes, upper.ExtendedAttributes) && SameContent(lower.Content, upper.Content);
    }

    private static bool SameAttributes(IReadOnlyDictionary<string, byte[]> one, IReadOnlyDictionary<string, byte[]> other)
        => one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out var value) && value.AsSpan().SequenceEqual(pair.Value));

    /// <summary>Whether two files have the same bytes; what is no file has none.</summary>
    internal static bool SameContent(FileContent? one, FileContent? other)
    {
        if (one is null || other is null || one.Length != other.Length)
            return one is null && other is null;
        using var first = one.Open();
        using var second = other.Open();
        var (left, right) = (new byte[1 << 16], new byte[1 << 16]);
        while (first.ReadAtLeast(left, left.Length, throwOnEndOfStream: false) is var read and > 0)
        {
            second.ReadExactly(right.AsSpan(0, read));
            if (!left.AsSpan(0, read).SequenceEqual(right.AsSpan(0, read)))
                return false;
        }
        return true;
    }
}
