using System.Globalization;
using System.Text;

namespace ReproGet.Components.Tests;

/// <summary>Many small archives in one, whose packages exclude each other so often that a solver has to go back, which the real archive hardly ever makes it do.</summary>
internal sealed class RandomArchive
{
    private const int Versions = 3;

    private static readonly string[] Operators = [">=", "<<", "=", ">="];
    private static readonly string[] Priorities = ["optional", "optional", "optional", "important", "extra"];

    private readonly Random _random;
    private readonly StringBuilder _packages = new();
    private readonly List<IReadOnlyList<string>> _requests = [];

    /// <summary>Makes as many as are wanted, the same for the same seed.</summary>
    public RandomArchive(int seed, int count)
    {
        _random = new Random(seed);
        for (var i = 0; i < count; i++)
            AddArchive($"a{i}-");
    }

    /// <summary>The text of the index.</summary>
    public string Packages => _packages.ToString();

    /// <summary>A request to each of the small archives.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Requests => _requests;

    private void AddArchive(string prefix)
    {
        string[] names = [.. Enumerable.Range(0, _random.Next(8, 26)).Select(i => $"{prefix}p{i}")];
        string[] virtuals = [.. Enumerable.Range(0, 3).Select(i => $"{prefix}v{i}")];
        string Relation()
        {
            var name = _random.Next(2 * names.Length + virtuals.Length) is var at && at < virtuals.Length ? virtuals[at] : names[at % names.Length];
            return virtuals.Contains(name) || _random.NextDouble() > 0.3 ? name : $"{name} ({Operators[_random.Next(Operators.Length)]} {_random.Next(Versions) + 1})";
        }
        foreach (var name in names)
        {
            var version = _random.Next(Versions) + 1;
            _packages.Append(CultureInfo.InvariantCulture, $"Package: {name}\nVersion: {version}\nArchitecture: amd64\nPriority: {Priorities[_random.Next(Priorities.Length)]}\n");
            Field("Depends", 0.7, () => Several(2, ", ", () => Several(4, " | ", Relation)));
            Field("Conflicts", 0.6, () => Several(2, ", ", Relation));
            Field("Provides", 0.35, () => virtuals[_random.Next(virtuals.Length)]);
            Field("Source", 0.2, () => $"{prefix}s ({_random.Next(Versions) + 1})");
            _packages.Append(CultureInfo.InvariantCulture, $"Filename: pool/{name}_{version}_amd64.deb\nSize: 1\nSHA256: {new string('0', 64)}\n\n");
        }
        _requests.Add([.. Enumerable.Range(0, _random.Next(1, 6)).Select(_ => names[_random.Next(names.Length)])]);
    }

    private void Field(string name, double probability, Func<string> value)
    {
        if (_random.NextDouble() < probability)
            _packages.Append(CultureInfo.InvariantCulture, $"{name}: {value()}\n");
    }

    private string Several(int most, string separator, Func<string> one) => string.Join(separator, Enumerable.Range(0, _random.Next(most) + 1).Select(_ => one()));
}
