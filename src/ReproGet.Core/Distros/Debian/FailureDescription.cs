using ReproGet.Core.Resolution;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Says in package names what the solver found unsatisfiable.</summary>
internal sealed class FailureDescription(PackageUniverse universe, DebianRequirements requirements, Problem problem)
{
    /// <summary>Names of what the other requirements speak of.</summary>
    private readonly HashSet<int> _spokenOf = [];

    public ResolutionFailure Describe(IReadOnlyList<Requirement> core)
    {
        foreach (var requirement in core)
            _spokenOf.UnionWith((requirement.IsNegative ? [] : requirement.Choices).Append(requirement.Subject).Where(candidate => candidate != Requirement.Root).Select(universe.NameOf));
        var steps = core.SelectMany(Steps).Distinct(new StepText()).ToList();
        return new ResolutionFailure(steps);
    }

    private IEnumerable<ResolutionStep> Steps(Requirement requirement)
    {
        var origin = requirements.OriginOf(requirement);
        switch (origin.Kind)
        {
            case OriginKind.Request:
                var request = problem.Selections[origin.Index].Request;
                yield return new ResolutionStep(ResolutionStepKind.Request, request.ShownOrigin, request.ToString(), Choices(requirement));
                break;
            case OriginKind.Essential:
                yield return new ResolutionStep(ResolutionStepKind.Request, "ReproGetEssential", universe.Names.Text(origin.Index), Choices(requirement));
                break;
            case OriginKind.Installed:
                yield return new ResolutionStep(ResolutionStepKind.Installed, "", universe.Names.Text(origin.Index), Choices(requirement));
                break;
            case OriginKind.Held:
                yield return new ResolutionStep(ResolutionStepKind.Held, "", universe.Names.Text(origin.Index), Choices(requirement));
                break;
            case OriginKind.Excluded:
                const string Policy = "its suite gives nothing unasked, or the suites give another version first; name its Suite or Version in a DistroPackage";
                var asked = problem.Selections.FirstOrDefault(selection => selection.Name == origin.Index)?.Request;
                yield return new ResolutionStep(
                    ResolutionStepKind.Excluded,
                    universe.Names.Text(origin.Index),
                    asked is { IsPlain: false } ? $"{asked.ShownOrigin} asks for {asked}" : Policy,
                    Choices(requirement));
                break;
            case OriginKind.Versions when requirement.Choices.Length > 1:
                yield return new ResolutionStep(ResolutionStepKind.Versions, universe.Names.Text(origin.Index), "", Choices(requirement));
                break;
            case OriginKind.OneVersion:
                yield return new ResolutionStep(ResolutionStepKind.OneVersion, Shown(requirement.Subject), "", Choices(requirement));
                break;
            case OriginKind.Versions or OriginKind.NameOfVersion:
                break;
            default:
                foreach (var step in Relation(requirement, origin))
                    yield return step;
                break;
        }
    }

    private IEnumerable<ResolutionStep> Relation(Requirement requirement, RequirementOrigin origin)
    {
        var package = universe.PackageOf(origin.Index);
        var text = RequirementFields.Text(package, origin.Kind)!.Substring(origin.Start, origin.Length);
        var relation = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (requirement.IsNegative)
        {
            yield return new ResolutionStep(ResolutionStepKind.Conflicts, Shown(requirement.Subject), $"{RequirementFields.Name(origin.Kind)}: {relation}", Excluded(requirement));
            yield break;
        }
        yield return new ResolutionStep(ResolutionStepKind.Depends, Shown(requirement.Subject), relation, Choices(requirement));
        if (requirement.Choices.Length > 0)
            yield break;
        foreach (var alternative in DependencyParser.Parse(relation).SelectMany(group => group))
        {
            if (universe.Find(alternative.Name) is >= 0 and var name)
                yield return new ResolutionStep(ResolutionStepKind.Versions, alternative.Name, "", [.. universe.VersionsOf(name).Select(v => universe.PackageOf(v).Version)]);
        }
    }

    /// <summary>What provides a name may be many, of which the rest of the chain needs one.</summary>
    private List<string> Excluded(Requirement requirement)
        => requirement.Choices.Where(choice => _spokenOf.Contains(universe.NameOf(choice))).Select(Shown).Distinct().ToList() is { Count: > 0 } needed ? needed : Choices(requirement);

    private List<string> Choices(Requirement requirement) => [.. requirement.Choices.Select(Shown).Distinct()];

    /// <summary>A name that comes in one version is shown with it.</summary>
    private string Shown(int candidate)
    {
        if (candidate >= universe.Names.Count)
            return universe.PackageOf(candidate - universe.Names.Count).ToString();
        var first = universe.FirstVersions[candidate];
        return universe.FirstVersions[candidate + 1] - first == 1 ? universe.PackageOf(first).ToString() : universe.Names.Text(candidate);
    }

    private sealed class StepText : IEqualityComparer<ResolutionStep>
    {
        public bool Equals(ResolutionStep? x, ResolutionStep? y) => x?.ToString() == y?.ToString();

        public int GetHashCode(ResolutionStep step) => step.ToString().GetHashCode(StringComparison.Ordinal);
    }
}
