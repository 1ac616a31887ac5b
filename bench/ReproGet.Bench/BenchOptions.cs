namespace ReproGet.Bench;

/// <summary>What is measured, and how often.</summary>
/// <param name="Runs">Of each command; the median counts.</param>
/// <param name="Only">The names of the measurements to make; empty for all.</param>
/// <param name="UseHostSources">Whether indices come from where this machine's apt gets its own.</param>
/// <param name="Seed">Of what is drawn at random.</param>
/// <param name="Draws">How many single packages are drawn; of five packages a fifth of that.</param>
internal sealed record BenchOptions(int Runs, IReadOnlySet<string> Only, bool UseHostSources, int Seed, int Draws)
{
    public const string Usage = """
        dotnet run -c Release --project bench/ReproGet.Bench -- [--runs N] [--only NAME,NAME] [--host-sources] [--seed N] [--draws N]
          --runs N         how often each command is run; the median counts (5)
          --only NAMES     lock, download, assembly, build, memory, packages, container, apt; parity, which is made only if it is named
          --host-sources   indices come from this machine's own Debian mirror
          --seed N         of what parity draws (1)
          --draws N        how many single packages it draws for each line, and a fifth as many times five (1000)
        """;

    public static BenchOptions? Parse(string[] arguments)
    {
        var options = new BenchOptions(5, new HashSet<string>(StringComparer.Ordinal), false, 1, 1000);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--runs" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], out var runs) && runs > 0:
                    options = options with { Runs = runs };
                    i++;
                    break;
                case "--only" when i + 1 < arguments.Length:
                    options = options with { Only = arguments[++i].Split(',').ToHashSet(StringComparer.Ordinal) };
                    break;
                case "--seed" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], out var seed):
                    options = options with { Seed = seed };
                    i++;
                    break;
                case "--draws" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], out var draws) && draws > 0:
                    options = options with { Draws = draws };
                    i++;
                    break;
                case "--host-sources":
                    options = options with { UseHostSources = true };
                    break;
                default:
                    return null;
            }
        }
        return options;
    }
}
