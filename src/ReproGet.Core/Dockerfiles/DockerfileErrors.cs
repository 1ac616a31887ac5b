using ReproGet.Core.Locking;

namespace ReproGet.Core.Dockerfiles;

/// <summary>RG1130 to RG1137, RG1147 and RG1148: what keeps a Dockerfile from being written.</summary>
internal static class DockerfileErrors
{
    /// <summary>A warning: a version that a package manager cannot be told on its command line.</summary>
    public const string VersionLeftOut = "RG1136";

    public static ReproGetException NotOurs(string path)
        => new("RG1130", $"“{path}” is there and was not written by ReproGet.Sdk: its first line is another. It was not overwritten, and nothing else was written. Set ReproGetDockerfileDir to another folder, or remove the file.");

    public static ReproGetException NoRegistryBase(string? reference, string project)
        => new(
            "RG1131",
            $"{project} stands on {(reference is null or "scratch" ? "an empty base" : $"“{LockErrors.Printable(reference)}”")}, and a Dockerfile needs a base from a registry, with a package manager in it. Set ContainerBaseImage to one, such as “debian:trixie-slim”, and lock again.");

    public static ReproGetException NotSayable(string what, string value)
        => new("RG1132", $"{what} “{LockErrors.Printable(value)}” cannot be said in a Dockerfile: it holds a line end or another control character. Change it, or build the image without Docker: dotnet publish.");

    public static ReproGetException BadName(string what, string name)
        => new("RG1133", $"{what} “{LockErrors.Printable(name)}” cannot be in a Dockerfile: it has characters that no such name has. Nothing was written.");

    public static ReproGetException LongLine(string line, int length, int most)
        => new("RG1147", $"The line “{LockErrors.Printable(line[..Math.Min(line.Length, 60)])}…” of the Dockerfile would have {length} bytes, and builders read lines of at most {most}. Make what is in it shorter, or build the image without Docker: dotnet publish. Nothing was written.");

    public static ReproGetException OneName(string name)
        => new("RG1148", $"The lock has several packages “{LockErrors.Printable(name)}” with different contents, in folders of their own; for a package manager they are one file. Take out of the lock the one that is not wanted. Nothing was written.");

    public static ReproGetException NoRecipe(string? distro, string project, IEnumerable<string> known)
        => new("RG1134", $"{project} {(distro is null ? "names no distro" : $"is of the distro “{LockErrors.Printable(distro)}”")}, and Dockerfiles are written for {string.Join(", ", known)}. Set ReproGetDistro to one of them.");

    public static ReproGetException NotRead(string path, Exception failure)
        => new("RG1135", $"“{path}” is there, and whether it may be overwritten cannot be seen: {failure.Message} Nothing was written. Remove it, or set ReproGetDockerfileDir to another folder.", failure);

    public static string VersionLeftOutMessage(string package, string version, string distro)
        => $"Dockerfile.generate-hash asks for {LockErrors.Printable(package)} in any version, not in “{LockErrors.Printable(version)}”: {distro}'s package manager takes only {(distro == "arch" ? "names" : "exact versions")}.";

    public static ReproGetException WrongPackage(string name, string distro)
        => new("RG1137", $"“{LockErrors.Printable(name)}” is in the lock, and is no package that {distro}'s package manager could install. Take it out of the lock for a Dockerfile.");
}
