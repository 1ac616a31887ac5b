namespace ReproGet.Core.Compression;

/// <summary>A decoder of a library, whose failures become ours here and nowhere else. What the source itself throws (a broken disk, a cancelled download) stays as it is.</summary>
internal sealed class LibraryDecoder(string description, Stream source, Func<Stream, Stream> open) : ReadOnlyStream
{
    private readonly SourceStream _source = new(source);
    private Stream? _decoder;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            // Made only here: some read at once.
            _decoder ??= open(_source);
            return _decoder.Read(buffer);
        }
        catch (Exception e) when (e != _source.Failure && e is not OutOfMemoryException)
        {
            throw _source.HasEnded && e is EndOfStreamException ? CompressionErrors.Cut(description, e) : CompressionErrors.Damaged(description, "its decoder refuses it", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder?.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }

    /// <summary>Remembers what the source threw, and whether it ended.</summary>
    private sealed class SourceStream(Stream source) : ReadOnlyStream
    {
        public Exception? Failure { get; private set; }

        public bool HasEnded { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            try
            {
                var read = source.Read(buffer);
                HasEnded |= read == 0 && !buffer.IsEmpty;
                return read;
            }
            catch (Exception e)
            {
                Failure = e;
                throw;
            }
        }
    }
}
