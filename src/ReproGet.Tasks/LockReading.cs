using Microsoft.Build.Framework;
using ReproGet.Core;
using ReproGet.Core.Locking;
using ReproGet.Core.Providers;

namespace ReproGet.Tasks;

/// <summary>Requests and locks, as several tasks read them.</summary>
internal static class LockReading
{
    /// <summary>What all evaluations together ask for.</summary>
    public static LockRequest ReadRequest(IEnumerable<ITaskItem> requests) => LockRequest.Merge(ReadRequests(requests));

    /// <summary>What each evaluation asks for.</summary>
    public static IReadOnlyList<EvaluationRequest> ReadRequests(IEnumerable<ITaskItem> requests) => [.. requests.Select(item => RequestFile.Read(item.ItemSpec))];

    /// <summary>The providers that they name.</summary>
    public static IReadOnlyList<Provider> Providers(IEnumerable<EvaluationRequest> requests)
        => [.. requests.SelectMany(request => request.Providers)
            .DistinctBy(provider => provider.Template)
            .Select(provider => new Provider(provider.Template, provider.Sources.Count == 0 ? null : provider.Sources.ToHashSet(StringComparer.Ordinal)))];

    /// <summary>Warns of metadata that nobody reads.</summary>
    public static void CheckMetadata(IEnumerable<ITaskItem> packages, IEnumerable<ITaskItem> sources, IDiagnostics diagnostics)
    {
        foreach (var item in packages)
            ItemMetadata.Check("DistroPackage", item.ItemSpec, Own(item), ItemMetadata.OfPackages, diagnostics);
        foreach (var item in sources)
            ItemMetadata.Check("DistroSource", item.ItemSpec, Own(item), ItemMetadata.OfSources, diagnostics);

        static IEnumerable<string> Own(ITaskItem item) => item.CloneCustomMetadata().Keys.Cast<string>();
    }

    /// <summary>The lock, when it fits what is asked for.</summary>
    /// <exception cref="ReproGetException">RG1015 to RG1017, RG1110: it is missing, stale or was edited.</exception>
    public static async Task<LockState> ReadCurrentAsync(LockFiles files, IReadOnlyCollection<ITaskItem> requests, LockCheckScope scope, CancellationToken cancellationToken)
    {
        var state = await files.ReadAsync(cancellationToken);
        var request = ReadRequest(requests);
        return LockCheck.Compare(request, state, files, scope).Failure is { } failure ? throw failure : state!.For(request);
    }
}
