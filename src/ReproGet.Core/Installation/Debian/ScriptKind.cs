namespace ReproGet.Core.Installation.Debian;

/// <summary>The maintainer scripts that run when a package is installed (deb-preinst(5), deb-postinst(5)).</summary>
internal enum ScriptKind
{
    /// <summary><c>preinst install</c>, before unpacking.</summary>
    PreInstallation,

    /// <summary><c>postinst configure ""</c>, after it.</summary>
    PostInstallation,
}

/// <summary>Names of the kinds.</summary>
internal static class ScriptKinds
{
    /// <summary>The control member's name.</summary>
    public static string MemberName(this ScriptKind kind) => kind == ScriptKind.PreInstallation ? "preinst" : "postinst";
}
