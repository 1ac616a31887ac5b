namespace ReproGet.Core.Signatures;

/// <summary>Lines of octets that end with LF, the last with or without.</summary>
internal ref struct LineReader(ReadOnlySpan<byte> text)
{
    /// <summary>What was not read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = text;

    /// <summary>The next line without its LF; a CR before it stays.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        line = default;
        if (Rest.IsEmpty)
            return false;
        var end = Rest.IndexOf((byte)'\n');
        line = end < 0 ? Rest : Rest[..end];
        Rest = end < 0 ? default : Rest[(end + 1)..];
        return true;
    }
}
