using ReproGet.Core.Resolution;

namespace ReproGet.Core.Tests.Resolution;

public sealed class SolverTests
{
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
        var solver = new Solver(source, default);

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
        var solver = new Solver(source, default);

        Assert.False(solver.Solve());
        var core = Explanation.Minimise(solver.Involved, default);
        Assert.Equal(expected.Split("; ").Length, core.Count);
        Assert.False(new Rules(core.Select(source.Shown)).IsSatisfiable());
        Assert.All(core, one => Assert.True(new Rules(core.Where(r => r != one).Select(source.Shown)).IsSatisfiable(), $"{source.Shown(one)} is not needed"));
    }

    [Fact]
    public void It_is_sound_and_complete()
    {
        var random = new Random(20250809);
        var solved = 0;
        for (var round = 0; round < 3000; round++)
        {
            var rules = RandomRules(random);
            var source = new Rules(rules);
            var solver = new Solver(source, default);
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
        Assert.InRange(solved, 500, 2800);
    }

    [Fact]
    public void A_choice_without_a_part_in_the_conflict_is_not_tried_again()
    {
        // Forty free choices before one that cannot be: undoing them one by one would take 2^40 steps.
        var free = Enumerable.Range(0, 40).SelectMany(i => new[] { $"> f{i} g{i}" });
        var solver = new Solver(new Rules([.. free, "> a b", "a > x", "x > c d", "c ! a", "d ! a", "b > y", "y > e h", "e ! b", "h ! b"]), default);

        Assert.False(solver.Solve());
        Assert.InRange(solver.Conflicts, 1, 10);
    }

    [Fact]
    public void Cancelling_ends_the_search()
        => Assert.Throws<OperationCanceledException>(() => new Solver(new Rules("> a; a > b"), new CancellationToken(canceled: true)).Solve());

    private static List<string> RandomRules(Random random)
    {
        string Name() => ((char)('a' + random.Next(8))).ToString();
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
