using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.Json;
using Docker.DotNet;

namespace ReproGet.Core.Oci.Engine;

/// <summary>RG6020, RG6021 and RG6060 to RG6067: container engines.</summary>
internal static class EngineErrors
{
    private const string FileInstead = "set ContainerArchiveOutputPath to get the image as a file";
    private const string UnreachableCode = "RG6020";

    public static ReproGetException Unreachable(EngineEndpoint endpoint, string why, Exception? inner = null)
        => new(UnreachableCode, $"No container engine answers at {endpoint}: {Shown(why)}. Start it, or {FileInstead}.", inner);

    public static ReproGetException NoneReachable(IEnumerable<(EngineEndpoint Place, string Why)> tried)
        => new(UnreachableCode, $"No container engine answers: {string.Join("; ", tried.Select(one => $"{one.Place} ({Shown(one.Why)})"))}. Start one, name its address in DOCKER_HOST or CONTAINER_HOST, or {FileInstead}.");

    public static ReproGetException Refused(EngineEndpoint endpoint, string why, Exception? inner = null)
        => new("RG6021", $"The container engine at {endpoint} did not take the image: {Shown(why)}. See its log, or {FileInstead}.", inner);

    public static ReproGetException UnknownEngine(string localRegistry)
        => new("RG6060", $"LocalRegistry is “{Shown(localRegistry)}”; Docker and Podman are known. Write one of them, or leave it out to take the one that answers.");

    public static ReproGetException BadAddress(string text, string source)
        => new("RG6061", $"“{Shown(text)}” in {source} is no address of a container engine that can be spoken to: unix:///path, npipe://./pipe/name and tcp://host:port are. "
            + "An engine behind SSH is reached through a forwarded socket (ssh -L).");

    public static ReproGetException BadContext(string name, string why, Exception? inner = null)
        => new("RG6062", $"Docker's context “{Shown(name)}” cannot be read: {Shown(why)}. See “docker context ls”, choose one with “docker context use”, or set DOCKER_HOST.", inner);

    public static ReproGetException Tls(EngineEndpoint endpoint, string why, Exception? inner = null)
        => new("RG6063", $"TLS with the container engine at {endpoint} failed: {Shown(why)}. Check ca.pem, cert.pem and key.pem in DOCKER_CERT_PATH or in the context, and that the engine's certificate is for this host name.", inner);

    public static ReproGetException NoPlatform(EngineEndpoint endpoint, Platform engine, IEnumerable<Platform> images)
        => new("RG6064", $"The container engine at {endpoint} runs {engine}, and the image is for {string.Join(", ", images)}. "
            + $"Add the engine's runtime identifier to ContainerRuntimeIdentifiers, publish one that it can emulate with -p:ContainerRuntimeIdentifier=…, or {FileInstead}.");

    public static ReproGetException NoEngine(EngineEndpoint endpoint, string why, Exception? inner = null)
        => new("RG6065", $"What answers at {endpoint} is no container engine that is understood: {Shown(why)}. Check the address, and what listens there.", inner);

    public static ReproGetException Broken(EngineEndpoint endpoint, string why, Exception? inner = null)
        => new("RG6066", $"The container engine at {endpoint} broke off before it had taken the image: {Shown(why)}. See its log and the space on its disk, then publish again.", inner);

    public static ReproGetException Stalled(EngineEndpoint endpoint, string what, Exception? inner = null)
        => new("RG6067", $"The container engine at {endpoint} stands still: it {what}. See its log, restart it if it hangs, then publish again; or {FileInstead}.", inner);

    /// <summary>Whether something may be thrown because of what is at the other end, and is no defect of ours: the client parses others' bytes.</summary>
    public static bool IsOfOtherEnd(Exception failure)
        => failure is DockerApiException or HttpRequestException or IOException or SocketException or TimeoutException or OperationCanceledException
            or JsonException or FormatException or InvalidOperationException or NotSupportedException or ArgumentException;

    /// <summary>Tells what a failure before the load means.</summary>
    public static ReproGetException OfFirstAnswer(EngineEndpoint endpoint, Exception failure) => failure.GetBaseException() switch
    {
        SocketException or TimeoutException => Unreachable(endpoint, Why(failure), failure),
        DockerApiException or JsonException or FormatException => NoEngine(endpoint, Why(failure), failure),
        // An engine that refuses our certificate ends the connection; each system's TLS has an exception of its own for that.
        var other when other is AuthenticationException || endpoint.CertificateFolder is not null => Tls(endpoint, Why(failure), failure),
        IOException => Unreachable(endpoint, Why(failure), failure),
        _ => NoEngine(endpoint, Why(failure), failure),
    };

    /// <summary>The reason that is worth telling: the client wraps it.</summary>
    public static string Why(Exception failure) => failure.GetBaseException().Message;

    /// <summary>Tells what a failure while it works on the image means.</summary>
    public static ReproGetException OfLoad(EngineEndpoint endpoint, Exception failure) => failure.GetBaseException() switch
    {
        DockerApiException => Refused(endpoint, Why(failure), failure),
        IOException or SocketException or TimeoutException => Broken(endpoint, Why(failure), failure),
        _ => NoEngine(endpoint, Why(failure), failure),
    };

    private static string Shown(string text) => OciErrors.Shown(text).TrimEnd('.');
}
