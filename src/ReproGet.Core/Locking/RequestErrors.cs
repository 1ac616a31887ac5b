using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>RG1020 to RG1028: items and properties that ask for what cannot be.</summary>
internal static class RequestErrors
{
    public static ReproGetException MalformedRequestFile(string path, int line, string problem)
        => new("RG1020", $"{path}({line}): {problem}. The build writes this file itself: delete it and build again; if that does not help, use one version of ReproGet.Sdk in all projects.");

    public static ReproGetException UnreadableRequestFile(string path, Exception failure)
        => new("RG1028", $"{path} cannot be read: {failure.Message} The build writes this file itself: let nothing else change its folder, and build again.", failure);

    public static ReproGetException PackageName(string name, string project)
        => new(
            "RG1021",
            $"DistroPackage “{LockErrors.Printable(name)}” in {project} is no package name: it has at least two characters, lower-case letters, digits, “+”, “-” and “.” only. "
            + (name.Any(char.IsAsciiLetterUpper) && DebianFileName.IsPackage(name.ToLowerInvariant()) ? $"Did you mean {name.ToLowerInvariant()}?" : "A version goes into Version, a suite into Suite, an architecture into OnlyArchitecture."));

    public static ReproGetException UnknownArchitecture(string architecture, string package, string project)
        => new(
            "RG1022",
            $"OnlyArchitecture “{LockErrors.Printable(architecture)}” of DistroPackage “{package}” in {project} is not known. Use amd64, arm64, arm-v7, 386, ppc64le, s390x or riscv64, the distro's own names, or a runtime identifier such as linux-x64.");

    public static ReproGetException Contradiction(string package, string metadata, (string Value, string Project) first, (string Value, string Project) second)
        => new(
            "RG1023",
            $"DistroPackage “{package}” is asked for with {metadata} “{first.Value}” in {first.Project} and with “{second.Value}” in {second.Project}. An image holds one: make the two agree, or remove one.");

    public static ReproGetException Disagreement(string option, (string? Value, string Label) first, (string? Value, string Label) second)
        => new(
            "RG1024",
            $"One lock serves all frameworks and runtime identifiers of a project, but “{option}” is {Quoted(first.Value)} for {first.Label} and {Quoted(second.Value)} for {second.Label}. Give it one value, or give each its own ReproGetLockFile.");

    public static ReproGetException InvalidValue(string what, string value, string project, string expected)
        => new("RG1025", $"{what} is “{LockErrors.Printable(value)}” in {project}; it must be {expected}.");

    public static ReproGetException Credentials(string what, string withoutThem, string project)
        => new(
            "RG1026",
            $"{what} “{LockErrors.Printable(withoutThem)}” in {project} has a user name or password in it, which would end up in build logs. Remove them: this version sends none, so the server must let this machine in without.");

    public static ReproGetException RuntimeIdentifier(string runtimeIdentifier, string project)
        => new(
            "RG1027",
            $"No distro packages can be locked for the runtime identifier “{LockErrors.Printable(runtimeIdentifier)}” of {project}: it is not Linux, or its architecture is not known. Set RuntimeIdentifiers to ones such as linux-x64;linux-arm64.");

    private static string Quoted(string? value) => value is null ? "not set" : $"“{LockErrors.Printable(value)}”";
}
