namespace ReproGet.Core.Resolution;

/// <summary>Follows a conflict back: to the free choices that made it, and to the requirements that it came by.</summary>
internal sealed class ConflictTrace(Assignment[] assignments)
{
    private readonly List<int> _conflict = [];
    private readonly HashSet<Requirement> _involved = [];
    private readonly HashSet<int> _seen = [];

    /// <summary>All requirements of all conflicts so far: if the search fails, they are unsatisfiable together.</summary>
    public IReadOnlyCollection<Requirement> Involved => _involved;

    /// <summary>None of the choices is open, but the subject is chosen.</summary>
    public void UnmetRequirement(Requirement requirement)
    {
        _conflict.Clear();
        _involved.Add(requirement);
        if (requirement.Subject != Requirement.Root)
            _conflict.Add(requirement.Subject);
        _conflict.AddRange(requirement.Choices);
    }

    /// <summary>A requirement wants the opposite of what is decided.</summary>
    public void Contradiction(int candidate, bool value, Requirement? reason)
    {
        _conflict.Clear();
        _conflict.Add(candidate);
        if (reason is null)
            return;
        _involved.Add(reason);
        AddCauses(reason, candidate, value, _conflict);
    }

    /// <summary>The free choices without which the conflict would not be.</summary>
    public IReadOnlyCollection<int> FreeChoices()
    {
        var choices = new List<int>();
        _seen.Clear();
        while (_conflict.Count > 0)
        {
            var candidate = _conflict[^1];
            _conflict.RemoveAt(_conflict.Count - 1);
            ref var assignment = ref assignments[candidate];
            if (assignment.IsTraced || !_seen.Add(candidate))
                continue;
            if (assignment.IsDecision)
            {
                choices.Add(candidate);
                continue;
            }
            // What holds without any choice is never undone, so it is followed once only.
            assignment.IsTraced = assignment.Level == 0;
            if (assignment.Learned is { } learned)
                _conflict.AddRange(learned);
            if (assignment.Reason is not { } reason)
                continue;
            _involved.Add(reason);
            AddCauses(reason, candidate, assignment.Value > 0, _conflict);
        }
        return choices;
    }

    /// <summary>The candidates whose values, with the requirement, force this one's.</summary>
    private void AddCauses(Requirement requirement, int candidate, bool value, List<int> causes)
    {
        var isSubject = candidate == requirement.Subject && !value;
        if (requirement.IsNegative)
        {
            if (isSubject)
                causes.Add(EarliestChosen(requirement));
            else if (requirement.Subject != Requirement.Root)
                causes.Add(requirement.Subject);
            return;
        }
        if (!isSubject && requirement.Subject != Requirement.Root)
            causes.Add(requirement.Subject);
        foreach (var choice in requirement.Choices)
        {
            if (choice != candidate)
                causes.Add(choice);
        }
    }

    private int EarliestChosen(Requirement requirement)
    {
        var earliest = -1;
        foreach (var choice in requirement.Choices)
        {
            if (assignments[choice].Value > 0 && (earliest < 0 || assignments[choice].Order < assignments[earliest].Order))
                earliest = choice;
        }
        return earliest;
    }
}
