using ReproGet.Core.Compression;

namespace ReproGet.Core.FileSystem;

/// <summary>A stream that gets its bytes in blocks, and gives them in pieces of any size. What failed once goes on failing: no reader takes the place of a failure for an end.</summary>
internal abstract class BlockStream : ReadOnlyStream
{
    private ReproGetException? _failure;

    /// <summary>What of the current block was not taken yet.</summary>
    protected ReadOnlyMemory<byte> Left { get; private set; }

    public sealed override int Read(Span<byte> buffer)
    {
        if (!Left.IsEmpty || buffer.IsEmpty)
            return Take(buffer);
        ThrowFailure();
        try
        {
            Left = Next();
        }
        catch (ReproGetException failure)
        {
            _failure = failure;
            throw;
        }
        return Take(buffer);
    }

    public sealed override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!Left.IsEmpty || buffer.IsEmpty)
            return Take(buffer.Span);
        ThrowFailure();
        try
        {
            Left = await NextAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ReproGetException failure)
        {
            _failure = failure;
            throw;
        }
        return Take(buffer.Span);
    }

    /// <summary>The next block, which stays as it is until the one after it is asked for; an empty one at the end.</summary>
    protected abstract ReadOnlyMemory<byte> Next();

    /// <inheritdoc cref="Next"/>
    protected virtual ValueTask<ReadOnlyMemory<byte>> NextAsync(CancellationToken cancellationToken)
        => cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<ReadOnlyMemory<byte>>(cancellationToken) : new(Next());

    private void ThrowFailure()
    {
        if (_failure is not null)
            throw new ReproGetException(_failure.Code, _failure.Message, _failure);
    }

    private int Take(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, Left.Length);
        Left.Span[..count].CopyTo(buffer);
        Left = Left[count..];
        return count;
    }
}
