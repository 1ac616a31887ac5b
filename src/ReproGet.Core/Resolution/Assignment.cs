namespace ReproGet.Core.Resolution;

/// <summary>What the solver holds of one candidate.</summary>
internal struct Assignment
{
    /// <summary>1: chosen; -1: excluded; 0: open.</summary>
    public sbyte Value;

    /// <summary>Whether it was a free choice, not a consequence.</summary>
    public bool IsDecision;

    /// <summary>Whether its requirements are known.</summary>
    public bool IsExpanded;

    /// <summary>Whether the consequences that led to it at level 0 are among <see cref="Solver.Involved"/> already.</summary>
    public bool IsTraced;

    /// <summary>The number of free choices before it.</summary>
    public int Level;

    /// <summary>When it was decided, compared with others.</summary>
    public int Order;

    /// <summary>What forced it.</summary>
    public Requirement? Reason;

    /// <summary>The free choices that together exclude it, where a conflict taught so.</summary>
    public int[]? Learned;

    /// <summary>What it requires.</summary>
    public IReadOnlyList<Requirement>? Own;

    /// <summary>The requirements that have it among their choices.</summary>
    public List<Requirement>? Naming;
}
