namespace ReproGet.Core.FileSystem;

/// <summary>Whether an archive has to say that it ends.</summary>
public enum TarEnd
{
    /// <summary>Two blocks of zeros end it, as POSIX asks; without them it was cut.</summary>
    Required,

    /// <summary>It may stop after any member: the signature and control parts of an <c>.apk</c> do.</summary>
    Optional,
}
