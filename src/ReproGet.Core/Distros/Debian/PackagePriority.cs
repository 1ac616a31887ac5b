namespace ReproGet.Core.Distros.Debian;

/// <summary>The Priority field (Debian policy 2.5), the most important first. It decides between providers.</summary>
public enum PackagePriority : byte
{
    /// <summary>Absent or not known: apt sorts it first.</summary>
    Unknown,

    /// <summary><c>required</c>.</summary>
    Required,

    /// <summary><c>important</c>.</summary>
    Important,

    /// <summary><c>standard</c>.</summary>
    Standard,

    /// <summary><c>optional</c>.</summary>
    Optional,

    /// <summary><c>extra</c>.</summary>
    Extra,
}
