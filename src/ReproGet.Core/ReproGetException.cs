namespace ReproGet.Core;

/// <summary>A failure that the user is told about: what happened, where, and what mends it.</summary>
/// <remarks>
/// Every room keeps its factories in one <c>…Errors</c> class, a code each. The page <c>docs/errors/RGnnnn.md</c> tells more; <see cref="HelpLink"/> names it.
/// </remarks>
public sealed class ReproGetException : Exception
{
    /// <summary>Makes a failure with its code, <c>RGnnnn</c>, and one readable message.</summary>
    public ReproGetException(string code, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
    }

    /// <summary>The code, <c>RGnnnn</c>: 1 items and lock, 2 providers and cache, 3 indices and signatures, 4 resolution, 5 image, 6 registries, 7 IPFS.</summary>
    public string Code { get; }

    /// <summary>The page that explains the code.</summary>
    public override string? HelpLink => ErrorPages.Of(Code);
}
