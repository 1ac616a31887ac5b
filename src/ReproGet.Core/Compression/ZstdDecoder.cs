using System.Buffers;
using ZstdSharp;
using ZstdSharp.Unsafe;
using LibraryDecompressor = ZstdSharp.Decompressor;

namespace ReproGet.Core.Compression;

/// <summary>Reads zstd (RFC 8878): all frames, with the checksums that they have. The library's failures become ours here and nowhere else.</summary>
internal sealed class ZstdDecoder(CompressedInput input) : ReadOnlyStream
{
    // It bounds memory by itself: no window above 128 MiB, as the program does.
    private readonly LibraryDecompressor _decompressor = new();
    private bool _inFrame = true;

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var isAtEnd = input.IsAtEnd();
            if (isAtEnd && !_inFrame)
                break;
            var status = Unwrap(buffer, out var consumed, out var written);
            input.Advance(consumed);
            _inFrame = status != OperationStatus.Done;
            if (written > 0)
                return written;
            if (isAtEnd && _inFrame)
                throw input.Cut();
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decompressor.Dispose();
            input.Dispose();
        }
        base.Dispose(disposing);
    }

    private OperationStatus Unwrap(Span<byte> buffer, out int consumed, out int written)
    {
        try
        {
            var status = _decompressor.UnwrapStream(input.Available, buffer, out consumed, out written);
            return status == OperationStatus.InvalidData ? throw input.Damaged("its zstd data is wrong") : status;
        }
        catch (ZstdException e) when (e.Code == ZSTD_ErrorCode.ZSTD_error_frameParameter_windowTooLarge)
        {
            throw input.Unsupported("it needs more than 128 MiB of memory");
        }
        catch (ZstdException e)
        {
            throw input.Damaged("its zstd data is wrong", e);
        }
    }
}
