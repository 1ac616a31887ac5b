using System.Globalization;
using System.Text;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>What a Release file says (Debian's repository format, “Release files”).</summary>
public sealed record ReleaseFile
{
    /// <summary>Who makes the archive.</summary>
    public string? Origin { get; init; }

    /// <summary>What the archive is called by its makers.</summary>
    public string? Label { get; init; }

    /// <summary>The role of the release at the time: <c>stable</c>, <c>oldstable-updates</c>.</summary>
    public string? Suite { get; init; }

    /// <summary>The name that stays: <c>trixie</c>.</summary>
    public string? Codename { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Until when it may be used, where the archive says so.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>As written: security's are <c>updates/main</c>.</summary>
    public IReadOnlyList<string> Components { get; init; } = [];

    /// <summary>In dpkg's names, <c>all</c> among them where it has indices of its own.</summary>
    public IReadOnlyList<string> Architectures { get; init; } = [];

    /// <summary>Whether indices can be had by their hashes, which mirrors keep apart during an update.</summary>
    public bool AcquireByHash { get; init; }

    /// <summary>Packages are taken only when asked for (pin 1).</summary>
    public bool NotAutomatic { get; init; }

    /// <summary>With <see cref="NotAutomatic"/>: what was taken from here is upgraded from here (pin 100).</summary>
    public bool ButAutomaticUpgrades { get; init; }

    /// <summary>The indices of an architecture hold the packages of <c>all</c> as well.</summary>
    public bool HasAllInEveryIndex { get; init; }

    /// <summary>Every file that the release vouches for, by its path relative to the suite's folder.</summary>
    public IReadOnlyDictionary<string, ReleaseEntry> Entries { get; init; } = new Dictionary<string, ReleaseEntry>();

    /// <summary>Reads a Release file. It must have been verified before.</summary>
    /// <param name="octets">The signed text.</param>
    /// <param name="where">Its URL, for messages.</param>
    /// <exception cref="ReproGetException">RG3010: malformed; RG3011: without SHA-256 sums, or with hostile or contradictory ones.</exception>
    public static ReleaseFile Parse(ReadOnlySpan<byte> octets, string where)
    {
        var paragraphs = FieldParagraph.Read(Decode(octets, where), hasComments: false, reason => ArchiveErrors.MalformedRelease(where, reason));
        if (paragraphs.Count != 1)
            throw ArchiveErrors.MalformedRelease(where, $"it has {paragraphs.Count} paragraphs, and one is right");
        var fields = paragraphs[0];
        return new ReleaseFile
        {
            Origin = fields.Find("Origin"),
            Label = fields.Find("Label"),
            Suite = fields.Find("Suite"),
            Codename = fields.Find("Codename"),
            Date = ReadDate(fields, "Date", where),
            ValidUntil = ReadDate(fields, "Valid-Until", where),
            Components = fields.Words("Components"),
            Architectures = fields.Words("Architectures"),
            AcquireByHash = fields.Find("Acquire-By-Hash") == "yes",
            NotAutomatic = fields.Find("NotAutomatic") == "yes",
            ButAutomaticUpgrades = fields.Find("ButAutomaticUpgrades") == "yes",
            HasAllInEveryIndex = fields.Words("No-Support-for-Architecture-all").Contains("Packages", StringComparer.Ordinal),
            Entries = ReadEntries(fields.Lines("SHA256"), where),
        };
    }

    private static string Decode(ReadOnlySpan<byte> octets, string where)
    {
        var text = Encoding.UTF8.GetString(octets);
        if (text.Contains('\uFFFD') || text.Contains('\0'))
            throw ArchiveErrors.MalformedRelease(where, "it is no UTF-8 text");
        return text;
    }

    private static DateTimeOffset? ReadDate(FieldParagraph fields, string name, string where)
    {
        if (fields.Find(name) is not { } text)
            return null;
        return ReleaseDate.TryParse(text, out var date) ? date : throw ArchiveErrors.MalformedRelease(where, $"“{text}” is no date for {name}");
    }

    private static Dictionary<string, ReleaseEntry> ReadEntries(IReadOnlyList<string> lines, string where)
    {
        if (lines.Count == 0)
            throw ArchiveErrors.NoSha256(where);
        if (lines[0].Length > 0)
            throw ArchiveErrors.MalformedRelease(where, "SHA256 has a value beside its name");
        var entries = new Dictionary<string, ReleaseEntry>(lines.Count, StringComparer.Ordinal);
        foreach (var line in lines.Skip(1))
        {
            var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length != 3 || !Digest.TryParseHex(words[0], out var digest) || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                throw ArchiveErrors.MalformedRelease(where, $"“{line}” is no line of SHA256");
            var path = words[2];
            if (!IsSafe(path))
                throw ArchiveErrors.UnsafeIndex(where, path);
            var entry = new ReleaseEntry(digest, size);
            if (!entries.TryAdd(path, entry) && entries[path] != entry)
                throw ArchiveErrors.ContradictoryIndex(where, path);
        }
        return entries;
    }

    private static bool IsSafe(string path)
        => !path.Any(c => char.IsControl(c) || c == '\\') && !path.Split('/').Any(part => part is "" or "." or "..");
}

/// <summary>A file that a Release file vouches for.</summary>
/// <param name="Digest">Of its bytes as they stand in the archive.</param>
/// <param name="Size">In bytes.</param>
public sealed record ReleaseEntry(Digest Digest, long Size);
