using System.Diagnostics;

namespace ReproGet.Bench;

/// <summary>Runs things several times. Things that are compared take turns, so that what else the machine does meets all of them alike.</summary>
internal static class Repetition
{
    /// <summary>Each of <paramref name="subjects"/> once to warm up, then <paramref name="runs"/> rounds.</summary>
    public static IReadOnlyList<Sample> TakeTurns(int runs, params Func<TimeSpan>[] subjects)
    {
        foreach (var subject in subjects)
            subject();
        var times = subjects.Select(_ => new List<TimeSpan>()).ToList();
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < subjects.Length; i++)
                times[i].Add(subjects[i]());
        }
        return [.. times.Select(list => new Sample(list))];
    }

    /// <summary>Runs one thing.</summary>
    public static Sample Of(int runs, Func<TimeSpan> subject) => TakeTurns(runs, subject)[0];

    /// <summary>The time of work in this process.</summary>
    public static TimeSpan Time(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        return clock.Elapsed;
    }
}
