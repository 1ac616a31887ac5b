namespace ReproGet.Core;

/// <summary>Collects what is wrong, so that a user hears of it at once.</summary>
public sealed class Failures
{
    private readonly List<ReproGetException> _found = [];

    /// <summary>In the order in which they were found.</summary>
    public IReadOnlyList<ReproGetException> Found => _found;

    /// <summary>Takes failures that were found elsewhere.</summary>
    public void Add(IEnumerable<ReproGetException> failures) => _found.AddRange(failures);

    /// <summary>Tells of what was found, if anything was.</summary>
    /// <exception cref="ReproGetException">One failure.</exception>
    /// <exception cref="AggregateException">Several, all of them <see cref="ReproGetException"/>.</exception>
    public void ThrowIfAny()
    {
        if (_found.Count > 0)
            throw _found.Count == 1 ? _found[0] : new AggregateException(_found);
    }

    /// <summary>Reads a value; a failure is kept, and the value then is the default one.</summary>
    public T? Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ReproGetException failure)
        {
            _found.Add(failure);
            return default;
        }
    }
}
