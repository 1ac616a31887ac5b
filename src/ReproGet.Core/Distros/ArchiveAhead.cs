using ReproGet.Core.Locking;

namespace ReproGet.Core.Distros;

/// <summary>Reads an archive while the base is read, where it can be known before which archive that is.</summary>
internal sealed class ArchiveAhead : IAsyncDisposable
{
    private readonly (IDistro Distro, LockRequest Request)? _guess;
    private readonly DistroContext _context;
    private readonly CancellationTokenSource _stopping;
    private readonly Task<IOpenArchive>? _opening;

    /// <summary>Begins to read.</summary>
    public ArchiveAhead((IDistro Distro, LockRequest Request)? guess, DistroContext context, CancellationToken cancellationToken)
    {
        _guess = guess;
        _context = context;
        _stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (guess is var (distro, request))
            _opening = Task.Run(() => distro.OpenAsync(request, context, _stopping.Token), _stopping.Token);
    }

    /// <summary>The archive of a request: the one that was read ahead, or, where the base told of another, that one.</summary>
    /// <exception cref="ReproGetException">As <see cref="IDistro.OpenAsync"/>.</exception>
    public Task<IOpenArchive> OpenAsync(IDistro distro, LockRequest request, CancellationToken cancellationToken)
        => _guess is var (guessed, ahead) && IsSame(guessed, ahead, distro, request) ? _opening! : OpenAnewAsync(distro, request, cancellationToken);

    /// <summary>Ends it where nobody waits for it any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Sources of the project's own are the same for all distros of a kind.</summary>
    private static bool IsSame(IDistro guessed, LockRequest ahead, IDistro distro, LockRequest request)
        => request.Sources.Count > 0 ? guessed.GetType() == distro.GetType() : guessed == distro && ahead.Options.Suite == request.Options.Suite;

    private async Task<IOpenArchive> OpenAnewAsync(IDistro distro, LockRequest request, CancellationToken cancellationToken)
    {
        await StopAsync().ConfigureAwait(false);
        return await distro.OpenAsync(request, _context, cancellationToken).ConfigureAwait(false);
    }

    private async Task StopAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_opening is null)
            return;
        await ((Task)_opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_opening.IsCompletedSuccessfully)
            await (await _opening.ConfigureAwait(false)).DisposeAsync().ConfigureAwait(false);
    }
}
