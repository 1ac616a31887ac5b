using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>What one evaluation of a project, one framework and one runtime identifier, asks for, as it stands in its request file.</summary>
public sealed record EvaluationRequest
{
    /// <summary>The project file, rooted.</summary>
    public required string Project { get; init; }

    /// <summary>The target framework, <c>net10.0</c>; null where none was given.</summary>
    public string? Framework { get; init; }

    /// <summary>The runtime identifier, <c>linux-x64</c>.</summary>
    public required string RuntimeIdentifier { get; init; }

    /// <summary>The architecture of <see cref="RuntimeIdentifier"/>.</summary>
    public required Architecture Architecture { get; init; }

    /// <summary>Every option that can change what is locked.</summary>
    public RequestOptions Options { get; init; } = new();

    /// <summary>The sources given; empty for the distro's own.</summary>
    public IReadOnlyList<RequestedSource> Sources { get; init; } = [];

    /// <summary>The packages declared, those for other architectures among them.</summary>
    public IReadOnlyList<DeclaredPackage> Packages { get; init; } = [];

    /// <summary>Where blobs come from. They are no part of a lock.</summary>
    public IReadOnlyList<RequestedProvider> Providers { get; init; } = [];

    /// <summary>For messages: <c>App.csproj (net10.0, linux-x64)</c>.</summary>
    internal string Label
        => $"{Path.GetFileName(Project)} ({(Framework is null ? "" : Framework + ", ")}{RuntimeIdentifier})";
}

/// <summary>One <c>DistroPackage</c> item.</summary>
/// <param name="Package">What it asks for.</param>
/// <param name="OnlyArchitectures">The architectures that it is for; empty for all.</param>
/// <param name="Project">The project that defines it.</param>
public sealed record DeclaredPackage(RequestedPackage Package, IReadOnlyList<Architecture> OnlyArchitectures, string Project);

/// <summary>One <c>ReproGetProvider</c> item.</summary>
/// <param name="Template">The URL template.</param>
/// <param name="Sources">The sources that it serves; empty for all.</param>
public sealed record RequestedProvider(string Template, IReadOnlyList<string> Sources);
