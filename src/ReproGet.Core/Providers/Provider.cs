using ReproGet.Core.Packages;

namespace ReproGet.Core.Providers;

/// <summary>Where blobs come from: a URL template in repro-get's syntax. What it sends is never trusted, only hashed.</summary>
public sealed class Provider
{
    private readonly ProviderTemplate _template;

    /// <summary>Reads a template such as <c>http://ftp.debian.org/debian/{{.Name}}</c>.</summary>
    /// <param name="template">With <c>{{.Name}}</c>, <c>{{.Basename}}</c>, <c>{{.SHA256}}</c>, <c>{{.CID}}</c>, <c>{{.Epoch}}</c>,
    /// <c>{{timeToDebianSnapshot .Epoch}}</c> or <c>{{timeToInt .Epoch}}</c>; the scheme is http, https, file, or one of a registry (<see cref="RegistryAddress"/>), whose blobs need no placeholder.</param>
    /// <param name="sources">The identities of the sources that it serves; null for all.</param>
    /// <exception cref="ReproGetException">RG2001 syntax, RG2002 scheme or address, RG2003 user-info.</exception>
    public Provider(string template, IReadOnlySet<string>? sources = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        _template = ProviderTemplate.Parse(template);
        Template = template;
        Sources = sources;
    }

    /// <summary>As it was written.</summary>
    public string Template { get; }

    /// <summary>The identities of the sources that it serves; null for all.</summary>
    public IReadOnlySet<string>? Sources { get; }

    /// <summary>What is added to the source's recorded time, one after the other, where the template names a snapshot.</summary>
    /// <remarks>A snapshot of an archive is imported some time after its Release file was dated: its own date selects the import before it.</remarks>
    public IReadOnlyList<TimeSpan> SnapshotOffsets { get; init; } = [TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.FromDays(2)];

    /// <summary>The template as logs may show it.</summary>
    internal string DisplayName => PrintableUrl.Of(Template);

    /// <summary>Whether it is asked for blobs of a source. Where a lock does not tell the source (null), it may be any.</summary>
    public bool Serves(string? sourceId) => sourceId is null || Sources is null || Sources.Contains(sourceId);

    /// <summary>The URLs of a file, the likeliest first. None when the template asks for what the file lacks, which <paramref name="missing"/> names.</summary>
    /// <exception cref="ReproGetException">RG2002, where a value makes no URL.</exception>
    /// <param name="file">The file.</param>
    /// <param name="sourceTime">The recorded time of its source.</param>
    /// <param name="missing">What the file lacks.</param>
    /// <param name="isSnapshot">Whether that is the time of a snapshot which held the file, and not the date of a Release file.</param>
    internal IReadOnlyList<Uri> Locate(PackageFile file, DateTimeOffset? sourceTime, out string? missing, bool isSnapshot = false)
    {
        if (!_template.NamesSnapshot || isSnapshot || sourceTime is not { } time)
            return _template.Expand(file, sourceTime, out missing) is { } single ? [single] : [];

        missing = null;
        var urls = new List<Uri>();
        foreach (var offset in SnapshotOffsets)
        {
            // A hostile lock may hold the last moment of the calendar.
            if (time > DateTimeOffset.MaxValue - offset)
                continue;
            if (_template.Expand(file, time + offset, out missing) is { } url)
                urls.Add(url);
        }
        return urls;
    }
}
