namespace ReproGet.Core.Providers;

/// <summary>An archive that holds the files of a source.</summary>
/// <param name="Base">What names in the archive are relative to: <c>http://ftp.debian.org/debian/</c>.</param>
/// <param name="SourceId">The identity of the source that it serves.</param>
public sealed record SourceMirror(Uri Base, string SourceId);
