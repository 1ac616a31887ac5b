namespace ReproGet.Core.Distros.Debian;

/// <summary>The fields of a package that make requirements.</summary>
internal static class RequirementFields
{
    /// <summary>In the order in which apt reads them, which is the order of work.</summary>
    public static IReadOnlyList<OriginKind> All { get; } = [OriginKind.PreDepends, OriginKind.Depends, OriginKind.Conflicts, OriginKind.Breaks, OriginKind.Recommends, OriginKind.Suggests];

    public static string? Text(DebianPackage package, OriginKind field) => field switch
    {
        OriginKind.PreDepends => package.PreDepends,
        OriginKind.Depends => package.Depends,
        OriginKind.Conflicts => package.Conflicts,
        OriginKind.Breaks => package.Breaks,
        OriginKind.Recommends => package.Recommends,
        _ => package.Suggests,
    };

    public static bool IsNegative(OriginKind field) => field is OriginKind.Conflicts or OriginKind.Breaks;

    public static bool IsOptional(OriginKind field) => field is OriginKind.Recommends or OriginKind.Suggests;

    public static string Name(OriginKind field) => field == OriginKind.PreDepends ? "Pre-Depends" : field.ToString();
}
