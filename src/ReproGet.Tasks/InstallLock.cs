using System.Runtime.InteropServices;
using Microsoft.Build.Framework;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Installation.Native;
using ReproGet.Core.Locking;

namespace ReproGet.Tasks;

/// <summary>Prints, or runs, what installs the locked packages on this system.</summary>
[MSBuildMultiThreadableTask]
public sealed class InstallLock : CoreTask
{
    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>The distro; empty for what the root says of itself.</summary>
    public string Distro { get; set; } = "";

    /// <summary>The root.</summary>
    [Required]
    public string Root { get; set; } = "";

    /// <summary>The architecture, by any name; empty for that of this machine.</summary>
    public string Architecture { get; set; } = "";

    /// <summary>Whether it is run, and not only printed.</summary>
    public bool Now { get; set; }

    /// <summary>Where the blobs are.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>Takes links with the names of packages.</summary>
    [Required]
    public string LinkFolder { get; set; } = "";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        var root = new HostRoot(Rooted(Root), new ProgramRunner(this), this);
        if (Now && !Environment.IsPrivilegedProcess)
            throw LockInstallation.NotPrivileged(root);
        // What is run as root is root's alone, for others may be able to write to the cache and to the project.
        var ours = Now ? System.IO.Directory.CreateTempSubdirectory("reproget-install-") : null;
        try
        {
            var commands = await new LockInstallation
            {
                Lock = await LockFiles.FromPattern(LockFile, ProjectFile).ReadRequiredAsync(cancellationToken),
                Architecture = Core.Packages.Architecture.FromAnyName(Architecture.Length > 0 ? Architecture : "linux-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant())?.Name ?? Architecture,
                Root = root,
                Distro = Distro.Length > 0 ? Distro : null,
                Cache = new BlobCache(CacheDirectory),
                LinkFolder = ours is null ? Rooted(LinkFolder) : Path.Combine(ours.FullName, "packages"),
                Copies = Now,
                Project = ProjectFile,
            }.PlanAsync(cancellationToken);
            if (commands.Count == 0)
                Announce("No package to install: all are there in the locked versions.");
            var programs = new ProgramRunner(this) { TellsOutput = true };
            foreach (var command in commands)
            {
                Announce(command.ToString());
                if (Now)
                    await programs.RunAsync(command, cancellationToken);
            }
        }
        finally
        {
            ours?.Delete(recursive: true);
        }
    }
}
