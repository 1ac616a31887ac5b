using System.Globalization;
using ReproGet.Core.Packages;
using ReproGet.Parity;

namespace ReproGet.Bench;

/// <summary>How often our resolver chooses what apt chooses.</summary>
internal sealed class ParityMeasurement : IMeasurement
{
    private const int Checked = 5;

    private static readonly string[] Codenames = ["bookworm", "trixie", "sid"];
    private static readonly string[] Architectures = ["amd64", "arm64"];

    public string Name => "parity";

    public async Task<IReadOnlyList<MarkdownTable>> RunAsync(Workspace workspace)
    {
        var options = workspace.Options;
        var cache = Directory.CreateDirectory(workspace.ParityCache).FullName;
        using var archives = new Archives(cache, new Silence());
        var root = await AptRoot.MakeAsync(cache, archives, CancellationToken.None);
        var table = new MarkdownTable(
            $"Identical to apt {root.Version()} with its solver 3.0, seed {options.Seed}",
            "release", "architecture", "base", "one package", "five packages", "apt only", "we only, accepted by apt", "we only, refused", "classic solver: one", "classic solver: five");
        var differences = new MarkdownTable("Differences", "where", "request", "apt only", "we only");
        foreach (var codename in Codenames)
        {
            foreach (var architecture in Architectures)
            {
                var copy = await ArchiveCopy.MakeAsync(root, archives, codename, Architecture.FromName(architecture)!, CancellationToken.None);
                foreach (var installed in new[] { InstalledBase.Empty(copy), await InstalledBase.MinimalAsync(copy, CancellationToken.None) })
                    await MeasureAsync(copy, installed, options, table, differences);
            }
        }
        return [table, differences];
    }

    private static async Task MeasureAsync(ArchiveCopy copy, InstalledBase installed, BenchOptions options, MarkdownTable table, MarkdownTable differences)
    {
        using var comparison = new Comparison(copy, installed);
        var singles = await CompareAsync(comparison, Comparison.Draw(comparison.Names, options.Seed, options.Draws, 1));
        var fives = await CompareAsync(comparison, Comparison.Draw(comparison.Names, options.Seed + 1, (options.Draws + 4) / 5, 5));
        List<(Compared Compared, bool IsClassic)> all = [.. singles, .. fives];
        table.Add(
            copy.Codename, copy.Architecture.Name, installed.Name,
            Share(singles.Count(one => one.Compared.IsIdentical), singles.Count),
            Share(fives.Count(one => one.Compared.IsIdentical), fives.Count),
            Text(all.Count(one => one.Compared.Ours.IsFailure && !one.Compared.Theirs.IsFailure)),
            Text(all.Count(one => one.Compared.IsAccepted)),
            Text(all.Count(one => one.Compared.IsWrong && !one.Compared.Ours.IsFailure)),
            Share(singles.Count(one => one.IsClassic), singles.Count),
            Share(fives.Count(one => one.IsClassic), fives.Count));
        foreach (var (compared, _) in all.Where(one => !one.Compared.IsIdentical))
            differences.Add($"{copy.Codename} {copy.Architecture.Name} {installed.Name}", string.Join(' ', compared.Request), compared.Theirs.Beyond(compared.Ours), compared.Ours.Beyond(compared.Theirs));
        // The long-lived process is to answer as apt-get itself does.
        foreach (var (compared, _) in singles.Take(Checked).Concat(fives.Take(Checked)))
        {
            if (!comparison.Simulate(compared.Request).IsSameAs(compared.Theirs))
                throw new InvalidOperationException($"apt-get does not answer {string.Join(' ', compared.Request)} as the oracle does.");
        }
    }

    private static async Task<List<(Compared Compared, bool IsClassic)>> CompareAsync(Comparison comparison, IEnumerable<IReadOnlyList<string>> requests)
    {
        var all = new List<(Compared, bool)>();
        foreach (var request in requests)
        {
            var compared = await comparison.CompareAsync(request);
            all.Add((compared, (await comparison.ClassicAsync(request)).IsSameAs(compared.Ours)));
        }
        return all;
    }

    private static string Share(int part, int whole) => (100.0 * part / whole).ToString("F1", CultureInfo.InvariantCulture) + " %";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
