namespace ReproGet.Core.Installation.Debian;

/// <summary>A maintainer script that somebody read.</summary>
/// <param name="Package">The package's name.</param>
/// <param name="Kind">Which script.</param>
/// <param name="Effect">The name of the effect's class that does its work; null where there is none to do.</param>
/// <param name="Work">What the script does on its first run, and so why nothing else is to be done in an image from scratch.</param>
/// <param name="Residues">The <see cref="MaintainerScript.Residue"/> of each text of it that was read, in hex.</param>
internal sealed record KnownScript(string Package, ScriptKind Kind, string? Effect, string Work, IReadOnlyList<string> Residues);
