
namespace ReproGet.Core.Distros.Debian;

/// <summary>Reads a Packages index, stanza by stanza.</summary>
/// <remarks>The fields are those of Debian policy 5.3 and of the archive ("DebianRepository/Format", "Packages" indices).</remarks>
public static class PackagesReader
{
    /// <summary>Smaller parts are not worth a thread.</summary>
    private const int MinPartLength = 1 << 20;

    /// <summary>All packages of an index, in its order.</summary>
    /// <param name="stream">The uncompressed index; it stays open. One in memory is read by all processors.</param>
    /// <param name="origin">What error messages call it.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ReproGetException">RG3040 to RG3045: the index is malformed.</exception>
    public static async Task<IReadOnlyList<DebianPackage>> ReadAsync(Stream stream, string origin, CancellationToken cancellationToken)
    {
        if (stream is MemoryStream memory && memory.TryGetBuffer(out var content) && content[(int)memory.Position..] is { Count: > MinPartLength } text
            && TryReadOutlines(text, cancellationToken) is { } outlines)
        {
            return new PackageTables([.. outlines.Select(part => new PackageTable(part, text.Array!, origin))]);
        }
        var reader = new Deb822Reader(stream, origin, mustEndWithNewline: true);
        var stanza = new PackageStanza(origin);
        var packages = new List<DebianPackage>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } paragraph)
            packages.Add(stanza.Read(paragraph));
        return packages;
    }

    private static OutlineReader[]? TryReadOutlines(ArraySegment<byte> text, CancellationToken cancellationToken)
    {
        var parts = Cut(text);
        var readers = new OutlineReader[parts.Count];
        var areRead = new bool[parts.Count];
        Parallel.For(0, parts.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            readers[i] = new OutlineReader(parts[i].Array!, parts[i].Count);
            areRead[i] = readers[i].TryRead(parts[i].Offset);
        });
        return areRead.Contains(false) ? null : readers;
    }

    /// <summary>Parts of about the same length, which end with an empty line: that ends a paragraph in any case.</summary>
    private static List<ArraySegment<byte>> Cut(ArraySegment<byte> content)
    {
        var parts = new List<ArraySegment<byte>>();
        var length = Math.Max(MinPartLength, content.Count / Environment.ProcessorCount + 1);
        while (content.Count > length && content.AsSpan(length).IndexOf("\n\n"u8) is var end and >= 0)
        {
            parts.Add(content[..(length + end + 2)]);
            content = content[(length + end + 2)..];
        }
        parts.Add(content);
        return parts;
    }
}
