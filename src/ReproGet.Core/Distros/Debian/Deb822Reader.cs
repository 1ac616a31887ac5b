namespace ReproGet.Core.Distros.Debian;

/// <summary>Reads the paragraphs of a deb822 file one after another from a stream of UTF-8: indices, control files, Release and sources files.</summary>
/// <remarks>
/// deb822(5) and Debian policy 5.1. Lines end with LF or CRLF; lines that start with <c>#</c> are comments; a line of spaces parts paragraphs as an empty one does.
/// A paragraph is held in one buffer that is used again, so an index of any size costs the memory of its largest paragraph.
/// </remarks>
public sealed class Deb822Reader
{
    /// <summary>The longest line that is read, in bytes. The longest in the archive, a Provides of librust packages, has some 40 000.</summary>
    public const int MaxLineLength = 1 << 20;

    /// <summary>The largest paragraph that is read, in bytes. A Release file is one paragraph of some 200 000; sid's with all Contents has 2 000 000.</summary>
    public const int MaxParagraphLength = 16 << 20;

    private readonly Stream _stream;
    private readonly string _origin;
    private readonly bool _mustEndWithNewline;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private int _scanned;
    private int _lines;
    private bool _ended;

    /// <summary>Reads <paramref name="stream"/>, which stays open.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="origin">What error messages call it: a file's name or URL, without credentials.</param>
    /// <param name="mustEndWithNewline">Whether a last line without an end is an error, as it is in an index that a program wrote: such an index is truncated.</param>
    public Deb822Reader(Stream stream, string origin, bool mustEndWithNewline = false)
    {
        _stream = stream;
        _origin = origin;
        _mustEndWithNewline = mustEndWithNewline;
        _buffer = new byte[128 * 1024];
    }

    private Deb822Reader(byte[] text, int start, int length, string origin, int lines)
    {
        _stream = Stream.Null;
        _origin = origin;
        _buffer = text;
        _start = start;
        _end = start + length;
        _lines = lines;
        _ended = true;
    }

    /// <summary>The next paragraph, or null at the end. It is the same object each time and holds until the next call.</summary>
    /// <exception cref="ReproGetException">RG3040: a line is no field. RG3041: the last line has no end. RG3042: a line or a paragraph is too long.</exception>
    public async ValueTask<Deb822Paragraph?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryParse())
                return Paragraph;
            if (_ended)
                return Finish();
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Reads a file that has exactly one paragraph, such as <c>control</c> or <c>Release</c>; what follows it is not read.</summary>
    /// <exception cref="ReproGetException">RG3040: there is none, or a line is no field.</exception>
    public static async ValueTask<Deb822Paragraph> ReadOneAsync(Stream stream, string origin, CancellationToken cancellationToken)
        => await new Deb822Reader(stream, origin).ReadAsync(cancellationToken).ConfigureAwait(false)
            ?? throw DebianIndexErrors.NotDeb822(origin, 1, "it holds no field at all");

    /// <summary>Reads the one paragraph that stands at a place of a text in memory.</summary>
    /// <param name="text">It has to stay as it is as long as the paragraph is used.</param>
    /// <param name="start">Where the paragraph begins.</param>
    /// <param name="length">Its length.</param>
    /// <param name="origin">As above.</param>
    /// <param name="lines">How many lines stand before it, for messages.</param>
    /// <exception cref="ReproGetException">RG3040, RG3042, as <see cref="ReadAsync"/>.</exception>
    internal static Deb822Paragraph ReadOne(byte[] text, int start, int length, string origin, int lines)
    {
        var reader = new Deb822Reader(text, start, length, origin, lines);
        return (reader.TryParse() ? reader.Paragraph : reader.Finish()) ?? throw DebianIndexErrors.NotDeb822(origin, lines + 1, "it holds no field at all");
    }

    private Deb822Paragraph Paragraph { get; } = new();

    /// <summary>Goes on where the last call stopped: at <see cref="_scanned"/> behind <see cref="_start"/>.</summary>
    private bool TryParse()
    {
        if (_scanned == 0)
            Paragraph.Clear();
        Paragraph.Over(_buffer.AsMemory(_start));
        while (true)
        {
            var rest = _buffer.AsSpan(_start + _scanned, _end - _start - _scanned);
            var length = rest.IndexOf((byte)'\n');
            if (length < 0)
            {
                if (rest.Length > MaxLineLength)
                    throw DebianIndexErrors.TooLong(_origin, _lines + 1, MaxLineLength);
                return false;
            }
            if (length > MaxLineLength)
                throw DebianIndexErrors.TooLong(_origin, _lines + 1, MaxLineLength);
            _lines++;
            if (TakeLine(rest[..length]))
            {
                EndParagraph(length + 1);
                return true;
            }
            _scanned += length + 1;
            if (Paragraph.Count == 0)
                Skip();
        }
    }

    /// <summary>The end of the stream came: a last line may lack its newline.</summary>
    private Deb822Paragraph? Finish()
    {
        var rest = _buffer.AsSpan(_start + _scanned, _end - _start - _scanned);
        if (!rest.IsEmpty)
        {
            if (_mustEndWithNewline)
                throw DebianIndexErrors.Truncated(_origin, _lines + 1);
            _lines++;
            TakeLine(rest);
        }
        if (Paragraph.Count == 0)
            return null;
        EndParagraph(rest.Length);
        return Paragraph;
    }

    private void EndParagraph(int lastLine)
    {
        Paragraph.Over(_buffer.AsMemory(_start, _scanned + lastLine));
        _start += _scanned + lastLine;
        _scanned = 0;
    }

    private void Skip()
    {
        _start += _scanned;
        _scanned = 0;
        Paragraph.Over(_buffer.AsMemory(_start));
    }

    /// <summary>Whether this line ends a paragraph.</summary>
    private bool TakeLine(ReadOnlySpan<byte> line)
    {
        if (_lines == 1 && line.StartsWith("\uFEFF"u8))
            throw DebianIndexErrors.NotDeb822(_origin, _lines, "it starts with a byte order mark");
        while (!line.IsEmpty && line[^1] is (byte)' ' or (byte)'\t' or (byte)'\r')
            line = line[..^1];
        if (line.IsEmpty)
            return Paragraph.Count > 0;
        if (line[0] == (byte)'#')
            return false;
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            if (!Paragraph.Extend(_scanned + line.Length))
                throw DebianIndexErrors.NotDeb822(_origin, _lines, "it continues a field, but none comes before it");
            return false;
        }
        var colon = line.IndexOf((byte)':');
        if (colon <= 0 || line[..colon].ContainsAnyExceptInRange((byte)'!', (byte)'~'))
            throw DebianIndexErrors.NotDeb822(_origin, _lines, "it is no “Field: value”");
        var value = colon + 1;
        while (value < line.Length && line[value] is (byte)' ' or (byte)'\t')
            value++;
        if (!Paragraph.Add(line[..colon], _scanned, colon, _scanned + value, _scanned + line.Length))
            throw DebianIndexErrors.NotDeb822(_origin, _lines, "a field of this name stands in the paragraph already");
        return false;
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MaxParagraphLength)
                throw DebianIndexErrors.TooLong(_origin, _lines + 1, MaxParagraphLength);
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += read;
        _ended = read == 0;
    }
}
