using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros;

/// <summary>RG5200 to RG5211, RG1140, RG1141, RG1145 and RG1146: the packages of a running system, or of a root on its disk.</summary>
internal static class HostErrors
{
    private const int MaxNames = 20;

    /// <summary>A warning: installed packages of which no file is known.</summary>
    public const string NoFile = "RG5206";

    /// <summary>A warning: files of a lock that are no packages by their names.</summary>
    public const string NoPackage = "RG1145";

    public static string NoPackageMessage(IReadOnlyList<string> files)
        => $"The lock has {Beginning([.. files.Select(file => $"“{FileSystemErrors.Printable(file)}”")])}, whose names tell no package and no version. They are not installed: install what they hold by hand, or give them their usual names.";

    public static ReproGetException OneName(string name)
        => new("RG1146", $"The lock has several files “{FileSystemErrors.Printable(name)}” with different contents, in folders of their own, and the package manager takes them from one. Nothing was run. Take out of the lock the one that is not wanted.");

    public static string NoFileMessage(IReadOnlyList<string> packages, string hint)
        => $"No package file is known for {Beginning(packages)}, so they have no hash line. {hint}";

    public static ReproGetException NoProgram(string program, Exception failure)
        => new("RG5200", $"The program {program} cannot be started: {failure.Message} It belongs to the package manager of this distro: run this on such a system, or set ReproGetDistro to the distro that it is.", failure);

    public static ReproGetException ProgramFailed(ProgramCommand command, int exitCode, string output)
        => new("RG5201", $"{Beginning(command.ToString())} ended with {exitCode}: {Beginning(output.Trim())} Nothing after it was run. Mend what it says, and try again.");

    public static ReproGetException NoDatabase(string path)
        => new("RG5202", $"There is no package database “{FileSystemErrors.Printable(path)}”. Set ReproGetDistro to the distro of the root, or ReproGetRoot to a root that has one.");

    public static ReproGetException UnknownHost(string? distro, string root, IEnumerable<string> known)
        => new("RG5203", $"The root {root} is {(distro is null ? "of no distro that it names" : $"“{FileSystemErrors.Printable(distro)}”")}, and packages are known of {string.Join(", ", known)}. Set ReproGetDistro, or ReproGetRoot to a root of one of these.");

    public static ReproGetException NoSignature(string file)
        => new("RG5204", $"The lock has no signature for “{FileSystemErrors.Printable(file)}”, and packages of Arch are installed with theirs only. Add the line of “{FileSystemErrors.Printable(file)}.sig”: ReproGetGenerate writes it.");

    public static ReproGetException NotInstalled(IReadOnlyList<string> names, string root)
        => new("RG5205", $"Not installed in {root}: {FileSystemErrors.Printable(string.Join(", ", names))}. Hash lines are made of what is installed: install it first, or take it out of ReproGetGeneratePackages.");

    public static ReproGetException NothingToUpdate(string root)
        => new("RG1140", $"ReproGetGenerateUpdate=true asks for the packages of ReproGetGenerateFile as they are in {root}, and there is no such file. Set ReproGetGenerateFile to a sums file that is there, or leave ReproGetGenerateUpdate out.");

    /// <summary>A warning: a package database without packages.</summary>
    public const string NoneInstalled = "RG1141";

    public static string NoneInstalledMessage(string distro, string root)
        => $"The package database of {distro} in {root} has no packages, so there are no hash lines. Set ReproGetDistro to the distro of the root, or ReproGetRoot to the root that is meant.";

    public static ReproGetException NotRoot(string root)
        => new("RG5207", $"ReproGetInstallNow=true installs packages in {root}, which only root may. Run it as root, or leave the property out and run the commands that are printed.");

    public static ReproGetException NoBlob(string name, string project)
        => new("RG5208", $"The cache has no undamaged “{FileSystemErrors.Printable(name)}” of the lock of {project}; nothing was installed. Download it: dotnet build -t:ReproGetDownload {project}.");

    public static ReproGetException NotLocked(string architecture, IEnumerable<string> locked, string project)
        => new("RG5209", $"The lock of {project} has nothing for {FileSystemErrors.Printable(architecture)}, but for {string.Join(", ", locked.Order(Utf8Order.Instance))}. Lock for it, or set ReproGetInstallArchitecture, which is that of this machine where nothing is set.");

    public static ReproGetException Unreadable(string path, Exception failure)
        => new("RG5210", $"“{FileSystemErrors.Printable(path)}” of the package database cannot be read: {failure.Message} Give the build access to it.", failure);

    public static ReproGetException NoHash(string name, IReadOnlyList<string> failures)
        => new(
            "RG5211",
            $"The hash of “{FileSystemErrors.Printable(name)}” is told by its bytes only, and it cannot be had:{(failures.Count == 0 ? " no provider has files by their names." : string.Concat(failures.Select(failure => $"\n  {failure}")))} "
            + "Name a provider that has it: <ReproGetProvider Include=\"https://host/path/{{.Name}}\" />.");

    private static string Beginning(string text) => FileSystemErrors.Printable(text.Length > 2000 ? text[..2000] + "…" : text);

    private static string Beginning(IReadOnlyList<string> names) => string.Join(", ", names.Take(MaxNames)) + (names.Count > MaxNames ? $" and {names.Count - MaxNames} more" : "");
}
