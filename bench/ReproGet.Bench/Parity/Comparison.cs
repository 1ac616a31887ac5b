using ReproGet.Core;
using ReproGet.Core.Distros.Debian;

namespace ReproGet.Parity;

/// <summary>Asks apt and our resolver the same.</summary>
internal sealed class Comparison : IDisposable
{
    private readonly ArchiveCopy _copy;
    private readonly InstalledBase _base;
    private readonly DebianResolver _resolver;
    private readonly AptOracle _apt;

    public Comparison(ArchiveCopy copy, InstalledBase installed)
    {
        _copy = copy;
        _base = installed;
        _resolver = new DebianResolver(copy.Architecture, copy.Indices, new DebianResolverOptions { Installed = installed.Packages, InstallRecommends = installed.WithRecommends });
        _apt = new AptOracle(copy.Root, installed.Configuration);
        Names = [.. copy.Indices.SelectMany(index => index.Packages).Select(package => package.Name).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>All that can be asked for.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>As many draws of as many names as are wanted; the same for the same seed and the same names.</summary>
    public static IEnumerable<IReadOnlyList<string>> Draw(IReadOnlyList<string> names, int seed, int draws, int size)
    {
        var random = new Random(seed);
        for (var i = 0; i < draws; i++)
            yield return [.. Enumerable.Range(0, size).Select(_ => names[random.Next(names.Count)])];
    }

    /// <summary>What both make of a request.</summary>
    public async Task<Compared> CompareAsync(IReadOnlyList<string> request)
    {
        var asked = _apt.InstallAsync(AptOracle.Solver3, request);
        var ours = Ours(request);
        var theirs = await asked;
        return new Compared(request, ours, theirs, theirs.IsFailure && !ours.IsFailure && Accepts(ours));
    }

    /// <summary>The same for packages that are asked for in a suite; a fresh apt-get answers.</summary>
    public Compared CompareIn(DebianIndex suite, IReadOnlyList<string> request)
    {
        var ours = Ours(request, suite.Codename);
        var theirs = Simulate([.. request.Select(name => $"{name}/{suite.Codename}")]);
        return new(request, ours, theirs, theirs.IsFailure && !ours.IsFailure && Accepts(ours));
    }

    /// <summary>What our resolver makes of it.</summary>
    /// <param name="request">Names.</param>
    /// <param name="suite">Where all of them are to come from; null for where they are.</param>
    public Answer Ours(IReadOnlyList<string> request, string? suite = null)
    {
        try
        {
            return Answer.Of(_resolver.ResolveChanges([.. request.Distinct().Select(name => new PackageRequest(name, Suite: suite))]));
        }
        catch (ReproGetException failure)
        {
            return Answer.Failure(failure.Message);
        }
    }

    /// <summary>What apt's classic solver makes of it.</summary>
    public Task<Answer> ClassicAsync(IReadOnlyList<string> request) => _apt.InstallAsync(AptOracle.Classic, request);

    /// <summary>What a fresh apt-get makes of it.</summary>
    public Answer Simulate(IReadOnlyList<string> request) => _copy.Root.Simulate(_base.Configuration, request);

    public void Dispose() => _apt.Dispose();

    /// <summary>Whether apt-get would do exactly this where it is told every version.</summary>
    private bool Accepts(Answer ours)
        => Simulate([.. ours.Changes.Select(change => change.Split(' ')).Select(words => words[0].StartsWith('-') ? words[0][1..] + "-" : $"{words[0]}={words[2]}")]).IsSameAs(ours);
}

/// <summary>A request with both answers.</summary>
/// <param name="Request">The names.</param>
/// <param name="Ours">Our resolver's.</param>
/// <param name="Theirs">apt's.</param>
/// <param name="IsAccepted">Where apt found nothing and we did: whether apt takes what we found.</param>
internal sealed record Compared(IReadOnlyList<string> Request, Answer Ours, Answer Theirs, bool IsAccepted)
{
    /// <summary>Whether both say the same.</summary>
    public bool IsIdentical => Ours.IsSameAs(Theirs);

    /// <summary>Whether this may not be: apt finds what we do not, or refuses what we found.</summary>
    public bool IsWrong => Ours.IsFailure ? !Theirs.IsFailure : Theirs.IsFailure && !IsAccepted;
}
