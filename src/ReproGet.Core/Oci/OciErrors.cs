using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci;

/// <summary>RG6001 to RG6018: images of others, archives and registries.</summary>
internal static class OciErrors
{
    /// <summary>Bytes that are not those of their digest.</summary>
    public const string WrongContentCode = "RG6003";

    /// <summary>Access refused.</summary>
    public const string UnauthorizedCode = "RG6011";

    /// <summary>A request refused.</summary>
    public const string RefusedCode = "RG6012";

    /// <summary>A registry that does not answer.</summary>
    public const string UnreachableCode = "RG6010";

    /// <summary>What a registry does not have.</summary>
    public const string NotFoundCode = "RG6015";

    private const string MisbehavedCode = "RG6014";

    public static ReproGetException Malformed(string where, string why, Exception? inner = null)
        => new("RG6001", $"The JSON of {where} cannot be right: {Shown(why)}. Check the base image that it belongs to, or pull it again.", inner);

    public static ReproGetException TooLarge(string where, long size, long bound)
        => new("RG6002", $"The JSON of {where} has {size} bytes; more than {bound} are not read. Check the base image that it belongs to.");

    public static ReproGetException WrongContent(Digest digest, string what)
        => new(WrongContentCode, $"What was read as {digest} is not that: {what}. A file was changed or damaged while the image was put together. Build again; if it stays so, check the disk.");

    public static ReproGetException CannotWrite(string path, Exception failure)
        => DiskSpace.IsExhausted(failure)
            ? new("RG6005", $"The disk of “{Shown(path)}” is full: the image was not written, and what stood there is as it was. Make room there, or write it to another disk with "
                + "ReproGetImageArchive or ContainerArchiveOutputPath; then publish again.", failure)
            : new("RG6004", $"“{Shown(path)}” cannot be written, and what stood there is as it was: {failure.Message} Make its folder writable, or name another file with "
                + "ReproGetImageArchive or ContainerArchiveOutputPath; then publish again.", failure);

    public static ReproGetException Unreachable(string registry, string why, Exception? inner = null)
        => new(UnreachableCode, $"The registry {registry} cannot be reached: {Shown(why)}. Check its name and the network, then try again.", inner);

    public static ReproGetException Unauthorized(string registry, string repository, int status, Registry.RegistryCredential? credential)
        => new(UnauthorizedCode, $"The registry {registry} refused access to “{repository}” (HTTP {status}) {(credential is null ? "to nobody in particular: no credentials were found for it" : $"to “{Shown(credential.UserName)}”, whose credentials are {credential.Source}")}. "
            + $"Log in with “docker login {registry}”, or set DOTNET_CONTAINER_REGISTRY_UNAME and DOTNET_CONTAINER_REGISTRY_PWORD; check that the account may do this, and the repository's name.");

    public static ReproGetException BadDockerConfig(string path, string why, Exception? inner = null)
        => new("RG6017", $"The credentials in “{Shown(path)}” cannot be read: {Shown(why)}. Mend the file, or make it anew with “docker login”.", inner);

    public static ReproGetException CredentialHelper(string helper, string registry, string why, Exception? inner = null)
        => new("RG6018", $"The credential helper {Shown(helper)}, which docker's configuration names for {registry}, failed: {why}. Run it by hand, or take it out of the configuration.", inner);

    public static ReproGetException Refused(string registry, string request, int status, string answer)
        => new(RefusedCode, $"The registry {registry} refused {request} (HTTP {status}){(answer.Trim().Length == 0 ? "" : ": " + Shown(answer).TrimEnd('.'))}. No tag was moved. Check the repository's name and what the registry allows; its operator finds more in its log.");

    public static ReproGetException InsecureTransport(string registry)
        => new("RG6013", $"The registry {registry} would be spoken to without TLS. Plain HTTP is for loopback addresses, and for registries that DOTNET_CONTAINER_INSECURE_REGISTRIES lists: use https.");

    public static ReproGetException Misbehaved(string registry, string what)
        => new(MisbehavedCode, $"The registry {registry} broke the protocol: {Shown(what)}. What was pushed must not be trusted; tell the registry's operator.");

    public static ReproGetException WrongDownload(string registry, Digest digest, string what)
        => new(MisbehavedCode, $"The registry {registry} sent something else than {digest}: {Shown(what)}. Nothing of it was used. Try again; if it stays so, the registry or a proxy before it is faulty: tell its operator.");

    public static ReproGetException NotFound(string registry, string repository, string reference)
        => new(NotFoundCode, $"The registry {registry} has no “{reference}” in “{repository}”. "
            + (Digest.TryParse(reference, out _) ? "If it is the base that the lock pins, take what is there now: “dotnet build -t:ReproGetUpdate”." : "Check the name and the tag."));

    public static ReproGetException BadReference(string reference)
        => new("RG6016", $"“{Shown(WithoutUser(reference))}” is no image in a registry, such as registry.example.com/team/app. One on this machine is written oci:DIR, oci-archive:FILE or docker-archive:FILE.");

    /// <summary>What stands before the registry is a name and a password, and not for logs. What stands before a digest is an image.</summary>
    private static string WithoutUser(string reference)
    {
        var at = reference.LastIndexOf('@');
        if (at > 0 && reference.AsSpan(at + 1).StartsWith("sha", StringComparison.Ordinal))
            at = reference.LastIndexOf('@', at - 1);
        return at < 0 ? reference : "…" + reference[at..];
    }

    /// <summary>Others' words on one line, cut where they get long.</summary>
    public static string Shown(string text)
    {
        var line = FileSystemErrors.Printable(text.Trim());
        return line.Length <= 400 ? line : line[..400] + "…";
    }
}
