namespace ReproGet.Core.Distros.Debian;

/// <summary>
/// Where a package stands in the text of an index, and what all packages are looked at for: its values stand side by side in a text of their own. The rest is read when it is needed,
/// which it is for one in twenty.
/// </summary>
internal record struct PackageOutline
{
    /// <summary>Where its paragraph begins.</summary>
    public int Start;

    /// <summary>How long its paragraph is.</summary>
    public int Length;

    public FieldPlace Name;

    public FieldPlace Version;

    public FieldPlace Architecture;

    public FieldPlace Source;

    public FieldPlace Provides;

    public bool IsEssential;

    public bool IsImportant;

    /// <summary>Whether it is <c>Multi-Arch: allowed</c>.</summary>
    public bool AllowsAny;

    /// <summary>The name of its source.</summary>
    public readonly ReadOnlySpan<byte> SourceName(PackageTable table)
    {
        var source = table.At(Source);
        var blank = source.IndexOfAny(" ("u8);
        return source.IsEmpty ? table.At(Name) : blank < 0 ? source : source[..blank];
    }
}

/// <summary>Where the value of a field stands; of no length where there is no such field.</summary>
internal readonly record struct FieldPlace(int Start, int Length);
