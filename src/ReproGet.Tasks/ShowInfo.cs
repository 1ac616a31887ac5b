using System.Reflection;
using Microsoft.Build.Framework;
using ReproGet.Core.Distros;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;

namespace ReproGet.Tasks;

/// <summary>Shows what a run has to go by: version, cache, distros, and the providers in force.</summary>
[MSBuildMultiThreadableTask]
public sealed class ShowInfo : CoreTask
{
    /// <summary>The request files of all evaluations: they name the sources and providers.</summary>
    [Required]
    public ITaskItem[] Requests { get; set; } = [];

    /// <summary>The pattern of the sums files.</summary>
    [Required]
    public string LockFile { get; set; } = "";

    /// <summary>Where the blobs are.</summary>
    [Required]
    public string CacheDirectory { get; set; } = "";

    /// <summary>Where the same goes as JSON; empty for nowhere.</summary>
    public string File { get; set; } = "";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
    {
        var requests = LockReading.ReadRequests(Requests);
        var request = LockRequest.Merge(requests);
        var state = await LockFiles.FromPattern(LockFile, ProjectFile).ReadAsync(cancellationToken);
        using var surroundings = new Surroundings(this, CacheDirectory);
        var version = typeof(ShowInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var info = ProvidersInForce.Of(version, state?.For(request).Document.Options ?? request.Options, LockReading.Providers(requests), requests[0].Sources, surroundings.Context);
        if (File.Length > 0)
            AtomicFile.Write(Rooted(File), stream => stream.Write(info.ToJson()));
        Announce(info.ToText());
    }
}
