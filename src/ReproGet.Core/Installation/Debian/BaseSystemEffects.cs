using System.Text;

namespace ReproGet.Core.Installation.Debian;

/// <summary>What makes a bare root a Debian: accounts, the links and files that the scripts of base packages make. Done for images from scratch.</summary>
internal static class BaseSystemEffects
{
    /// <summary>In the order in which they are done.</summary>
    public static IReadOnlyList<IEffect> All { get; } =
    [
        new AccountsEffect(), new BaseFilesEffect(), new DefaultFilesEffect(), new TimeZoneEffect(), new ShellsEffect(), new FontconfigEffect(),
    ];

    /// <summary>Those of them that belong to packages which can be new in a base: its accounts and its directories are its own.</summary>
    public static IReadOnlyList<IEffect> OfPackages { get; } = [.. All.Where(effect => effect is not (AccountsEffect or BaseFilesEffect))];

    /// <summary>The <c>postinst</c> of a package, or nothing where it is not there.</summary>
    public static string PostInstallationOf(InstalledRoot root, string package)
        => root.Packages.FirstOrDefault(candidate => candidate.Name == package) is { } found && found.ControlMembers.TryGetValue("postinst", out var script)
            ? Encoding.Latin1.GetString(script)
            : "";
}
