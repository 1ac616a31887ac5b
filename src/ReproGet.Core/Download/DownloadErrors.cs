using System.Net;
using System.Net.Sockets;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Download;

/// <summary>RG2010 to RG2018: downloads.</summary>
internal static class DownloadErrors
{
    private const string InterruptedCode = "RG2014";

    private const string NotDownloadedCode = "RG2010";

    private const int ShownInFull = 5;

    private const string OtherProvider = "Mend what stands there, or name a provider that has it with a ReproGetProvider item. Where mirrors have dropped an old version, a new lock helps: the target ReproGetLock, or, where the lock is sums files alone, ReproGetGenerate.";

    private const string TryAgain = "Try again later, or take another mirror.";

    private const string CorrectUri = "Correct the URI of the source, or take another mirror.";

    /// <summary>What was tried for one package. What to do comes once for all of them: <see cref="Failed"/>.</summary>
    public static ReproGetException NotDownloaded(string package, IReadOnlyList<string> attempts)
        => new(NotDownloadedCode, $"“{PrintableUrl.Printable(package)}” could not be downloaded. Tried:{Environment.NewLine}"
            + string.Join(Environment.NewLine, attempts.Select(a => "  " + a)));

    /// <summary>A run of which packages failed.</summary>
    public static ReproGetException Failed(IReadOnlyList<ReproGetException> failures)
        => failures is [{ Code: not NotDownloadedCode } other] ? other
        : new(NotDownloadedCode, (failures.Count > 1 ? $"{failures.Count} packages could not be downloaded. " : "")
            + string.Concat(failures.Take(ShownInFull).Select(f => f.Message + Environment.NewLine))
            + (failures.Count > ShownInFull ? $"… and {failures.Count - ShownInFull} more.{Environment.NewLine}" : "")
            + OtherProvider, failures[0]);

    public static ReproGetException Status(Uri uri, HttpStatusCode status, TimeSpan? retryAfter)
    {
        var reason = $"{(int)status} {Words(status)}";
        return status is HttpStatusCode.NotFound or HttpStatusCode.Gone
            ? Failure("RG2011", uri, "The server does not have it", CorrectUri, new FetchFailure(FetchFailureKind.Final, reason))
            : Failure("RG2012", uri, "The server refused it", TryAgain, new FetchFailure(KindOf(status), reason, retryAfter));
    }

    public static ReproGetException Unreachable(Uri uri, string reason, Exception cause)
        => Failure("RG2013", uri, "The server cannot be reached", "Check its name, the network and the proxy. Other mirrors: of package files by ReproGetProvider; of indices by another address in the DistroSource or, in a project without such items, where the host's apt has one, ReproGetUseHostSources=true.", new FetchFailure(FetchFailureKind.Unreachable, reason, cause: cause));

    /// <summary>Whoever drips for one blob drips for all.</summary>
    public static ReproGetException TooSlow(Uri uri, Exception cause)
        => Failure(InterruptedCode, uri, "The transfer broke off", TryAgain, new FetchFailure(FetchFailureKind.Unreachable, cause.Message, cause: cause));

    public static ReproGetException Interrupted(Uri uri, string reason, Exception? cause = null)
        => Failure(InterruptedCode, uri, "The transfer broke off", TryAgain, new FetchFailure(FetchFailureKind.Transient, reason, cause: cause));

    public static ReproGetException Redirect(Uri uri, string reason)
        => Failure("RG2015", uri, "The server's redirection was not followed", CorrectUri, new FetchFailure(FetchFailureKind.Final, reason));

    public static ReproGetException File(Uri uri, string reason, Exception? cause = null)
        => Failure("RG2016", uri, "The file cannot be read", CorrectUri, new FetchFailure(FetchFailureKind.Final, reason, cause: cause));

    public static ReproGetException Scheme(Uri uri)
        => Failure("RG2017", uri, "Nothing here reads such a URL", "Use http, https or file; package files may also come from oci, oci+http and oci+https.", new FetchFailure(FetchFailureKind.Final, $"the scheme {uri.Scheme} is not known"));

    public static ReproGetException WrongContent(Uri uri, string reason, bool isHtml, Exception? cause = null)
        => Failure("RG2018", uri, "It sent something else", "Take another mirror.", new FetchFailure(
            FetchFailureKind.Final,
            isHtml ? reason + "; it is a page of HTML, of a login or an error perhaps, in the place of a package" : reason,
            cause: cause));

    /// <summary>What the HTTP stack threw, by what it means.</summary>
    public static ReproGetException Transport(Uri uri, Exception failure) => failure switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable(uri, "its name cannot be resolved", failure),
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        } => Unreachable(uri, Innermost(failure), failure),
        OperationCanceledException => Unreachable(uri, "no connection in time", failure),
        _ => Interrupted(uri, Innermost(failure), failure),
    };

    private static ReproGetException Failure(string code, Uri uri, string what, string remedy, FetchFailure failure)
        => new(code, $"{PrintableUrl.Of(uri)}: {what}: {failure.Message}. {remedy}", failure);

    // The answers that RFC 9110 calls passing, and those of gateways whose server is not up.
    private static FetchFailureKind KindOf(HttpStatusCode status) => status
        is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError
        or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
        ? FetchFailureKind.Transient
        : FetchFailureKind.Final;

    // The server's own reason phrase is hostile text; the name of the number is not.
    private static string Words(HttpStatusCode status)
    {
        var name = status.ToString();
        return string.Concat(name.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) && char.IsAsciiLetterLower(name[i - 1])
            ? " " + char.ToLowerInvariant(c)
            : c.ToString()));
    }

    private static string Innermost(Exception failure)
    {
        while (failure is not SocketException && failure.InnerException is { } inner)
            failure = inner;
        return failure.Message.TrimEnd('.');
    }
}
