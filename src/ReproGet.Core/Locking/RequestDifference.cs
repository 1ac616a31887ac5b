namespace ReproGet.Core.Locking;

/// <summary>One thing in which a lock does not fit.</summary>
/// <param name="Kind">What kind of thing.</param>
/// <param name="Subject">The package, option or file.</param>
/// <param name="Architecture">The architecture that it is about; null for all.</param>
/// <param name="Text">In words: a clause without a full stop.</param>
public sealed record RequestDifference(RequestDifferenceKind Kind, string Subject, string? Architecture, string Text);

/// <summary>In what a lock does not fit.</summary>
public enum RequestDifferenceKind
{
    /// <summary>A package is asked for that the lock was not made for.</summary>
    PackageAdded,

    /// <summary>The lock was made for a package that is not asked for any more.</summary>
    PackageRemoved,

    /// <summary>Something else is asked of a package: its version, suite and so on.</summary>
    PackageChanged,

    /// <summary>An option has another value.</summary>
    OptionChanged,

    /// <summary>Other sources are given.</summary>
    SourcesChanged,

    /// <summary>An architecture is not in the lock.</summary>
    ArchitectureAdded,

    /// <summary>An architecture of the lock is not built any more.</summary>
    ArchitectureRemoved,

    /// <summary>A sums file is not the one that was locked.</summary>
    SumsChanged,
}
