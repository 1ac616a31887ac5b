using ReproGet.Core.Compression;

namespace ReproGet.Core.FileSystem;

/// <summary>A sparse file as its reader sees it: stored pieces with zeros between them.</summary>
internal sealed class SparseContent(Stream stored, TarSparse map) : ReadOnlyStream
{
    private long _position;
    private int _next;

    public override int Read(Span<byte> buffer)
    {
        while (_next < map.Pieces.Count && _position >= map.Pieces[_next].Offset + map.Pieces[_next].Length)
            _next++;
        var inPiece = _next < map.Pieces.Count && _position >= map.Pieces[_next].Offset;
        var end = inPiece ? map.Pieces[_next].Offset + map.Pieces[_next].Length
            : _next < map.Pieces.Count ? map.Pieces[_next].Offset
            : map.RealSize;
        var wanted = (int)Math.Min(buffer.Length, end - _position);
        if (wanted == 0)
            return 0;
        if (inPiece)
            wanted = stored.Read(buffer[..wanted]);
        else
            buffer[..wanted].Clear();
        _position += wanted;
        return wanted;
    }
}
