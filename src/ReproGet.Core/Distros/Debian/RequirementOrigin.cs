namespace ReproGet.Core.Distros.Debian;

/// <summary>Where a requirement comes from.</summary>
/// <param name="Kind">Which rule, or field.</param>
/// <param name="Index">The number of a version; of a name for <see cref="OriginKind.Versions"/>, <see cref="OriginKind.Installed"/>, <see cref="OriginKind.Held"/> and <see cref="OriginKind.Excluded"/>; of a requested name for <see cref="OriginKind.Request"/>.</param>
/// <param name="Start">Where the relation starts in the field.</param>
/// <param name="Length">Its length, with all alternatives.</param>
internal readonly record struct RequirementOrigin(OriginKind Kind, int Index, int Start = 0, int Length = 0);

/// <summary>The rules that make requirements.</summary>
internal enum OriginKind : byte
{
    Request,
    Essential,
    Installed,
    Held,
    Excluded,
    Versions,
    NameOfVersion,
    OneVersion,
    Sibling,
    PreDepends,
    Depends,
    Conflicts,
    Breaks,
    Recommends,
    Suggests,
}
