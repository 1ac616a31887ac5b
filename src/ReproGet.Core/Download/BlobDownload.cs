using ReproGet.Core.Cache;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Download;

/// <summary>One blob: asks its providers in order until one sends the right bytes.</summary>
/// <param name="run">What all blobs share.</param>
/// <param name="items">The blob, under each name that it has.</param>
internal sealed class BlobDownload(DownloadRun run, IReadOnlyList<DownloadItem> items)
{
    /// <summary>So many new bytes are worth as many tries as a beginning.</summary>
    private const long WorthwhilePiece = 1 << 20;

    // What became of each URL, in the order of asking.
    private readonly OrderedDictionary<string, string> _notes = new(StringComparer.Ordinal);
    private readonly List<Candidate> _unreachable = [];

    /// <summary>Brings the blob into the cache.</summary>
    /// <exception cref="ReproGetException">RG2004 nobody serves it; RG2010 nobody has it; RG2020 or RG2021 the cache cannot be written.</exception>
    public async Task<Delivery> FetchAsync(CancellationToken cancellationToken)
    {
        var candidates = Candidates();
        foreach (var candidate in candidates)
        {
            if (await TryAsync(candidate, probing: false, cancellationToken).ConfigureAwait(false) is { } delivery)
                return delivery;
        }

        // Nobody else has it: a host that could not be reached may have had a bad moment only.
        foreach (var candidate in _unreachable)
        {
            if (!run.Hosts.MayProbe(candidate.Uri))
                continue;
            await run.Options.Delay(RetrySchedule.After(1, null), cancellationToken).ConfigureAwait(false);
            if (await TryAsync(candidate, probing: true, cancellationToken).ConfigureAwait(false) is { } delivery)
                return delivery;
        }
        throw DownloadErrors.NotDownloaded(items[0].File.Name, [.. _notes.Select(n => $"{n.Key}: {n.Value}")]);
    }

    private List<Candidate> Candidates()
    {
        var candidates = new List<Candidate>();
        var served = false;
        foreach (var item in items)
        {
            foreach (var provider in run.Providers.For(item.SourceId))
            {
                served = true;
                candidates.AddRange(provider.Locate(item.File, item.SourceTime, out var missing, item.IsSnapshot).Select(uri => new Candidate(item, provider, uri)));
                if (missing is null)
                    continue;
                _notes[provider.DisplayName] = $"passed over, no {missing} is known";
                run.SayOnce($"The provider {provider.DisplayName} is passed over for packages without a {missing}.");
            }
        }
        if (!served)
            throw ProviderErrors.NobodyServes(items[0].File, items[0].SourceId);
        return [.. candidates.DistinctBy(c => c.Uri.AbsoluteUri, StringComparer.Ordinal)];
    }

    private async Task<Delivery?> TryAsync(Candidate candidate, bool probing, CancellationToken cancellationToken)
    {
        // A host on probation has had its first try.
        var attempts = Math.Max(1, probing ? run.Options.Attempts - 1 : run.Options.Attempts);
        var transfer = new Transfer(run, candidate.Item, candidate.Uri);
        await using var cleaning = transfer.ConfigureAwait(false);
        var reached = 0L;
        for (var attempt = 1; ; attempt++)
        {
            if (!probing && run.Hosts.IsSetAside(candidate.Uri))
            {
                PutOff(candidate, "not asked, since its host fails");
                return null;
            }

            FetchFailure failure;
            try
            {
                return await TransferAsync(candidate, transfer, cancellationToken).ConfigureAwait(false);
            }
            catch (ReproGetException e) when (!CacheErrors.IsOfTheCache(e))
            {
                failure = e.InnerException as FetchFailure ?? new FetchFailure(FetchFailureKind.Final, e.Message, cause: e);
            }

            Note(candidate, failure.Message);
            // A line that breaks again and again still gets there, piece by piece.
            if (transfer.Length >= reached + WorthwhilePiece)
                (reached, attempt) = (transfer.Length, 0);
            if (!IsWorthAnotherTry(candidate, failure, triesLeft: attempt < attempts, probing))
                return null;
            await run.Options.Delay(RetrySchedule.After(Math.Max(attempt, 1), failure.RetryAfter), cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsWorthAnotherTry(Candidate candidate, FetchFailure failure, bool triesLeft, bool probing)
    {
        switch (failure.Kind)
        {
            case FetchFailureKind.Final:
                run.Hosts.Answered(candidate.Uri);
                return false;
            case FetchFailureKind.Unreachable when !probing:
                if (run.Hosts.SetAside(candidate.Uri))
                    run.SayOnce($"{Host(candidate)} cannot be reached ({failure.Message}); it is set aside for this run.");
                _unreachable.Add(candidate);
                return false;
            case FetchFailureKind.Transient when failure.RetryAfter > run.Options.MaxRetryAfter:
                Note(candidate, $"{failure.Message}, to be asked again in {failure.RetryAfter.Value.TotalSeconds:0} s only");
                triesLeft = false;
                break;
        }
        if (triesLeft)
            return true;
        if (probing)
            run.Hosts.ProbeFailed(candidate.Uri);
        else if (run.Hosts.CountFailure(candidate.Uri))
            run.SayOnce($"{Host(candidate)} fails again and again ({failure.Message}); it is set aside for this run.");
        return false;
    }

    private async Task<Delivery> TransferAsync(Candidate candidate, Transfer transfer, CancellationToken cancellationToken)
    {
        using var place = await run.Hosts.EnterAsync(candidate.Uri, cancellationToken).ConfigureAwait(false);
        var length = await transfer.TryAsync(cancellationToken).ConfigureAwait(false);
        run.Hosts.Answered(candidate.Uri);
        // As in repro-get, blobs of registries are noted under no URL.
        var origin = RegistryAddress.IsOne(candidate.Uri.OriginalString) ? null : candidate.Uri;
        await run.Notes.WriteAsync(candidate.Item.File.Digest, candidate.Item.File.Basename, origin, cancellationToken).ConfigureAwait(false);
        return new Delivery(candidate.Provider, length);
    }

    private void PutOff(Candidate candidate, string note)
    {
        Note(candidate, note);
        _unreachable.Add(candidate);
    }

    private static string Host(Candidate candidate) => $"{candidate.Uri.Scheme}://{candidate.Uri.Authority}";

    private void Note(Candidate candidate, string note) => _notes[PrintableUrl.Of(candidate.Uri)] = note;
}
