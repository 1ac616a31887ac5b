using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Locking;

/// <summary>Whether a lock still fits what a project asks for. Offline and quick: nothing is resolved.</summary>
public static class LockCheck
{
    private const int MaxShown = 10;

    /// <summary>Compares. What is wrong is in the result, and nothing is thrown: whether it is an error or a warning, the caller knows.</summary>
    /// <param name="request">What is asked for now.</param>
    /// <param name="state">The lock; null where there is none.</param>
    /// <param name="files">Where it stands, for the message.</param>
    /// <param name="scope">How much of the lock the request speaks for.</param>
    public static LockCheckResult Compare(LockRequest request, LockState? state, LockFiles files, LockCheckScope scope)
    {
        var place = new LockPlace(files.DocumentPath, 0, files.Project);
        if (state is null)
            return new LockCheckResult(LockStatus.Missing, [], LockErrors.Missing(place));
        if (state.IsBare)
        {
            var lacking = BareLock.Compare(request, state, files).ToList();
            return lacking.Count > 0 ? new LockCheckResult(LockStatus.Stale, lacking, LockErrors.BareLacks(place, Words(lacking))) : new LockCheckResult(LockStatus.Current, [], null);
        }
        // An edit comes first: of what was edited nothing else can be said.
        var edits = Edits(request, state, files, scope).ToList();
        if (edits.Count > 0)
            return new LockCheckResult(LockStatus.Edited, edits, LockErrors.Edited(place, Words(edits)));
        var differences = RequestComparison.Compare(request, state.Document.Request, scope).ToList();
        return differences.Count > 0
            ? new LockCheckResult(LockStatus.Stale, differences, LockErrors.Stale(place, Words(differences)))
            : new LockCheckResult(LockStatus.Current, [], null);
    }

    /// <summary>The lock, which must fit as it is: what locked mode does in the place of locking.</summary>
    /// <param name="request">What is asked for now.</param>
    /// <param name="state">The lock; null where there is none.</param>
    /// <param name="files">Where it stands, for the message.</param>
    /// <param name="update">Whether an update was asked for.</param>
    /// <exception cref="ReproGetException">RG1078: an update cannot be had by checking; RG1015 to RG1017 or RG1110: the lock does not fit.</exception>
    public static LockState Require(LockRequest request, LockState? state, LockFiles files, bool update)
        => update ? throw LockErrors.UpdateInLockedMode(files.Project)
        : Compare(request, state, files, LockCheckScope.Whole).Failure is { } failure ? throw failure
        : state!;

    private static IEnumerable<RequestDifference> Edits(LockRequest request, LockState state, LockFiles files, LockCheckScope scope)
    {
        foreach (var architecture in state.Document.Architectures)
        {
            if (scope != LockCheckScope.Whole && !request.Packages.ContainsKey(architecture.Name))
                continue;
            var sums = state.Sums[architecture.Name];
            var name = Path.GetFileName(files.PlaceOf(architecture.Name).Path);
            if (sums.Digest != architecture.Sums)
                yield return Edit($"{name} is not the file that was locked");
            else if (!sums.Files.Select(file => file.Name).SequenceEqual(architecture.Packages.Select(package => package.File).Order(Utf8Order.Instance)))
                yield return Edit($"{name} lists other files than {Path.GetFileName(files.DocumentPath)}");

            RequestDifference Edit(string text) => new(RequestDifferenceKind.SumsChanged, name, architecture.Name, text);
        }
    }

    private static string Words(List<RequestDifference> differences)
    {
        var words = string.Join("; ", differences.Take(MaxShown).Select(difference => difference.Text));
        return differences.Count > MaxShown ? $"{words}; and {differences.Count - MaxShown} more" : words;
    }
}

/// <summary>How much of a lock a request speaks for.</summary>
public enum LockCheckScope
{
    /// <summary>All of it: what the request does not have, the lock must not have.</summary>
    Whole,

    /// <summary>One architecture of it; others are not looked at.</summary>
    Evaluation,

    /// <summary>One architecture for one of several frameworks: others may have asked for more.</summary>
    OneOfSeveralFrameworks,
}

/// <summary>What a lock is worth.</summary>
public enum LockStatus
{
    /// <summary>It fits.</summary>
    Current,

    /// <summary>There is none.</summary>
    Missing,

    /// <summary>Something else is asked for now.</summary>
    Stale,

    /// <summary>Its files do not belong together: a hand edit, or a bad merge.</summary>
    Edited,
}

/// <summary>The outcome of a check.</summary>
/// <param name="Status">In a word.</param>
/// <param name="Differences">Each by itself.</param>
/// <param name="Failure">RG1015 to RG1017 or RG1110 with a message that names the command that mends it; null when the lock fits.</param>
public sealed record LockCheckResult(LockStatus Status, IReadOnlyList<RequestDifference> Differences, ReproGetException? Failure);
