using ReproGet.Core.Cache;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Ipfs;

/// <summary>What a push did.</summary>
/// <param name="Pushed">The files that had no CID, each content once, with their CIDs.</param>
/// <param name="Bytes">How large they are.</param>
public sealed record IpfsPushResult(IReadOnlyList<PackageFile> Pushed, long Bytes);

/// <summary>Adds a lock's packages to an IPFS node. Files that have a CID are not added again, as with <c>repro-get ipfs push</c>.</summary>
public sealed class IpfsPush(BlobCache cache, KuboApi api, IDiagnostics diagnostics)
{
    /// <summary>Pushes all of a lock, then writes the CIDs into it. They are computed here; the node has to find the same ones.</summary>
    /// <param name="lockFiles">The lock.</param>
    /// <param name="keepLock">Whether it is left as it is.</param>
    /// <param name="cancellationToken">Ends the work, and leaves the lock as it is.</param>
    /// <exception cref="ReproGetException">RG7002 to RG7005: something could not be pushed. RG1001 to RG1018: there is no lock, or it cannot be read or written.</exception>
    public async Task<IpfsPushResult> PushAsync(LockFiles lockFiles, bool keepLock, CancellationToken cancellationToken)
    {
        var state = await lockFiles.ReadRequiredAsync(cancellationToken).ConfigureAwait(false);
        var files = state.Sums.Values.SelectMany(sums => sums.Files).ToList();
        var cids = files.Where(file => file.Cid is not null).DistinctBy(file => file.Digest).ToDictionary(file => file.Digest, file => file.Cid!);
        var pushed = new List<PackageFile>();
        var bytes = 0L;
        foreach (var file in files.DistinctBy(file => file.Digest).Where(file => !cids.ContainsKey(file.Digest)))
        {
            var (cid, length) = await PushAsync(file, cancellationToken).ConfigureAwait(false);
            pushed.Add(file with { Cid = cid });
            bytes += length;
            diagnostics.Message($"{file.Digest.Hex}  /ipfs/{cid}");
        }
        // A push takes minutes. Who locked anew meanwhile keeps that lock: it gains the CIDs of what it still has.
        if (!keepLock && pushed.Count > 0)
            await WriteAsync(lockFiles, await lockFiles.ReadRequiredAsync(cancellationToken).ConfigureAwait(false), [.. files, .. pushed], cancellationToken).ConfigureAwait(false);
        return new IpfsPushResult(pushed, bytes);
    }

    private static async Task WriteAsync(LockFiles lockFiles, LockState state, IReadOnlyList<PackageFile> known, CancellationToken cancellationToken)
    {
        if (!state.IsBare)
        {
            var named = state.Sums.ToDictionary(pair => pair.Key, pair => SumsFile.KeepCids(pair.Value.Files, known), StringComparer.Ordinal);
            await lockFiles.WriteAsync(LockState.Of(state.Document, named), state, cancellationToken).ConfigureAwait(false);
            return;
        }
        try
        {
            await CidLines.AppendAsync(lockFiles, known, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LockErrors.NotWritten(new LockPlace(lockFiles.DocumentPath, 0, lockFiles.Project), failure);
        }
    }

    private async Task<(string Cid, long Length)> PushAsync(PackageFile file, CancellationToken cancellationToken)
    {
        var content = await cache.OpenVerifiedAsync(file.Digest, cancellationToken).ConfigureAwait(false) ?? throw IpfsErrors.NotCached(file.Name, file.Digest);
        await using var closing = content.ConfigureAwait(false);
        var expected = await ContentCid.OfAsync(content, cancellationToken).ConfigureAwait(false);
        var length = content.Length;
        content.Position = 0;
        var actual = await api.AddAsync(file.Name, content, cancellationToken).ConfigureAwait(false);
        return actual == expected ? (expected, length) : throw IpfsErrors.OtherCid(api.Address, file.Name, expected, actual);
    }
}
