namespace ReproGet.Core.Locking;

/// <summary>The options of a request that can change what is locked.</summary>
public sealed record RequestOptions
{
    /// <summary><c>debian</c>, <c>ubuntu</c>; null where the base image says it.</summary>
    public string? Distro { get; init; }

    /// <summary>The suite as asked for: <c>trixie</c>, <c>stable</c>; null where the base image says it.</summary>
    public string? Suite { get; init; }

    /// <summary>The moment of the archive to resolve against; null for its newest state.</summary>
    public DateTimeOffset? Snapshot { get; init; }

    /// <summary>Whether what is recommended is installed too.</summary>
    public bool InstallRecommends { get; init; }

    /// <summary>Whether all essential packages are installed.</summary>
    public bool Essential { get; init; }

    /// <summary>Whether what .NET itself needs is installed.</summary>
    public bool RuntimeDependencies { get; init; }

    /// <summary>The base image as asked for: <c>scratch</c>, a registry reference, <c>oci:…</c>; null where none was given.</summary>
    public string? Base { get; init; }

    /// <summary>The file with the package database that is taken instead of the base's own; null for that.</summary>
    public string? InstalledPackages { get; init; }

    /// <summary>Each option by its property, with its value as text: for comparing and for messages.</summary>
    internal IEnumerable<(string Name, string? Value)> Values =>
    [
        ("ReproGetDistro", Distro),
        ("ReproGetSuite", Suite),
        ("ReproGetSnapshot", Snapshot is { } time ? LockTime.ToText(time) : null),
        ("ReproGetInstallRecommends", Text(InstallRecommends)),
        ("ReproGetEssential", Text(Essential)),
        ("ReproGetRuntimeDependencies", Text(RuntimeDependencies)),
        ("ContainerBaseImage", Base),
        ("ReproGetInstalledPackages", InstalledPackages),
    ];

    private static string Text(bool value) => value ? "true" : "false";
}
