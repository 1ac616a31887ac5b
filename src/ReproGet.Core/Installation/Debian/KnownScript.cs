namespace ReproGet.Core.Installation.Debian;

/// <summary>A maintainer script that somebody read.</summary>
/// <param name="Package">The package's name.</param>
/// <param name="Kind">Which script.</param>
/// <param name="Residue">Its <see cref="MaintainerScript.Residue"/>, in hex.</param>
/// <param name="Effect">The name of the effect's class that does its work; null where there is none to do.</param>
/// <param name="Reason">Why nothing else is to be done in an image from scratch.</param>
internal sealed record KnownScript(string Package, ScriptKind Kind, string Residue, string? Effect, string Reason);
