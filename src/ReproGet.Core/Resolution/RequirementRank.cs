namespace ReproGet.Core.Resolution;

/// <summary>The order in which choices are made. A choice made early guides the later ones, so what is certain or new comes first.</summary>
/// <remarks>The ranks are those that apt's solver 3.0 works by; other distros may use fewer.</remarks>
internal enum RequirementRank : byte
{
    /// <summary>All choices are new: they may bring what replaces something.</summary>
    SatisfyNew,

    /// <summary>A dependency.</summary>
    Satisfy,

    /// <summary>One of the choices is obsolete.</summary>
    SatisfyObsolete,

    /// <summary>Which version of a chosen name.</summary>
    SelectVersion,

    /// <summary>Keep what was installed by wish, where a newer one could take its place.</summary>
    UpgradeManual,

    /// <summary>Keep what was installed by wish.</summary>
    KeepManual,

    /// <summary>Keep what was installed for others, where a newer one could take its place.</summary>
    UpgradeAutomatic,

    /// <summary>Keep what was installed for others.</summary>
    KeepAutomatic,

    /// <summary>Keep what something installed recommends or suggests.</summary>
    KeepRecommended,
}
