using ReproGet.Core.Resolution;

namespace ReproGet.Core.Tests.Resolution;

public sealed class SolverTests
{
    private static SearchBudget Plenty => new(1_000_000);

    [Theory]
    [InlineData("what is asked for and what it needs", "> a; a > b", "a b")]
    [InlineData("the left-most alternative", "> a; a > b c", "a b")]
    [InlineData("what is chosen already wins", "> a d; > d; a > b d", "d")]
    [InlineData("an alternative that is chosen for others wins", "> a; > c; a > b c", "a c")]
    [InlineData("an alternative that cannot be is passed over", "> a; a > b c; b > x; b ! a", "a c")]
    [InlineData("a conflict far behind an alternative", "> a; > z; a > b c; b > d; d > e; e ! z", "a c z")]
    [InlineData("two choices that exclude each other", "> a; > b; a > p q; b > q p; p ! q", "a b p")]
    [InlineData("a cycle", "> a; a > b; b > c; c > a", "a b c")]
    [InlineData("an optional one that cannot be is left out", "> a; a ? b; b > c; c ! a", "a")]
    [InlineData("an optional one that can be is taken", "> a; a ? b", "a b")]
    [InlineData("nothing is asked for", "a > b", "")]
    public void The_preferred_solution_is_found(string summary, string rules, string expected)
    {
        var source = new Rules(rules);
        var solver = new Solver(source, Plenty, default);

        Assert.True(solver.Solve(), summary);
        Assert.Equal(expected, source.Shown(solver.IsChosen));
    }

    [Theory]
    [InlineData("> a; a > b; b ! a", "> a; a > b; b ! a")]
    [InlineData("> a; a > b; b >", "> a; a > b; b >")]
    [InlineData("> a; > x; x > y; a > b c; b > d; d ! a; c ! a; x ? z", "> a; a > b c; a ! c; b > d; a ! d")]
    [InlineData("> a; > b; a ! b; > c; c ! a", "> a; > b; a ! b")]
    [InlineData("> a; a > b; b > c; c > d; d ! a; a > e; e ! a", "> a; a > e; e ! a")]
    public void A_failure_is_explained_by_what_is_to_blame_alone(string rules, string expected)
    {
        var source = new Rules(rules);
        var solver = new Solver(source, Plenty, default);

        Assert.False(solver.Solve());
        var core = Explanation.Minimise(solver.Involved, default);
        Assert.Equal(expected.Split("; ").Length, core.Count);
        Assert.False(new Rules(core.Select(source.Shown)).IsSatisfiable());
        Assert.All(core, one => Assert.True(new Rules(core.Where(r => r != one).Select(source.Shown)).IsSatisfiable(), $"{source.Shown(one)} is not needed"));
    }

    [Theory]
    [InlineData(8, 3000, false)]
    [InlineData(13, 1500, true)]
    public void It_is_sound_and_complete(int names, int rounds, bool isTight)
    {
        var random = new Random(20250809);
        var solved = 0;
        for (var round = 0; round < rounds; round++)
        {
            var rules = isTight ? ExclusiveChoices(random, names) : RandomRules(random, names);
            var source = new Rules(rules);
            var solver = new Solver(source, Plenty, default);
            var isSatisfiable = source.IsSatisfiable();

            Assert.True(isSatisfiable == solver.Solve(), string.Join("; ", rules));
            if (isSatisfiable)
            {
                solved++;
                Assert.True(source.Holds(solver.IsChosen), string.Join("; ", rules));
            }
            else
                Assert.False(new Rules(Explanation.Minimise(solver.Involved, default).Select(source.Shown)).IsSatisfiable());
        }
        Assert.InRange(solved, rounds / 6, rounds * 98 / 100);
    }

    [Fact]
    public void A_choice_without_a_part_in_the_conflict_is_not_tried_again()
    {
        // Forty free choices before one that cannot be: undoing them one by one would take 2^40 steps.
        var free = Enumerable.Range(0, 40).SelectMany(i => new[] { $"> f{i} g{i}" });
        var solver = new Solver(new Rules([.. free, "> a b", "a > x", "x > c d", "c ! a", "d ! a", "b > y", "y > e h", "e ! b", "h ! b"]), Plenty, default);

        Assert.False(solver.Solve());
        Assert.InRange(solver.Conflicts, 1, 10);
    }

    [Fact]
    public void Cancelling_ends_the_search()
        => Assert.Throws<OperationCanceledException>(() => new Solver(new Rules("> a; a > b"), Plenty, new CancellationToken(canceled: true)).Solve());

    [Theory]
    [InlineData(3, 2)]
    [InlineData(4, 4)]
    public void A_search_that_the_budget_allows_is_finished(int pigeons, int holes)
        => Assert.Equal(pigeons <= holes, new Solver(new Rules(Pigeonhole(pigeons, holes)), new SearchBudget(100), default).Solve());

    [Fact]
    public void A_search_that_does_not_end_is_given_up()
    {
        var budget = new SearchBudget(1000);
        var solver = new Solver(new Rules(Pigeonhole(10, 9)), budget, default);

        Assert.Throws<SearchExhaustedException>(() => solver.Solve());
        Assert.Equal(1001, solver.Conflicts);
        // What is spent is spent for whoever comes next.
        Assert.Throws<SearchExhaustedException>(budget.Spend);
    }

    [Fact]
    public void An_explanation_that_takes_too_long_still_holds_all_that_is_to_blame()
    {
        var source = new Rules(Pigeonhole(9, 8));

        var core = Explanation.Minimise(source.All, default);

        Assert.Equal(9, core.Count(requirement => requirement.Subject == Requirement.Root));
    }

    /// <summary>Each pigeon needs a hole of its own: what no search by cases refutes in less than exponential time (Haken 1985).</summary>
    private static IEnumerable<string> Pigeonhole(int pigeons, int holes)
    {
        for (var pigeon = 0; pigeon < pigeons; pigeon++)
        {
            yield return $"> {string.Join(' ', Enumerable.Range(0, holes).Select(hole => $"{pigeon}in{hole}"))}";
            for (var hole = 0; hole < holes; hole++)
            {
                for (var other = 0; other < pigeon; other++)
                    yield return $"{pigeon}in{hole} ! {other}in{hole}";
            }
        }
    }

    /// <summary>Several choices at once, of which most exclude each other: the search goes back over several of them.</summary>
    private static List<string> ExclusiveChoices(Random random, int names)
    {
        string Name() => ((char)('a' + random.Next(names))).ToString();
        IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(_ => Name()).Distinct();
        var rules = Enumerable.Range(0, 5 + random.Next(4)).Select(_ => $"> {string.Join(' ', Names(2 + random.Next(3)))}").ToList();
        for (var i = 10 + random.Next(25); i > 0; i--)
        {
            var subject = Name();
            var excluded = Name();
            rules.Add(random.Next(10) < 4 ? $"{subject} > {string.Join(' ', Names(1 + random.Next(3)))}" : $"{subject} ! {(excluded == subject ? "" : excluded)}".TrimEnd());
        }
        return rules;
    }

    private static List<string> RandomRules(Random random, int names)
    {
        string Name() => ((char)('a' + random.Next(names))).ToString();
        var rules = new List<string> { $"> {Name()}", $"> {Name()} {Name()}" };
        for (var i = random.Next(6, 22); i > 0; i--)
        {
            var subject = Name();
            var kind = random.Next(10) switch { < 6 => ">", < 9 => "!", _ => "?" };
            var choices = Enumerable.Range(0, kind == "!" ? 1 : random.Next(1, 4)).Select(_ => Name()).Where(c => kind != "!" || c != subject).Distinct();
            rules.Add($"{subject} {kind} {string.Join(' ', choices)}".TrimEnd());
        }
        return rules;
    }
}
