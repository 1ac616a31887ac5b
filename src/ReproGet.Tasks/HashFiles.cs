using Microsoft.Build.Framework;
using ReproGet.Core.FileSystem;

namespace ReproGet.Tasks;

/// <summary>One hash of what is in some files, so that a publish knows whether they are as they were.</summary>
[MSBuildMultiThreadableTask]
public sealed class HashFiles : CoreTask
{
    /// <summary>The files. What is no file adds nothing; those who use it will complain.</summary>
    public ITaskItem[] Files { get; set; } = [];

    /// <summary>Of all of them, in their order.</summary>
    [Output]
    public string Hash { get; set; } = "";

    /// <inheritdoc/>
    protected override async System.Threading.Tasks.Task RunAsync(CancellationToken cancellationToken)
        => Hash = await FileHash.OfAsync(Files.Select(file => Rooted(file.ItemSpec)), cancellationToken);
}
