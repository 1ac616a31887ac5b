namespace ReproGet.Core.Resolution;

/// <summary>Why packages cannot be installed together: the shortest chain of requirements that cannot all hold.</summary>
/// <param name="Steps">From what was asked for down to what cannot be. Without any one of them the rest could hold.</param>
public sealed record ResolutionFailure(IReadOnlyList<ResolutionStep> Steps)
{
    /// <summary>One line a step.</summary>
    public override string ToString() => string.Join('\n', Steps.Select(step => "  " + step));
}

/// <summary>One requirement of a chain.</summary>
/// <param name="Kind">What it says.</param>
/// <param name="Subject">Who requires it: a project, or a package with its version.</param>
/// <param name="Relation">What is required, in the distro's own words: <c>libc6 (&gt;= 2.41)</c>.</param>
/// <param name="Packages">The packages that it is about, with versions: what could meet it, or what is excluded.</param>
public sealed record ResolutionStep(ResolutionStepKind Kind, string Subject, string Relation, IReadOnlyList<string> Packages)
{
    /// <summary>As a sentence.</summary>
    public override string ToString() => Kind switch
    {
        ResolutionStepKind.Request => $"{Subject} asks for {Relation}",
        ResolutionStepKind.Installed => $"{Relation} is installed",
        ResolutionStepKind.Held => $"the base holds {string.Join(", ", Packages)} (apt-mark hold); a DistroPackage with a Version changes it",
        ResolutionStepKind.Depends when Packages.Count == 0 => $"{Subject} depends on {Relation}, which no package at hand satisfies",
        ResolutionStepKind.Depends when Packages is [var only] && only != Relation => $"{Subject} depends on {Relation}: {only}",
        ResolutionStepKind.Depends when Packages.Count > 1 => $"{Subject} depends on {Relation}: {string.Join(" or ", Packages)}",
        ResolutionStepKind.Depends => $"{Subject} depends on {Relation}",
        ResolutionStepKind.Conflicts => $"{Subject} cannot be beside {string.Join(", ", Packages)} ({Relation})",
        ResolutionStepKind.Versions => $"{Subject} comes as {string.Join(" or ", Packages)}",
        ResolutionStepKind.OneVersion => $"{Subject} and {string.Join(", ", Packages)} cannot both be installed",
        _ => $"{string.Join(", ", Packages)} is not taken: {Relation}",
    };
}

/// <summary>What a step of a chain says.</summary>
public enum ResolutionStepKind
{
    /// <summary>A project asks for it.</summary>
    Request,

    /// <summary>The base has it, and it is to stay.</summary>
    Installed,

    /// <summary>The base has it, and forbids that it changes.</summary>
    Held,

    /// <summary>A package needs another.</summary>
    Depends,

    /// <summary>A package excludes others.</summary>
    Conflicts,

    /// <summary>A name comes in these versions.</summary>
    Versions,

    /// <summary>Of one name only one version can be there.</summary>
    OneVersion,

    /// <summary>A version is at hand but not taken by the archive's policy.</summary>
    Excluded,
}

/// <summary>Carries the parts of a failure behind the message that is shown.</summary>
public sealed class UnsatisfiableException(ResolutionFailure failure) : Exception(failure.ToString())
{
    /// <summary>The chain.</summary>
    public ResolutionFailure Failure { get; } = failure;
}
