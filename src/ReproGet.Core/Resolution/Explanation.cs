namespace ReproGet.Core.Resolution;

/// <summary>Finds the requirements that are to blame: together they cannot hold, and without any one of them the others could.</summary>
internal static class Explanation
{
    /// <summary>Where more than this is involved, what the search itself left out is all that is left out.</summary>
    private const int MaxMinimised = 3000;

    /// <summary>How many conflicts it may take; then what is left is told as it is.</summary>
    private const int MaxConflicts = 20_000;

    /// <summary>Reduces unsatisfiable requirements to a minimal set, from what is asked for down to what cannot be.</summary>
    public static IReadOnlyList<Requirement> Minimise(IReadOnlyCollection<Requirement> involved, CancellationToken cancellation)
    {
        var core = Ordered(involved);
        if (core.Count > MaxMinimised)
            return core;
        var budget = new SearchBudget(MaxConflicts);
        // From the far end, so that of two explanations the one nearer to the request remains.
        for (var i = core.Count - 1; i >= 0; i--)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                if (Refute(core.Where((_, at) => at != i), budget, cancellation) is not { } smaller)
                    continue;
                var untested = core.Take(i).Count(smaller.Contains);
                core = [.. core.Where((r, at) => at != i && smaller.Contains(r))];
                i = untested;
            }
            catch (SearchExhaustedException)
            {
                break;
            }
        }
        return Ordered(core);
    }

    /// <summary>The part of these that cannot hold, or null where all of them can.</summary>
    private static HashSet<Requirement>? Refute(IEnumerable<Requirement> requirements, SearchBudget budget, CancellationToken cancellation)
    {
        var source = new Excerpt(requirements);
        var solver = new Solver(source, budget, cancellation);
        return solver.Solve() ? null : [.. solver.Involved.Select(source.Original)];
    }

    /// <summary>By distance from the root.</summary>
    private static List<Requirement> Ordered(IReadOnlyCollection<Requirement> requirements)
    {
        var bySubject = requirements.OrderBy(r => r.Tag).ToLookup(r => r.Subject);
        var ordered = new List<Requirement>(requirements.Count);
        var seen = new HashSet<int> { Requirement.Root };
        var next = new Queue<int>(seen);
        while (next.TryDequeue(out var subject))
        {
            foreach (var requirement in bySubject[subject])
            {
                ordered.Add(requirement);
                if (requirement.IsNegative)
                    continue;
                foreach (var choice in requirement.Choices)
                {
                    if (seen.Add(choice))
                        next.Enqueue(choice);
                }
            }
        }
        ordered.AddRange(requirements.Where(r => !seen.Contains(r.Subject)));
        return ordered;
    }

    /// <summary>A few requirements as a problem of their own, with their candidates numbered anew.</summary>
    private sealed class Excerpt : IRequirementSource
    {
        private readonly Dictionary<int, int> _numbers = [];
        private readonly Dictionary<Requirement, Requirement> _originals = [];
        private readonly ILookup<int, Requirement> _bySubject;

        public Excerpt(IEnumerable<Requirement> requirements)
        {
            foreach (var requirement in requirements)
            {
                var copy = new Requirement
                {
                    Subject = requirement.Subject == Requirement.Root ? Requirement.Root : Number(requirement.Subject),
                    Choices = [.. requirement.Choices.Select(Number)],
                    IsNegative = requirement.IsNegative,
                    IsOptional = requirement.IsOptional,
                };
                _originals.Add(copy, requirement);
            }
            _bySubject = _originals.Keys.ToLookup(r => r.Subject);
        }

        public int CandidateCount => _numbers.Count;

        public IReadOnlyList<Requirement> RootRequirements => [.. _bySubject[Requirement.Root]];

        public IReadOnlyList<Requirement> RequirementsOf(int candidate) => [.. _bySubject[candidate]];

        public int GeneralOf(int candidate) => -1;

        public Requirement Original(Requirement copy) => _originals[copy];

        private int Number(int candidate)
        {
            if (!_numbers.TryGetValue(candidate, out var number))
                _numbers.Add(candidate, number = _numbers.Count);
            return number;
        }
    }
}
