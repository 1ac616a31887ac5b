using System.Security.Cryptography;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Debian.Base;

/// <summary>What dpkg does with a conffile that the root may have changed, when nobody can be asked: what somebody changed stays.</summary>
/// <remarks>dpkg(1), "conffiles", and dpkg's src/main/configure.c (deferred_configure_conffile, promptconfaction): the default answer is to keep.</remarks>
internal static class ConffileRule
{
    /// <summary>Whether the package's file takes the place.</summary>
    /// <param name="existing">What stands there; null for nothing.</param>
    /// <param name="recorded">The MD5 that the version before shipped; null where no version did.</param>
    /// <param name="shipped">The MD5 that this version ships.</param>
    public static ConffileDecision Decide(FileEntry? existing, string? recorded, string shipped)
    {
        var found = existing is null ? null : Hash(existing);
        if (recorded is null)
            return found is null || found == shipped ? ConffileDecision.Install : ConffileDecision.KeepAndOffer;
        if (found == recorded || found == shipped)
            return ConffileDecision.Install;
        // Taken away or changed; where the package has nothing new to say about it, nobody is told.
        return recorded == shipped ? ConffileDecision.Keep : ConffileDecision.KeepAndOffer;
    }

    private static string Hash(FileEntry entry)
    {
        if (entry.Content is not { } content)
            return "";
        using var stream = content.Open();
        // dpkg's own measure; nothing is trusted for it.
#pragma warning disable CA5351
        return Convert.ToHexStringLower(MD5.HashData(stream));
#pragma warning restore CA5351
    }
}

/// <summary>What becomes of a conffile.</summary>
internal enum ConffileDecision
{
    /// <summary>The package's stands there.</summary>
    Install,

    /// <summary>What is there stays, or nothing is there as before.</summary>
    Keep,

    /// <summary>What is there stays; the package's stands beside it as <c>.dpkg-dist</c>.</summary>
    KeepAndOffer,
}
