namespace ReproGet.Core.FileSystem;

/// <summary>What the layers of one image may cost, however small they are packed: a megabyte of zeros unpacks to a gigabyte of names.</summary>
internal sealed class LayerBounds(ILayerFailures failures)
{
    /// <summary>An order of magnitude above the largest images that people use.</summary>
    public const int MaxEntries = 4_000_000;

    /// <summary>In characters, with link targets and extended attributes. A hundred thousand files have ten million.</summary>
    public const long MaxLength = 1 << 27;

    /// <summary>In characters of the names that look-ups pass. A hundred thousand files pass a hundred million.</summary>
    private const long MaxWork = 1L << 32;

    private const int AttributeOverhead = 64;

    private int _entries;
    private long _length;
    private long _work;

    /// <summary>Counts a member, whether it stays or not.</summary>
    public void Count(FileEntry entry, string layer)
    {
        if (++_entries > MaxEntries)
            throw failures.TooManyEntries(layer, MaxEntries);
        _length += entry.Path.Length + (entry.LinkTarget?.Length ?? 0);
        foreach (var (name, value) in entry.ExtendedAttributes)
            _length += AttributeOverhead + name.Length + value.Length;
        if (_length > MaxLength)
            throw failures.TooMuchOfNames(layer, "names, link targets and extended attributes take more than 256 MB");
    }

    /// <summary>Counts a look-up.</summary>
    public void CountWork(int length, string layer) => CheckWork(_work += length, layer);

    /// <summary>Checks what another counted.</summary>
    public void CheckWork(long work, string layer)
    {
        if (work > MaxWork)
            throw failures.TooMuchOfNames(layer, "folders and links are nested so deeply that following them would take minutes");
    }
}

/// <summary>What a <see cref="LayerStack"/> throws: only its user knows what the layers are of.</summary>
internal interface ILayerFailures
{
    /// <summary>A name that is written through a link which leads above the root.</summary>
    ReproGetException EscapingLink(string layer, string path, string link, string target);

    /// <summary>A hard link to what is no file that was there before it.</summary>
    ReproGetException NoLinkTarget(string layer, string path, string target);

    /// <summary>More names than images have.</summary>
    ReproGetException TooManyEntries(string layer, int bound);

    /// <summary>Names that together take more memory, or more work to look up, than those of images do.</summary>
    ReproGetException TooMuchOfNames(string layer, string what);
}
