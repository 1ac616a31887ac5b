using ReproGet.Core.Packages;

namespace ReproGet.Core.Dockerfiles;

/// <summary>How one distro's own programs install packages, and find their hashes. Scripts are of POSIX's shell, and hold nothing of a project's.</summary>
internal interface IRecipe
{
    /// <summary>As <c>ReproGetDistro</c> says it.</summary>
    IReadOnlyList<string> Distros { get; }

    /// <summary>The kind of its packages.</summary>
    PackageFormat Format { get; }

    /// <summary>Installs the packages that stand in <c>${work}/packages</c> under their own names, without a network, and cleans up what differs from run to run.</summary>
    /// <param name="leavesOut">Whether <c>${left_out}</c> names packages that others need and that are not to be there, as far as its package manager can do without.</param>
    string Install(bool leavesOut);

    /// <summary>Where certificates of the machine's own stand, and what takes them into the bundle.</summary>
    (string Folder, string Program) Trust => ("/usr/local/share/ca-certificates", "update-ca-certificates");

    /// <summary>Sets the times of what this step made to <c>${SOURCE_DATE_EPOCH}</c>, and empties logs. <c>${work}/start</c> is older.</summary>
    /// <remarks>What a base brings is not removed: the mark of a removal in a layer has a time that nobody can set.</remarks>
    string Times => """
        find /run /tmp /var/tmp -xdev -type f -newer "${work}/start" -delete;
        find /var/log -xdev -type f -newer "${work}/start" -exec sh -c 'for file; do : >"${file}"; done' sh {} +;
        find / -xdev -newer "${work}/start" -exec touch -h -d "@${SOURCE_DATE_EPOCH}" {} +
        """;

    /// <summary>Lines of <c>ARG</c> that <see cref="GenerateHash"/> uses, beside SNAPSHOT and SOURCE_DATE_EPOCH.</summary>
    string Arguments { get; }

    /// <summary>Writes the hash lines of what <c>${packages}</c> would bring into the file <c>${sums}</c>, in any order.</summary>
    /// <param name="leavesOut">As with <see cref="Install"/>.</param>
    string GenerateHash(bool leavesOut);

    /// <summary>An exact version on the command line of its package manager; null where that takes none.</summary>
    string? WithVersion(string package, string version);
}
