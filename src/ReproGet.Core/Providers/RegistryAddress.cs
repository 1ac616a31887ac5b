using System.Diagnostics.CodeAnalysis;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Providers;

/// <summary>A repository of a registry, as a provider names it: <c>oci://ghcr.io/team/debs</c>.</summary>
/// <param name="Scheme">One of <see cref="Schemes"/>.</param>
/// <param name="Repository">Where the blobs are. A tag or a digest means nothing here: a blob is asked for by its own digest, and no manifest is read.</param>
/// <remarks>repro-get, "Container registries".</remarks>
public sealed record RegistryAddress(string Scheme, ImageReference Repository)
{
    /// <summary>By TLS, and where a registry of this machine has none, without.</summary>
    public const string Oci = "oci";

    /// <summary>Without TLS.</summary>
    public const string PlainHttp = "oci+http";

    /// <summary>By TLS.</summary>
    public const string Https = "oci+https";

    internal static readonly IReadOnlyList<string> Schemes = [Oci, PlainHttp, Https];

    /// <summary>Whether a URL or a template has one of the schemes.</summary>
    internal static bool IsOne(string text) => Schemes.Any(scheme => text.StartsWith(scheme + "://", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads <c>oci://registry/repository[:tag][@digest]</c>; without a scheme, it is <c>oci</c>.</summary>
    /// <exception cref="ReproGetException">RG6016: it names no repository.</exception>
    public static RegistryAddress Parse(string text)
    {
        if (!IsOne(text))
            return new RegistryAddress(Oci, ImageReference.Parse(text));
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return new RegistryAddress(text[..colon].ToLowerInvariant(), ImageReference.Parse(text[(colon + 3)..]));
    }

    /// <summary>The tag under which something is pushed.</summary>
    /// <exception cref="ReproGetException">RG6072: it names a digest.</exception>
    public string TagToPush => Repository is { Digest: null, Tag: { } tag } ? tag : throw ProviderErrors.NotTagged(Repository);

    /// <summary>A blob in it.</summary>
    internal Uri UrlOf(Digest digest) => new($"{Scheme}://{Repository.Registry}/{Repository.Repository}@{digest}");

    /// <summary>What <see cref="UrlOf"/> made.</summary>
    internal static bool TryParseBlob(Uri url, [NotNullWhen(true)] out RegistryAddress? address, out Digest digest)
    {
        address = IsOne(url.OriginalString) ? Parse(url.OriginalString) : null;
        digest = address?.Repository.Digest ?? default;
        return address?.Repository.Digest is not null;
    }
}
