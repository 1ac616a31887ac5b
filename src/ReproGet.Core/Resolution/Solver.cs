namespace ReproGet.Core.Resolution;

/// <summary>Finds a set of candidates that meets all requirements, or proves that there is none.</summary>
/// <remarks>
/// Unit propagation with backtracking (MiniSat's scheme, without its restarts and activities), sound and complete. The order of work is that of apt's solver 3.0
/// (apt-pkg/solver3.cc, "Work" and "Propagate"), which makes the first solution found the preferred one: requirements without a choice first, then by rank, and of
/// a requirement's choices the first that is open. Beyond apt, a conflict is traced to the free choices that made it; choices that had no part in it are passed over.
/// That finds the same solution without trying again what cannot help.
/// </remarks>
internal sealed class Solver
{
    private readonly IRequirementSource _source;
    private readonly SearchBudget _budget;
    private readonly CancellationToken _cancellation;
    private readonly Assignment[] _assignments;
    private readonly WorkHeap _work = new();
    private readonly List<TrailEntry> _trail = [];
    private readonly List<(int TrailLength, int Candidate)> _choices = [];
    private readonly Queue<int> _pending = new();
    private readonly Queue<int> _toExpand = new();
    private readonly ConflictTrace _trace;
    private int _nextAssumption;

    public Solver(IRequirementSource source, SearchBudget budget, CancellationToken cancellation)
    {
        _source = source;
        _budget = budget;
        _cancellation = cancellation;
        _assignments = new Assignment[source.CandidateCount];
        _trace = new ConflictTrace(_assignments);
    }

    private readonly record struct TrailEntry(int Candidate, Work? Work);

    /// <summary>After a failure: requirements that cannot all hold, though not all of them may be needed for that.</summary>
    public IReadOnlyCollection<Requirement> Involved => _trace.Involved;

    /// <summary>How often the search had to go back.</summary>
    public int Conflicts { get; private set; }

    /// <summary>Whether the solution holds this candidate.</summary>
    public bool IsChosen(int candidate) => _assignments[candidate].Value > 0;

    /// <summary>Whether there is a solution.</summary>
    /// <exception cref="SearchExhaustedException">That cannot be found out within the budget.</exception>
    public bool Solve()
    {
        var holds = Register(Requirement.Root, _source.RootRequirements);
        while (true)
        {
            while (!holds || !Propagate())
            {
                if (!GoBack())
                    return false;
                holds = true;
            }
            if (TryAssume())
                continue;
            if (_work.Count == 0)
                return true;
            holds = Decide(_work.Pop());
        }
    }

    private bool TryAssume()
    {
        var assumptions = _source.Assumptions;
        while (_nextAssumption < assumptions.Count)
        {
            var candidate = assumptions[_nextAssumption++];
            if (_assignments[candidate].Value != 0)
                continue;
            _choices.Add((_trail.Count, candidate));
            Assign(candidate, true, null);
            _assignments[candidate].IsDecision = true;
            return true;
        }
        return false;
    }

    private bool Register(int subject, IReadOnlyList<Requirement> requirements)
    {
        foreach (var requirement in requirements)
        {
            foreach (var choice in requirement.Choices)
                (_assignments[choice].Naming ??= []).Add(requirement);
        }
        if (subject != Requirement.Root)
            return true;
        foreach (var requirement in requirements)
        {
            if (!Add(requirement, 0))
                return false;
            // So that its last version is known to be the last.
            if (requirement is { IsOptional: true, Choices: [var first, _, ..] })
                Expand(first);
        }
        return true;
    }

    private bool Decide(Work work)
    {
        var requirement = work.Requirement;
        var isMet = Array.Exists(requirement.Choices, IsChosen);
        // Counted anew: when the work was added, more may have been excluded than now.
        var open = CountOpen(requirement);
        if (isMet || open == 0)
        {
            _trail.Add(new TrailEntry(-1, work));
            if (isMet || requirement.IsOptional)
                return true;
            _trace.UnmetRequirement(requirement);
            return false;
        }
        var choice = Array.Find(requirement.Choices, choice => _assignments[choice].Value == 0);
        var isFree = open > 1 || requirement.IsOptional;
        if (isFree)
            _choices.Add((_trail.Count, choice));
        // Behind the mark, so that going back to it adds the work again once.
        _trail.Add(new TrailEntry(-1, work));
        var holds = Assign(choice, true, requirement);
        _assignments[choice].IsDecision = isFree;
        return holds;
    }

    private bool Assign(int candidate, bool value, Requirement? reason, int[]? learned = null)
    {
        ref var assignment = ref _assignments[candidate];
        var wanted = (sbyte)(value ? 1 : -1);
        if (assignment.Value == wanted)
            return true;
        if (assignment.Value != 0)
        {
            _trace.Contradiction(candidate, value, reason);
            return false;
        }
        assignment.Value = wanted;
        assignment.Level = _choices.Count;
        assignment.Order = _trail.Count;
        assignment.Reason = reason;
        assignment.Learned = learned;
        _trail.Add(new TrailEntry(candidate, null));
        _pending.Enqueue(candidate);
        return true;
    }

    private bool Propagate()
    {
        while (_pending.TryDequeue(out var candidate))
        {
            _cancellation.ThrowIfCancellationRequested();
            if (!(_assignments[candidate].Value > 0 ? PropagateChosen(candidate) : PropagateExcluded(candidate)))
                return false;
        }
        return true;
    }

    private bool PropagateChosen(int candidate)
    {
        Expand(candidate);
        // What excludes it comes first, as in apt: the order decides what is decided next.
        foreach (var requirement in Naming(candidate))
        {
            if (requirement is { IsNegative: true, IsOptional: false, Subject: not Requirement.Root } && !Assign(requirement.Subject, false, requirement))
                return false;
        }
        foreach (var requirement in _assignments[candidate].Own ?? [])
        {
            if (!Add(requirement, _choices.Count))
                return false;
        }
        return true;
    }

    private bool PropagateExcluded(int candidate)
    {
        foreach (var requirement in Naming(candidate))
        {
            if (requirement.IsNegative || requirement.Subject == Requirement.Root || _assignments[requirement.Subject].Value < 0)
                continue;
            var open = CountOpen(requirement);
            if (open == 1 && _assignments[requirement.Subject].Value > 0)
            {
                if (!(requirement.IsOptional ? Add(requirement, _choices.Count) : AssignLast(requirement)))
                    return false;
            }
            else if (open == 0 && !requirement.IsOptional && !Assign(requirement.Subject, false, requirement))
                return false;
        }
        return true;
    }

    private bool AssignLast(Requirement requirement)
    {
        foreach (var choice in requirement.Choices)
        {
            if (_assignments[choice].Value >= 0)
                return Assign(choice, true, requirement);
        }
        _trace.UnmetRequirement(requirement);
        return false;
    }

    private bool Add(Requirement requirement, int level)
    {
        if (requirement.IsNegative)
        {
            foreach (var choice in requirement.Choices)
            {
                if (!Assign(choice, false, requirement))
                    return false;
            }
            return true;
        }
        var open = CountOpen(requirement);
        if (open < 2 && !requirement.IsOptional)
            return AssignLast(requirement);
        _work.Push(new Work(requirement, level, open));
        return true;
    }

    private int CountOpen(Requirement requirement)
    {
        var open = 0;
        foreach (var choice in requirement.Choices)
        {
            if (_assignments[choice].Value >= 0)
                open++;
        }
        return open;
    }

    /// <summary>Learns the requirements of a candidate and of all that it could bring, so that what is excluded is known before it is tried.</summary>
    private void Expand(int candidate)
    {
        _toExpand.Enqueue(candidate);
        while (_toExpand.TryDequeue(out var next))
        {
            var general = _source.GeneralOf(next);
            if (general >= 0 && !_assignments[general].IsExpanded)
                next = general;
            if (_assignments[next].IsExpanded)
                continue;
            _assignments[next].IsExpanded = true;
            var own = _source.RequirementsOf(next);
            _assignments[next].Own = own;
            Register(next, own);
            foreach (var requirement in own)
            {
                foreach (var choice in requirement.Choices)
                {
                    ref var assignment = ref _assignments[choice];
                    if (!assignment.IsExpanded && (assignment.Value >= 0 || assignment.Level > 0))
                        _toExpand.Enqueue(choice);
                }
            }
        }
    }

    private List<Requirement> Naming(int candidate) => _assignments[candidate].Naming ?? [];

    /// <summary>Undoes the last free choice that has a part in the conflict, and excludes it. False where none has: then there is no solution.</summary>
    private bool GoBack()
    {
        Conflicts++;
        _budget.Spend();
        _cancellation.ThrowIfCancellationRequested();
        _pending.Clear();
        var culprits = _trace.FreeChoices();
        if (culprits.Count == 0)
            return false;
        if (_nextAssumption < _source.Assumptions.Count)
            _nextAssumption = 0;
        var level = culprits.Max(c => _assignments[c].Level);
        var (length, candidate) = _choices[level - 1];
        _choices.RemoveRange(level - 1, _choices.Count - level + 1);
        while (_trail.Count > length)
            UndoLast();
        _work.RemoveAbove(level - 1);
        return Assign(candidate, false, null, [.. culprits.Where(c => c != candidate)]);
    }

    private void UndoLast()
    {
        var (candidate, work) = _trail[^1];
        _trail.RemoveAt(_trail.Count - 1);
        if (candidate >= 0)
        {
            ref var assignment = ref _assignments[candidate];
            assignment.Value = 0;
            assignment.IsDecision = false;
            assignment.Reason = null;
            assignment.Learned = null;
        }
        if (work is { } again)
            _work.Push(again with { Open = CountOpen(again.Requirement) });
    }
}
