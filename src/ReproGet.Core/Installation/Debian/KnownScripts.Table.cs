namespace ReproGet.Core.Installation.Debian;

internal static partial class KnownScripts
{
    /// <summary>All of them.</summary>
    internal static IReadOnlyList<KnownScript> All { get; } =
    [
    ];
}
