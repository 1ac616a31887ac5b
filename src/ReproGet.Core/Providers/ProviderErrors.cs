using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Providers;

/// <summary>RG2001 to RG2006, RG6072: what providers are made of, and which blob they serve.</summary>
internal static class ProviderErrors
{
    public const string HostMirrorWithUserInfo = "RG2005";

    public static ReproGetException Template(string template, string reason)
        => new("RG2001", $"The provider “{PrintableUrl.Of(template)}” cannot be read: {reason}. "
            + "A provider is a URL with a placeholder, such as http://ftp.debian.org/debian/{{.Name}}. Known are {{.Name}}, {{.Basename}}, {{.SHA256}}, "
            + "{{.CID}}, {{.Epoch}}, {{timeToDebianSnapshot .Epoch}} and {{timeToInt .Epoch}}.");

    public static ReproGetException Address(string template, string reason, Exception? inner = null)
        => new("RG2002", $"The provider “{PrintableUrl.Of(template)}” is no address that can be read: {reason}. "
            + $"It begins with one of {string.Join(", ", ProviderTemplate.Schemes.Select(s => s + "://"))} and a host or an absolute path.", inner);

    public static ReproGetException UserInfo(string url)
        => new("RG2003", $"The URL “{PrintableUrl.Of(url)}” holds a user name or a password (left out here). "
            + "It would end up in logs and binary logs: take it out of the URL.");

    public static ReproGetException NobodyServes(PackageFile file, string? sourceId)
    {
        var source = PrintableUrl.Printable(sourceId ?? "");
        return new("RG2004", $"No provider serves “{PrintableUrl.Printable(file.Name)}”{(sourceId is null ? "" : $" of the source “{source}”")}. "
            + $"Name one: <ReproGetProvider Include=\"http://host/path/{{{{.Name}}}}\"{(sourceId is null ? "" : $" Sources=\"{source}\"")} />.");
    }

    public static ReproGetException NotTagged(ImageReference repository)
        => new("RG6072", $"“{repository.Registry}/{repository.Repository}@{repository.Digest}” names a digest, which cannot be chosen for what is pushed. "
            + "Name a tag, such as registry.example.com/team/debs:1.0, or none for “latest”.");

    public static ReproGetException UnsafeName(string name)
        => new("RG2006", $"The package name “{PrintableUrl.Printable(name)}” in the lock is no relative path inside an archive. "
            + "The lock is damaged or hostile; nothing was downloaded. Restore it from version control, or make it anew with the target ReproGetLock.");

    public static string PassedOverHostMirror(string url)
        => $"This machine's mirror “{PrintableUrl.Of(url)}” is passed over: its URL holds a user name or a password (left out here).";
}
