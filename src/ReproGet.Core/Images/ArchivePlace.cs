using System.Text.Json;
using System.Text.Json.Nodes;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Images.Bases;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images;

/// <summary>Where an image archive may be written: over an archive of before, and over nothing else that somebody may need.</summary>
public static class ArchivePlace
{
    private const int HeadLength = 512;
    private const int TarMagic = 257;

    /// <summary>Checks a place before anything is made for it.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="baseImage">What <c>ContainerBaseImage</c> names; null or empty for nothing.</param>
    /// <param name="projectFolder">Where its relative paths begin.</param>
    /// <exception cref="ReproGetException">RG5172: the base itself stands there; RG5173: a file stands there that is no archive; RG6004: it cannot be looked at.</exception>
    public static void Check(string path, string? baseImage, string projectFolder)
    {
        try
        {
            if (baseImage is { Length: > 0 } && Holds(BaseReference.Parse(baseImage, projectFolder), path))
                throw ImageErrors.OverBase(path, baseImage);
            if (!IsSummary(SummaryOf(path)) && !IsArchive(path))
                throw ImageErrors.OverFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OciErrors.CannotWrite(path, e);
        }
    }

    /// <summary>Checks the place of the file that is written beside an archive and tells what is in it.</summary>
    /// <exception cref="ReproGetException">RG5173: another file stands there; RG6004: it cannot be looked at.</exception>
    public static void CheckSummary(string path)
    {
        var summary = SummaryOf(path);
        try
        {
            if (File.Exists(summary) && RegularFile.LengthOf(summary) > 0 && !IsSummary(summary))
                throw ImageErrors.OverFile(summary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OciErrors.CannotWrite(summary, e);
        }
    }

    /// <summary>The file beside an archive that tells what is in it.</summary>
    public static string SummaryOf(string path) => path + ".json";

    private static bool Holds(BaseReference reference, string path)
    {
        if (reference.Kind is not (BaseKind.OciFolder or BaseKind.OciArchive or BaseKind.DockerArchive))
            return false;
        var comparison = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        // A rename takes the place of a link, not of what it leads to.
        var place = Entry(path);
        var real = Real(reference.Location);
        return reference.Kind == BaseKind.OciFolder
            ? place.StartsWith(real + Path.DirectorySeparatorChar, comparison)
            : place.Equals(real, comparison) || place.Equals(Entry(reference.Location), comparison);
    }

    private static string Entry(string path) => Path.GetDirectoryName(path) is { } folder ? Path.Combine(Real(folder), Path.GetFileName(path)) : path;

    private static string Real(string path)
    {
        var entry = Entry(path);
        return new FileInfo(entry).LinkTarget is null ? entry : Real(File.ResolveLinkTarget(entry, returnFinalTarget: true)!.FullName);
    }

    private static bool IsSummary(string path)
    {
        try
        {
            return File.Exists(path) && WholeJson.Parse(RegularFile.ReadAllBytes(path)) is JsonObject json && json.ContainsKey("digest") && json.ContainsKey("images");
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether nothing is there, or what archives begin with, packed ones too.</summary>
    private static bool IsArchive(string path)
    {
        if (!File.Exists(path) || RegularFile.LengthOf(path) == 0)
            return true;
        var head = new byte[HeadLength];
        using var file = File.OpenRead(path);
        var start = head.AsSpan(0, file.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false));
        return start.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])
            || start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd])
            || (start.Length == HeadLength && start[TarMagic..].StartsWith("ustar"u8));
    }
}
