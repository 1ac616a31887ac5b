namespace ReproGet.Core.Resolution;

/// <summary>What a distro tells the solver. Candidates are numbers from 0; what they stand for is the distro's business.</summary>
internal interface IRequirementSource
{
    /// <summary>Every candidate is below this.</summary>
    int CandidateCount { get; }

    /// <summary>What must hold in any case, in the order in which it is looked at.</summary>
    IReadOnlyList<Requirement> RootRequirements { get; }

    /// <summary>What is chosen where it can be, one after another, before any other choice is made.</summary>
    IReadOnlyList<int> Assumptions => [];

    /// <summary>What choosing this candidate requires. Asked once for each.</summary>
    IReadOnlyList<Requirement> RequirementsOf(int candidate);

    /// <summary>The candidate whose requirements are asked for before those of this one, such as the name that a version belongs to; or -1.</summary>
    int GeneralOf(int candidate);
}
