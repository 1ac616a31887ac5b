using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Installation;

/// <summary>RG5040 to RG5074 and RG5150: packages that cannot be installed as they are, and warnings about them.</summary>
internal static class InstallationErrors
{
    /// <summary>The warning that a maintainer script was not understood.</summary>
    public const string ScriptNotUnderstood = "RG5060";

    /// <summary>The warning that a conffile of the base was changed and stays.</summary>
    public const string ConffileKept = "RG5061";

    public static string ConffileKeptMessage(string path, string package)
        => $"The base image changed the configuration file “/{Printable(path)}”, and {package} ships another: the base's stays, as with dpkg, and the package's stands beside it as “{Printable(TreePath.Name(path))}.dpkg-dist”. To have the package's, remove the file from the base.";

    public static ReproGetException WrongDigest(string name, string path, Digest expected, Digest actual, Exception? cause)
        => new("RG5040", $"{name} is not what the lock says: {path} has {actual}, not {expected}. It was changed after it was verified. Build again: it is set aside and downloaded anew. If it happens again, check the disk.", cause);

    public static ReproGetException MissingBlob(string name, string path, Exception cause)
        => new("RG5041", $"{name} cannot be read from {path}: {cause.Message} Run “dotnet build -t:ReproGetDownload”.", cause);

    public static ReproGetException WrongArchitecture(string name, string actual, string expected)
        => new("RG5042", $"{name} is a package for {actual}, and the image is for {expected}. Write the lock anew: “dotnet build -t:ReproGetLock”.");

    public static ReproGetException OtherPackage(string name, string actual, string expected)
        => new("RG5150", $"{name} is another package than its archive says: its control file has “{Printable(actual)}”, and it was locked as “{Printable(expected)}”. Leave it out, and tell the one who runs the archive.");

    public static ReproGetException Twice(string package, string first, string second)
        => new("RG5043", $"The package {package} is to be installed twice: from {first} and from {second}. Write the lock anew: “dotnet build -t:ReproGetLock”.");

    public static ReproGetException Overwrites(string path, string package, string other)
        => new("RG5050", $"{package} would overwrite “{Printable(path)}”, which is also in {other}. Ask for one of the two only, or leave one out with DistroPackage's “Without”.");

    public static ReproGetException OverwritesDirectory(string path, string package, string other)
        => new("RG5051", $"{package} would put a file in the place of “{Printable(path)}”, which is a directory of {other}. Ask for one of the two only.");

    public static ReproGetException ParentIsNoDirectory(string path, string package, string parent)
        => new("RG5052", $"{package} ships “{Printable(path)}”, but “{Printable(parent)}” is no directory. Leave out the package that ships the latter, or this one.");

    public static ReproGetException ThroughEscapingLink(string path, string package, string link, string target)
        => new("RG5053", $"{package} ships “{Printable(path)}” through the link “{Printable(link)}” → “{Printable(target)}”, which leads above the root. The package is damaged or hostile; nothing was installed.");

    public static ReproGetException HardLink(string path, string package, string target)
        => new("RG5054", $"{package} ships “{Printable(path)}” as another name of “{Printable(target)}”, which is no file of the same package. The package is damaged or hostile; nothing was installed.");

    public static ReproGetException BadDatabase(string path, string problem)
        => new("RG5055", $"“/{path}” of the base image cannot be right: {Printable(problem)}. dpkg would not work in it either: mend the file in the base, or take another ContainerBaseImage.");

    public static ReproGetException BadPattern(string pattern, Exception? cause = null)
        => new("RG5171", $"The pattern “{Printable(pattern)}” in /etc/dpkg/dpkg.cfg or dpkg.cfg.d of the base image cannot be read: it has a range that ends before it begins, or is too long, or there are too many. Mend the file in the base, or take another ContainerBaseImage.", cause);

    private static string Printable(string text) => FileSystemErrors.Printable(text);
}
