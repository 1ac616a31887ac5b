using ReproGet.Core.Oci.Registry;

namespace ReproGet.Core.Oci.Engine;

/// <summary>Finds where container engines may listen, as their own clients do.</summary>
/// <param name="environment">The variables.</param>
/// <param name="homeFolder">The user's.</param>
/// <remarks>
/// docker/cli, "docs/reference/commandline/docker.md", "Environment variables", and "docker context": DOCKER_HOST wins over DOCKER_CONTEXT, and this over <c>currentContext</c>.
/// podman, "podman-system-service(1)" and "podman(1)", CONTAINER_HOST. The .NET SDK takes docker where <c>LocalRegistry</c> is empty and docker answers, else podman.
/// </remarks>
public sealed class EnginePlaces(IReadOnlyDictionary<string, string> environment, string homeFolder)
{
    private const string DefaultContext = "default";

    private string DockerFolder => Variable("DOCKER_CONFIG") ?? Path.Combine(homeFolder, ".docker");

    /// <summary>Where to ask, in this order; never empty. Where the user named a place, there is no other.</summary>
    /// <param name="localRegistry">The .NET SDK's <c>LocalRegistry</c>: empty, <c>Docker</c> or <c>Podman</c>.</param>
    /// <exception cref="ReproGetException">RG6017, RG6060 to RG6063: what names the place cannot be right.</exception>
    public IReadOnlyList<EngineEndpoint> Find(string localRegistry) => localRegistry.ToUpperInvariant() switch
    {
        "DOCKER" => [NamedDocker() ?? CurrentDocker()],
        "PODMAN" => [.. AskedForPodman().Select(place => place with { MustBePodman = true })],
        "" => NamedDocker() is { } named ? [named] : [CurrentDocker(), .. Podman()],
        _ => throw EngineErrors.UnknownEngine(localRegistry),
    };

    private EngineEndpoint? NamedDocker()
        => Variable("DOCKER_HOST") is { } host ? EngineEndpoint.Parse(host, "DOCKER_HOST", DockerCertificates())
        : Variable("DOCKER_CONTEXT") is { } context ? OfContext(context)
        : null;

    private EngineEndpoint CurrentDocker() => OfContext(DockerConfig.Read(Path.Combine(DockerFolder, "config.json"))?.CurrentContext ?? DefaultContext);

    private EngineEndpoint OfContext(string name) => name == DefaultContext ? SystemDocker() : new DockerContexts(DockerFolder).Find(name);

    private static EngineEndpoint SystemDocker() => new(new Uri(OperatingSystem.IsWindows() ? "npipe://./pipe/docker_engine" : "unix:///var/run/docker.sock"));

    private string? DockerCertificates()
        => Variable("DOCKER_TLS_VERIFY") is null && Variable("DOCKER_TLS") is null ? null : Variable("DOCKER_CERT_PATH") ?? DockerFolder;

    // Podman may stand in for Docker at Docker's own place: podman-docker's link, podman machine's forwarding.
    private IEnumerable<EngineEndpoint> AskedForPodman()
    {
        if (Variable("CONTAINER_HOST") is not null)
            return Podman();
        return [.. Variable("DOCKER_HOST") is not null ? [NamedDocker()!] : (EngineEndpoint[])[], .. Podman(), SystemDocker()];
    }

    private IEnumerable<EngineEndpoint> Podman()
    {
        if (Variable("CONTAINER_HOST") is { } host)
            return [EngineEndpoint.Parse(host, "CONTAINER_HOST")];
        if (OperatingSystem.IsWindows())
            return [new EngineEndpoint(new Uri("npipe://./pipe/podman-machine-default"))];
        string?[] sockets = OperatingSystem.IsMacOS()
            ? [Path.Combine(homeFolder, ".local/share/containers/podman/machine/podman.sock"), Below("TMPDIR", "podman/podman-machine-default-api.sock")]
            : [Below("XDG_RUNTIME_DIR", "podman/podman.sock"), "/run/podman/podman.sock"];
        return sockets.OfType<string>().Select(socket => new EngineEndpoint(new Uri("unix://" + string.Join('/', socket.Split('/').Select(Uri.EscapeDataString)))));
    }

    private string? Below(string variable, string path) => Variable(variable) is { } folder ? Path.Combine(folder, path) : null;

    private string? Variable(string name) => environment.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
