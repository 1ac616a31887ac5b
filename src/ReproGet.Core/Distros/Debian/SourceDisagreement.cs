namespace ReproGet.Core.Distros.Debian;

/// <summary>Tells where other sources have other bytes under a version that was chosen. Whoever runs one of them could have put them there, and the order of the sources decides whose are taken.</summary>
/// <remarks>apt takes those of the first source too, and warns of it where nothing else tells the packages apart (apt-pkg/acquire-item.cc, “Sources disagree on hashes”).</remarks>
internal static class SourceDisagreement
{
    private const int MostShown = 10;

    /// <summary>Warns of it, once for an architecture.</summary>
    public static void Warn(IEnumerable<ResolvedPackage> chosen, IDiagnostics diagnostics)
    {
        List<string> told = [.. chosen.Where(one => one.OtherwiseIn.Count > 0).Select(one => $"{one.Package} of {one.SourceId} (otherwise in {string.Join(", ", one.OtherwiseIn.Select(other => other == one.SourceId ? "another of its suites or components" : other))})")];
        if (told.Count > 0)
            diagnostics.Warning(DebianIndexErrors.SourcesDisagree, DebianIndexErrors.SourcesDisagreeOn(string.Join(", ", told.Take(MostShown)) + (told.Count > MostShown ? $" and {told.Count - MostShown} more" : "")));
    }
}
