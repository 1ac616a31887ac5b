using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Distros.Debian.Packages;

/// <summary>RG5030 to RG5035: package files that cannot be right.</summary>
internal static class DebErrors
{
    private const string FetchAgain = "Remove it from the cache and download it again; if it is then the same, its publisher has to mend it.";

    public static ReproGetException NoArchive(string archive, string what)
        => new("RG5030", $"{archive} is no Debian package: {what}. {FetchAgain}");

    public static ReproGetException Cut(string archive)
        => new("RG5031", $"{archive} was cut off: it ends in the middle of a member. {FetchAgain}");

    public static ReproGetException Format(string archive, string format)
        => new("RG5032", $"{archive} has the package format “{FileSystemErrors.Printable(format)}”; only 2.x is known. Leave the package out, or update ReproGet.Sdk.");

    public static ReproGetException Member(string archive, string member, string what)
        => new("RG5033", $"The member “{FileSystemErrors.Printable(member)}” of {archive} {what}. {FetchAgain}");

    public static ReproGetException ControlTooLarge(string archive, long limit)
        => new("RG5034", $"The control files of {archive} take more than {limit / (1024 * 1024)} MiB: no real package has that many. {FetchAgain}");

    public static ReproGetException Control(string archive, string what)
        => new("RG5035", $"The control file of {archive} is wrong: {what}. {FetchAgain}");
}
