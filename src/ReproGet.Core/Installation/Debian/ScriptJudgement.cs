namespace ReproGet.Core.Installation.Debian;

/// <summary>Decides which packages count as configured, and warns about the others.</summary>
internal static class ScriptJudgement
{
    private static readonly ScriptKind[] Kinds = [ScriptKind.PreInstallation, ScriptKind.PostInstallation];

    /// <summary>Whether all of a package's installing maintainer scripts are understood.</summary>
    public static bool IsConfigured(UnpackedPackage package, bool ignoreScripts, IReadOnlyList<IEffect> effects, IDiagnostics diagnostics)
    {
        if (ignoreScripts)
            return true;
        var scripts = Kinds.Select(kind => MaintainerScript.Read(package, kind)).OfType<MaintainerScript>()
            .Where(script => script.Unknown.Count > 0 && !KnownScripts.Covers(package.Name, script, effects))
            .ToList();
        if (scripts.Count > 0)
            diagnostics.Warning(InstallationErrors.ScriptNotUnderstood, Message(package, scripts));
        return scripts.Count == 0;
    }

    private static string Message(UnpackedPackage package, List<MaintainerScript> scripts)
    {
        var unknown = scripts.SelectMany(script => script.Unknown).ToList();
        return $"The {string.Join(" and ", scripts.Select(script => script.Kind.MemberName()))} of {package.Name} {package.Version} {(scripts.Count == 1 ? "does" : "do")} something that is not known here: “{string.Join("”, “", unknown.Take(3))}”"
            + $"{(unknown.Count > 3 ? " and more" : "")}. The package is recorded as unpacked, not as configured. If your app does not need it, add MaintainerScripts=\"Ignore\" to "
            + $"<DistroPackage Include=\"{package.Name}\" /> (which may be new) and write the lock anew; if it does, do in your app what the script would do, or leave the package out.";
    }
}
