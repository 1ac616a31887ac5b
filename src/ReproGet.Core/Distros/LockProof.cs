namespace ReproGet.Core.Distros;

/// <summary>What the distro's signed indices say of the lines of a lock.</summary>
/// <param name="Proved">How many lines stand in an index with the locked hash.</param>
/// <param name="Contradicted">Lines that an index has with another hash, or that the very indices that were locked do not have: each with what is said of it.</param>
/// <param name="Unproved">Lines that the archive does not speak of any more, and whose state of then nobody keeps.</param>
/// <param name="Moved">The suites of which the archive shows another state than the locked one.</param>
public sealed record LockProof(int Proved, IReadOnlyList<string> Contradicted, IReadOnlyList<string> Unproved, IReadOnlyList<string> Moved);
