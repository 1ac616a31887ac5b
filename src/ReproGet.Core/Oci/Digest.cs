using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace ReproGet.Core.Oci;

/// <summary>A SHA-256 digest, the name of all content in locks, caches and images.</summary>
/// <remarks>Written <c>sha256:&lt;64 lower-case hex digits&gt;</c>, as in the OCI image specification, "Digests".</remarks>
public readonly record struct Digest
{
    /// <summary>The only algorithm in use.</summary>
    public const string Algorithm = "sha256";

    private readonly string? _hex;

    private Digest(string hex) => _hex = hex;

    /// <summary>The 64 lower-case hex digits.</summary>
    public string Hex => _hex ?? throw new InvalidOperationException("A digest that was never set.");

    /// <summary>The digest of <paramref name="content"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary>Hashes a stream to its end.</summary>
    public static Digest Of(Stream content) => FromHash(SHA256.HashData(content));

    /// <summary>Hashes a stream to its end.</summary>
    public static async Task<Digest> OfAsync(Stream content, CancellationToken cancellationToken)
        => FromHash(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false));

    /// <summary>Wraps the 32 bytes of a finished SHA-256.</summary>
    public static Digest FromHash(ReadOnlySpan<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes);
        return new Digest(Convert.ToHexStringLower(hash));
    }

    /// <summary>Reads 64 hex digits, of either case.</summary>
    public static bool TryParseHex(ReadOnlySpan<char> hex, out Digest digest)
    {
        digest = default;
        if (hex.Length != 2 * SHA256.HashSizeInBytes)
            return false;
        foreach (var c in hex)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }
        digest = new Digest(hex.ToString().ToLowerInvariant());
        return true;
    }

    /// <summary>Reads <c>sha256:&lt;hex&gt;</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        return text is not null
            && text.StartsWith(Algorithm + ":", StringComparison.Ordinal)
            && TryParseHex(text.AsSpan(Algorithm.Length + 1), out digest);
    }

    /// <summary><c>sha256:&lt;hex&gt;</c>.</summary>
    public override string ToString() => $"{Algorithm}:{Hex}";
}
