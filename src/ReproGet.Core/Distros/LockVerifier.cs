using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros;

/// <summary>Holds a lock against what it speaks of: the blobs in the cache, hashed anew, and the distro's signed indices.</summary>
public static class LockVerifier
{
    private const int MaxShown = 10;

    /// <summary>Verifies, and says in a line what was found.</summary>
    /// <param name="state">With the request that it is used for.</param>
    /// <param name="sources">The project's own sources; empty for the distro's.</param>
    /// <param name="context">What stands around it.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG1075: blobs are not there; RG1114: blobs are damaged; RG1115: signed indices say something else; RG3xxx, RG2xxx: the archive proves nothing, or cannot be had.</exception>
    /// <exception cref="AggregateException">Several of them.</exception>
    public static async Task<string> RunAsync(LockState state, IReadOnlyList<RequestedSource> sources, DistroContext context, CancellationToken cancellationToken)
    {
        var failures = new Failures();
        var files = state.Sums.Values.SelectMany(sums => sums.Files).DistinctBy(file => file.Digest).ToLookup(file => context.Cache.Contains(file.Digest));
        await HashAsync(files[true], context, failures, cancellationToken).ConfigureAwait(false);
        var lines = await ProveAsync(state, sources, context, failures, cancellationToken).ConfigureAwait(false);
        List<string> missing = [.. files[false].Select(file => file.Basename)];
        if (missing.Count > 0)
            failures.Add([DistroErrors.MissingBlobs(missing.Count, Shown(missing), lines, context.Project)]);
        failures.ThrowIfAny();
        return $"{Path.GetFileName(context.Project)}: every one of {files[true].Count()} blobs is in the cache and was hashed; {lines}.";
    }

    private static async Task HashAsync(IEnumerable<PackageFile> files, DistroContext context, Failures failures, CancellationToken cancellationToken)
    {
        var damaged = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Parallel.ForEachAsync(files, cancellationToken, async (file, token) =>
        {
            if (!await context.Cache.VerifyAsync(file.Digest, token).ConfigureAwait(false))
                damaged.Add(file.Basename);
        }).ConfigureAwait(false);
        if (!damaged.IsEmpty)
            failures.Add([DistroErrors.DamagedBlobs(Shown([.. damaged.Order(StringComparer.Ordinal)]), context.Project)]);
    }

    private static async Task<string> ProveAsync(LockState state, IReadOnlyList<RequestedSource> sources, DistroContext context, Failures failures, CancellationToken cancellationToken)
    {
        var options = state.Document.Options;
        var count = state.Document.Architectures.Sum(architecture => architecture.Packages.Count);
        if (count == 0)
            return "no line is to be proved";
        if (DistroRegistry.TryFind(options.Distro) is not { } distro || (options.Suite is null && sources.Count == 0))
            return $"none of {count} lines can be derived, since nothing names the signed indices that they are from";
        LockProof proof;
        try
        {
            proof = await distro.ProveAsync(state, sources, context, cancellationToken).ConfigureAwait(false);
        }
        catch (ReproGetException failure)
        {
            failures.Add([failure]);
            return "";
        }
        if (proof.Contradicted.Count > 0)
            failures.Add([DistroErrors.Contradicted(Shown(proof.Contradicted), context.Project)]);
        if (proof.Unproved.Count > 0)
            context.Diagnostics.Warning(DistroErrors.Unproved, DistroErrors.UnprovedMessage(Shown(proof.Unproved), string.Join(", ", proof.Moved), context.Project));
        return $"{proof.Proved} of {count} lines are proved by signed indices";
    }

    private static string Shown(IReadOnlyList<string> items)
        => string.Join("; ", items.Take(MaxShown)) + (items.Count > MaxShown ? $"; and {items.Count - MaxShown} more" : "");
}
