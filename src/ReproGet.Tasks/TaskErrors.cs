using ReproGet.Core;

namespace ReproGet.Tasks;

/// <summary>RG1094, RG1097, RG1099: what no room of Core has words for.</summary>
internal static class TaskErrors
{
    /// <summary>The file system refused something where nobody reckoned with it.</summary>
    public static ReproGetException FileSystem(Exception failure)
        => new("RG1094", $"The file system refused: {failure.Message} Mend what the message names, and build again; the binary log says what was being done.", failure);

    public static ReproGetException NoBase(string project)
        => new("RG1097", $"{project} names no base image, and the .NET SDK infers none for it. Set ContainerBaseImage, for an empty base to “scratch”.");

    public static ReproGetException Unexpected(Exception defect)
        => new("RG1099", $"ReproGet.Sdk met something that it does not know: {defect.GetType().Name}: {defect.Message} Please report it with the log of “-v:diag”.", defect);
}
