using System.Globalization;
using System.Text;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Providers;

/// <summary>A provider's URL with placeholders, in repro-get's syntax: the part of Go's <c>text/template</c> that its providers use.</summary>
internal sealed class ProviderTemplate
{
    /// <summary>The schemes that a provider may have. A new one also wants its line where the fetchers are registered, in <c>SchemeFetcher</c>.</summary>
    public static readonly IReadOnlyList<string> Schemes = ["http", "https", "file", .. RegistryAddress.Schemes];

    private static readonly Dictionary<string, Value> Placeholders = new(StringComparer.Ordinal)
    {
        [".Name"] = Value.Name,
        [".Basename"] = Value.Basename,
        [".SHA256"] = Value.Sha256,
        [".CID"] = Value.Cid,
        [".Epoch"] = Value.Epoch,
        ["timeToDebianSnapshot .Epoch"] = Value.EpochAsSnapshot,
        ["timeToInt .Epoch"] = Value.EpochAsNumber,
    };

    private readonly string _text;
    private readonly IReadOnlyList<Part> _parts;

    private ProviderTemplate(string text, IReadOnlyList<Part> parts)
    {
        _text = text;
        _parts = parts;
    }

    private enum Value
    {
        None,
        Name,
        Basename,
        Sha256,
        Cid,
        Epoch,
        EpochAsSnapshot,
        EpochAsNumber,
    }

    /// <summary>Whether the URL names a snapshot of an archive by its time.</summary>
    public bool NamesSnapshot => _parts.Any(p => p.Value == Value.EpochAsSnapshot);

    /// <summary>Reads a template.</summary>
    /// <exception cref="ReproGetException">RG2001 syntax, RG2002 scheme or address, RG2003 user-info.</exception>
    public static ProviderTemplate Parse(string text)
    {
        if (PrintableUrl.HasUserInfo(text))
            throw ProviderErrors.UserInfo(text);
        var parts = ReadParts(text);
        var template = new ProviderTemplate(text, parts);
        if (!Schemes.Any(s => text.StartsWith(s + "://", StringComparison.OrdinalIgnoreCase)))
            throw ProviderErrors.Address(text, "its scheme is not known");
        // A registry is asked for a blob by its digest, whatever the template names.
        if (parts.All(p => p.Value == Value.None) && !RegistryAddress.IsOne(text))
            throw ProviderErrors.Template(text, "it has no placeholder, so every package would have the same URL");

        // A trial with made-up values shows an address that can never be right.
        _ = template.Expand(new PackageFile("pool/a_1_all.deb", Digest.Of([]), "Qm"), DateTimeOffset.UnixEpoch, out _);
        return template;
    }

    /// <summary>The URL of a file; null when the template asks for what the file lacks, which <paramref name="missing"/> names.</summary>
    public Uri? Expand(PackageFile file, DateTimeOffset? epoch, out string? missing)
    {
        missing = null;
        var url = new StringBuilder();
        foreach (var (literal, value) in _parts)
        {
            url.Append(literal);
            if (value == Value.None)
                continue;
            var text = Evaluate(value, file, epoch);
            if (text is null)
            {
                missing = value == Value.Cid ? "CID" : "recorded time";
                return null;
            }
            url.Append(text);
        }

        if (RegistryAddress.IsOne(_text))
            return BlobUrl(url.ToString(), file.Digest);
        if (!Uri.TryCreate(url.ToString(), UriKind.Absolute, out var uri))
            throw ProviderErrors.Address(_text, "it is no absolute URL");
        if (uri.UserInfo.Length > 0)
            throw ProviderErrors.UserInfo(_text);
        if (!uri.IsFile && uri.Host.Length == 0)
            throw ProviderErrors.Address(_text, "it names no host");
        return uri;
    }

    private Uri BlobUrl(string url, Digest digest)
    {
        try
        {
            return RegistryAddress.Parse(url).UrlOf(digest);
        }
        catch (ReproGetException e)
        {
            throw ProviderErrors.Address(_text, "it names no repository of a registry, such as oci://registry.example.com/team/debs", e);
        }
    }

    private static string? Evaluate(Value value, PackageFile file, DateTimeOffset? epoch) => value switch
    {
        Value.Name => ArchiveName.Escape(file.Name),
        Value.Basename => ArchiveName.Escape(file.Basename),
        Value.Sha256 => file.Digest.Hex,
        Value.Cid => file.Cid is { Length: > 0 } cid ? Uri.EscapeDataString(cid) : null,
        // What Go's template prints for a time.
        Value.Epoch => epoch is { } time ? Uri.EscapeDataString(Format(time, "yyyy-MM-dd HH:mm:ss '+0000 UTC'")) : null,
        Value.EpochAsSnapshot => epoch is { } time ? Format(time, "yyyyMMdd'T'HHmmss'Z'") : null,
        Value.EpochAsNumber => epoch?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(value)),
    };

    private static string Format(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);

    private static List<Part> ReadParts(string text)
    {
        var parts = new List<Part>();
        var position = 0;
        while (text.IndexOf("{{", position, StringComparison.Ordinal) is var open and >= 0)
        {
            var close = text.IndexOf("}}", open, StringComparison.Ordinal);
            if (close < 0)
                throw ProviderErrors.Template(text, "a {{ has no }}");
            // Go's template takes any white space around and between the words.
            var action = string.Join(' ', text[(open + 2)..close].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (!Placeholders.TryGetValue(action, out var value))
                throw ProviderErrors.Template(text, $"{{{{{action}}}}} is not known");
            parts.Add(new Part(text[position..open], value));
            position = close + 2;
        }
        parts.Add(new Part(text[position..], Value.None));
        return parts;
    }

    private readonly record struct Part(string Literal, Value Value);
}
