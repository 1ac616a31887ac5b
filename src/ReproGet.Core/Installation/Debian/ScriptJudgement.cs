namespace ReproGet.Core.Installation.Debian;

/// <summary>Decides which packages count as configured, and warns about the others.</summary>
internal static class ScriptJudgement
{
    /// <summary>Whether all of a package's installing maintainer scripts are understood.</summary>
    public static bool IsConfigured(UnpackedPackage package, bool ignoreScripts, IReadOnlyList<IEffect> effects, IDiagnostics diagnostics)
    {
        if (ignoreScripts)
            return true;
        var isConfigured = true;
        foreach (var kind in new[] { ScriptKind.PreInstallation, ScriptKind.PostInstallation })
        {
            if (MaintainerScript.Read(package, kind) is not { Unknown.Count: > 0 } script || KnownScripts.Covers(package.Name, script, effects))
                continue;
            isConfigured = false;
            diagnostics.Warning(InstallationErrors.ScriptNotUnderstood, Message(package, script));
        }
        return isConfigured;
    }

    private static string Message(UnpackedPackage package, MaintainerScript script)
        => $"The {script.Kind.MemberName()} of {package.Name} {package.Version} does something that is not known here: “{string.Join("”, “", script.Unknown.Take(3))}”"
            + $"{(script.Unknown.Count > 3 ? " and more" : "")}. The package is recorded as unpacked, not as configured. If your app does not need it, add MaintainerScripts=\"Ignore\" to "
            + $"<DistroPackage Include=\"{package.Name}\" /> (which may be new) and write the lock anew; if it does, do in your app what the script would do, or leave the package out.";
}
