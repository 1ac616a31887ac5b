namespace ReproGet.Core.Resolution;

/// <summary>How often searches may go back, together: choosing packages is NP-complete, so that an archive can be written for which a search does not end.</summary>
/// <remarks>Conflicts are counted and not seconds, so that what is too much here is too much on every machine.</remarks>
internal sealed class SearchBudget(int conflicts)
{
    private int _left = conflicts;

    /// <summary>Counts one conflict.</summary>
    /// <exception cref="SearchExhaustedException">It was one too many.</exception>
    public void Spend()
    {
        if (_left == 0)
            throw new SearchExhaustedException();
        _left--;
    }
}

/// <summary>A search was ended before it was known whether there is a solution.</summary>
internal sealed class SearchExhaustedException : Exception;
