namespace ReproGet.Core.Locking;

/// <summary>A package repository beyond, or instead of, the default ones, in the words of deb822: sources.list(5).</summary>
public sealed record RequestedSource
{
    /// <summary>
    /// Where it is, or the name of a built-in source. The address never stands in a lock: two mirrors of one archive are one source, and what came from
    /// there is pinned by its hashes. So it is null in a request that was read from a lock.
    /// </summary>
    public string? Uri { get; init; }

    /// <summary>In bytewise order, as are the other lists.</summary>
    public IReadOnlyList<string> Suites { get; init; } = [];

    /// <summary>Empty for a flat repository.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>The distro's names of the architectures that it is used for; empty for all.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>
    /// A keyring's path, relative to the project's folder where it is no system path, or ASCII armour; null for the distro's keys. In a request that was read from a lock the hash stands
    /// for the armour.
    /// </summary>
    public string? SignedBy { get; init; }

    /// <summary><see cref="SignedBy"/> as it stands in a lock.</summary>
    internal string? SignedByName => SignedBy is not null && InlineKey.Is(SignedBy) ? InlineKey.NameOf(SignedBy) : SignedBy;

    /// <summary>Whether it is used without a signature.</summary>
    public bool Trusted { get; init; }

    /// <summary>Whether an expired Release is refused; null for the Release's own word.</summary>
    public bool? CheckValidUntil { get; init; }

    /// <summary>
    /// Where the source as it was stands: an address with <c>@SNAPSHOTID@</c> in the place of the time, which as an address stands in no lock. <see cref="NoSnapshot"/> where it is read as it is
    /// now, whatever moment is asked for; null for where the distro keeps its past.
    /// </summary>
    public string? Snapshot { get; init; }

    /// <summary>apt's place for the time in the address of a snapshot (apt.conf(5), <c>Acquire::Snapshots::URI</c>).</summary>
    internal const string SnapshotPlaceholder = "@SNAPSHOTID@";

    /// <summary>The value of <see cref="Snapshot"/> that keeps a source in the present.</summary>
    internal const string NoSnapshot = "no";

    /// <summary>Whether a moment that is asked for does not count here.</summary>
    internal bool IgnoresSnapshot => Snapshot == NoSnapshot;

    /// <summary>All but the address, on one line: what two sources are compared by.</summary>
    internal string Canonical
        => string.Join(
            '\t',
            string.Join(' ', Suites),
            string.Join(' ', Components),
            string.Join(' ', Architectures),
            SignedByName,
            Trusted ? "trusted" : "",
            CheckValidUntil is { } check ? (check ? "check" : "no check") : "",
            IgnoresSnapshot ? "no snapshot" : "");

    /// <summary>In words, for messages.</summary>
    internal string Words
    {
        get
        {
            var words = $"{string.Join(' ', Suites)} {string.Join(' ', Components)}".Trim();
            if (Architectures.Count > 0)
                words += $", for {string.Join(' ', Architectures)}";
            if (SignedBy is not null)
                words += $", signed by {SignedByName}";
            if (Trusted)
                words += ", trusted";
            if (CheckValidUntil is { } check)
                words += check ? ", must not be expired" : ", may be expired";
            if (IgnoresSnapshot)
                words += ", never of a snapshot";
            return words;
        }
    }
}
