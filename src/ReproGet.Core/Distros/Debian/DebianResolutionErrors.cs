namespace ReproGet.Core.Distros.Debian;

/// <summary>RG4001 to RG4011, and the warning RG1076: requests that the archive cannot meet.</summary>
internal static class DebianResolutionErrors
{
    private const string NotInSuiteCode = "RG4008";

    /// <summary>A warning: not all architectures have the same.</summary>
    public const string DifferingSourceVersions = "RG4010";

    /// <summary>A warning: what is to be left out is not known.</summary>
    public const string UnknownExclusion = "RG1076";

    public static ReproGetException UnknownPackage(PackageRequest request, string suites, IReadOnlyList<string> nearest)
        => new("RG4001", $"{request.ShownOrigin} asks for the package {request.Name}, which {suites} do not have.{Suggestion(nearest)}");

    public static ReproGetException OnlyVirtual(PackageRequest request, IReadOnlyList<string> providers)
        => new("RG4002", $"{request.ShownOrigin} asks for {request.Name}, which is a virtual package: {Joined(providers)} provide{(providers.Count == 1 ? "s" : "")} it. Ask for {(providers.Count == 1 ? "it" : "one of them")}.");

    public static ReproGetException NoSuchVersion(PackageRequest request, IReadOnlyList<string> available, string? withEpoch)
        => new(
            "RG4003",
            $"{request.ShownOrigin} asks for {request}, but at hand is {Joined(available)}. "
            + (withEpoch is null ? "" : $"Did you mean {withEpoch}? Names of files, and so locks, leave the epoch out. ")
            + "Ask for one of these, or leave Version out.");

    public static ReproGetException Contradiction(PackageRequest one, PackageRequest other)
        => new("RG4004", $"{one.ShownOrigin} asks for {one}, and {other.ShownOrigin} asks for {other}: no version is both. Make the DistroPackage items agree.");

    public static ReproGetException OtherArchitecture(PackageRequest request, string architecture, IReadOnlyList<string> others)
        => new("RG4005", $"{request.ShownOrigin} asks for {request.Name}, which is there for {Joined(others)} but not for {architecture}. Restrict the item with OnlyArchitecture, or leave it out.");

    public static ReproGetException Unsatisfiable(Resolution.ResolutionFailure failure)
        => new(
            "RG4006",
            $"The requested packages cannot be installed. All of this would have to hold, and cannot:\n{failure}\nLeave one of the requests out, ask for other versions, or add the suite that has what is missing.",
            new Resolution.UnsatisfiableException(failure));

    public static ReproGetException BadConstraint(string text)
        => new("RG4007", $"“{text}” is no Version of a DistroPackage. Write an exact version such as 8.14.1-2, or a relation such as >= 1.2 (<<, <=, =, >=, >>).");

    public static ReproGetException NotInSuite(PackageRequest request, IReadOnlyList<string> available)
        => new(NotInSuiteCode, $"{request.ShownOrigin} asks for {request}, and {request.Suite} has no {request.Name}. At hand is {Joined(available)}. Mend the item's Suite, or leave it out.");

    public static ReproGetException NoSuchSuite(PackageRequest request, IReadOnlyList<string> nearest, IEnumerable<string> suites)
        => new(NotInSuiteCode, $"{request.ShownOrigin} asks for {request}, and no source has a suite {request.Suite}.{(nearest.Count == 0 ? "" : $" Did you mean {string.Join(" or ", nearest)}?")} "
            + $"The sources have {string.Join(", ", suites)}. Mend the item's Suite, or add the suite to a DistroSource.");

    public static ReproGetException TooHard(int conflicts)
        => new("RG4009", $"Whether the requested packages can be installed together was not found out: the search met {conflicts} dead ends and was given up. Ask for exact versions, leave one of the requests out, or name a dependency that you do not need in Without.");

    public static string SourceVersionsDiffer(string packages)
        => $"The images will not hold the same versions: {packages}. Each architecture has the newest that the archive has for it; the builds of one lag behind. Lock again later, or ask for a Version that all have.";

    public static ReproGetException OtherSourceVersions(string packages)
        => new("RG4011", $"The archive has other versions for one architecture than for another, and ReproGetSameVersions forbids that: {packages}. The lock was not changed. Lock again later, ask for a Version that all have, or set ReproGetSnapshot to a time when they agreed.");

    public static string UnknownExclusions(IReadOnlyList<string> names, string project)
    {
        var (name, item) = names.Count == 1 ? ("it", "item") : ("them", "items");
        return $"{Path.GetFileName(project)}: no package has or provides {string.Join(" or ", names)}, and none that is locked depends on {name}. Nothing is left out for {name}: correct the {item}.";
    }

    private static string Suggestion(IReadOnlyList<string> nearest)
        => nearest.Count == 0 ? " Check its name and the Suites and Components of the sources; where there are DistroSource items, nothing else is read." : $" Did you mean {string.Join(" or ", nearest)}?";

    private static string Joined(IReadOnlyList<string> names)
        => names.Count < 2 ? string.Concat(names) : string.Join(", ", names.Take(names.Count - 1)) + " and " + names[^1];
}
