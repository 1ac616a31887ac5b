namespace ReproGet.Core.Distros.Debian;

/// <summary>The Multi-Arch field.</summary>
public enum MultiArch : byte
{
    /// <summary>Absent, or <c>no</c>.</summary>
    No,

    /// <summary><c>same</c>: versions of several architectures are installed in lock step.</summary>
    Same,

    /// <summary><c>foreign</c>: satisfies dependencies of any architecture.</summary>
    Foreign,

    /// <summary><c>allowed</c>: satisfies those that say <c>:any</c>.</summary>
    Allowed,
}
