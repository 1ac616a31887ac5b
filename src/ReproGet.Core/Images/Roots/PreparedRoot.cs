using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Checks;
using ReproGet.Core.Sbom;

namespace ReproGet.Core.Images.Roots;

/// <summary>What base and packages make of a root file system, before the project's own files come.</summary>
/// <param name="Tree">All of it. Of contents it need only have those of accounts, and the headers of libraries.</param>
/// <param name="Layer">What the packages brought; null where they brought nothing.</param>
/// <param name="Findings">What leads nowhere in the packages.</param>
/// <param name="Packages">What is installed, the base's packages among them.</param>
/// <param name="Words">What was to be said while it was made: it is said again when it is taken from the cache.</param>
internal sealed record PreparedRoot(FileTree Tree, PackageLayer? Layer, IReadOnlyList<RootFinding> Findings, IReadOnlyList<SbomPackage> Packages, IReadOnlyList<Diagnostic> Words);

/// <summary>Something in the packages that leads nowhere.</summary>
/// <param name="Finding">What.</param>
/// <param name="IsWarning">Whether a user shall hear of it; else it is for who looks.</param>
internal sealed record RootFinding(LinkFinding Finding, bool IsWarning);

/// <summary>A warning, or a message where it has no code.</summary>
/// <param name="Code"><c>RGnnnn</c>, or empty.</param>
/// <param name="Text">The words.</param>
internal sealed record Diagnostic(string Code, string Text);
