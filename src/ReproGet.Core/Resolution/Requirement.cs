namespace ReproGet.Core.Resolution;

/// <summary>If the subject is chosen, one of the choices must be; or, where it is negative, none of them may be.</summary>
internal sealed class Requirement
{
    /// <summary>The subject of what must hold in any case.</summary>
    public const int Root = -1;

    /// <summary>Who requires it: a candidate, or <see cref="Root"/>.</summary>
    public required int Subject { get; init; }

    /// <summary>Candidates, in the order in which they are tried. With none a positive requirement cannot be met.</summary>
    public required int[] Choices { get; init; }

    /// <summary>Of requirements that leave a choice, those of a lower rank are decided first.</summary>
    public RequirementRank Rank { get; init; } = RequirementRank.Satisfy;

    /// <summary>Whether the choices exclude the subject.</summary>
    public bool IsNegative { get; init; }

    /// <summary>Whether it may stay unmet, if it must.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether an optional one is decided among those that are not.</summary>
    public bool IsEager { get; init; }

    /// <summary>What the source of requirements knows this one by.</summary>
    public int Tag { get; init; }

    /// <summary>The same with those of its choices only that are among others.</summary>
    public Requirement Among(int[] choices) => With(Array.FindAll(Choices, choice => choices.AsSpan().Contains(choice)), Rank, IsEager);

    /// <summary>The same with other choices, at another time.</summary>
    public Requirement With(int[] choices, RequirementRank rank, bool isEager)
        => new() { Subject = Subject, Choices = choices, Rank = rank, IsNegative = IsNegative, IsOptional = IsOptional, IsEager = isEager, Tag = Tag };
}
