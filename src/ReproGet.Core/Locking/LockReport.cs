using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ReproGet.Core.Locking;

/// <summary>What a new lock changes, with sizes: on the terminal, as JSON for a program, and as Markdown for a pull request.</summary>
/// <param name="Changes">By name in bytewise order.</param>
/// <param name="Bases">What became of the base image, a line an architecture.</param>
/// <param name="Architectures">The sums before and after.</param>
public sealed record LockReport(IReadOnlyList<ReportedChange> Changes, IReadOnlyList<string> Bases, IReadOnlyList<ReportedArchitecture> Architectures)
{
    private static JsonWriterOptions Json => new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What the request newly forces out of the base.</summary>
    public IReadOnlyList<BaseRemoval> RemovedFromBase { get; init; } = [];

    /// <summary>One line a change: <c>~ openssl 3.5.6-1 -> 3.5.7-1 (amd64, arm64), 2.9 MB (+12 kB)</c>.</summary>
    public IEnumerable<string> Lines =>
        [.. Bases, .. Changes.Select(change => $"{change.Change}, {Size(change.SizeBefore, change.SizeAfter)}"), .. RemovedFromBase.Select(removal => removal.ToString())];

    /// <summary>Compares two locks.</summary>
    /// <param name="before">The lock as it was; null for none.</param>
    /// <param name="after">The lock as it is going to be.</param>
    public static LockReport Between(LockState? before, LockState after)
    {
        var difference = LockDifference.Between(before, after);
        var (old, now) = (Packages(before), Packages(after));
        return new LockReport(
            [.. difference.Changes.Select(change => new ReportedChange(change, Sum(old, change, change.FromBase ? null : change.OldVersion), Sum(now, change, change.NewVersion)))],
            difference.Bases,
            [.. after.Document.Architectures.Select(architecture => new ReportedArchitecture(
                architecture.Name,
                before?.Document.Find(architecture.Name)?.Packages ?? [],
                architecture.Packages))])
        {
            RemovedFromBase = difference.RemovedFromBase,
        };
    }

    /// <summary>An object with <c>added</c>, <c>removed</c>, <c>changed</c> and <c>removedFromBase</c> packages, <c>bases</c> and <c>architectures</c>; sizes are in bytes.</summary>
    public byte[] ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            WriteChanges(json, "added", change => change.Change.OldVersion is null);
            WriteChanges(json, "changed", change => change.Change is { OldVersion: not null, NewVersion: not null });
            WriteChanges(json, "removed", change => change.Change.NewVersion is null);
            json.WriteStartArray("removedFromBase");
            foreach (var removal in RemovedFromBase)
            {
                json.WriteStartObject();
                json.WriteString("name", removal.Name);
                json.WriteString("version", removal.Version);
                WriteTexts(json, "architectures", removal.Architectures);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            WriteTexts(json, "bases", Bases);
            json.WriteStartObject("architectures");
            foreach (var architecture in Architectures)
            {
                json.WriteStartObject(architecture.Name);
                json.WriteNumber("packages", architecture.After.Count);
                json.WriteNumber("packagesBefore", architecture.Before.Count);
                json.WriteNumber("size", architecture.SizeAfter);
                json.WriteNumber("sizeBefore", architecture.SizeBefore);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>A table of the packages, and a line for each architecture.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var line in Bases)
            text.Append(CultureInfo.InvariantCulture, $"`{line}`\n\n");
        if (Changes.Count + RemovedFromBase.Count == 0)
            text.Append("No package changes.\n");
        else
            text.Append("| package | before | after | architectures | size |\n|---|---|---|---|---|\n");
        foreach (var (change, before, after) in Changes)
            text.Append(CultureInfo.InvariantCulture, $"| {change.Name} | {change.Before ?? "–"} | {change.NewVersion ?? "–"} | {string.Join(", ", change.Architectures)} | {Size(before, after)} |\n");
        foreach (var (name, version, architectures) in RemovedFromBase)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {version} (base) | – | {string.Join(", ", architectures)} | {BaseRemoval.What} |\n");
        text.Append('\n');
        foreach (var architecture in Architectures)
            text.Append(CultureInfo.InvariantCulture, $"- {architecture.Name}: {architecture.After.Count} packages, {Size(architecture.SizeBefore, architecture.SizeAfter)}\n");
        return text.ToString();
    }

    private void WriteChanges(Utf8JsonWriter json, string name, Func<ReportedChange, bool> belongs)
    {
        json.WriteStartArray(name);
        foreach (var (change, before, after) in Changes.Where(belongs))
        {
            json.WriteStartObject();
            json.WriteString("name", change.Name);
            if (change.OldVersion is { } old)
                json.WriteString("versionBefore", old);
            if (change.NewVersion is { } now)
                json.WriteString("version", now);
            WriteTexts(json, "architectures", change.Architectures);
            if (change.FromBase)
                json.WriteBoolean("fromBase", true);
            else if (change.OldVersion is not null)
                json.WriteNumber("sizeBefore", before);
            if (change.NewVersion is not null)
                json.WriteNumber("size", after);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static ILookup<string, LockedPackage> Packages(LockState? state)
        => (state?.Document.Architectures ?? [])
            .SelectMany(architecture => architecture.Packages.Select(package => new { Architecture = architecture.Name, Name = LockDifference.Named(package.File), Package = package }))
            .ToLookup(file => Key(file.Architecture, file.Name.Package, file.Name.Version), file => file.Package);

    /// <summary>None of these has a blank in it.</summary>
    private static string Key(string architecture, string name, string version) => $"{architecture} {name} {version}";

    private static long Sum(ILookup<string, LockedPackage> packages, PackageChange change, string? version)
        => version is null ? 0 : change.Architectures.Sum(architecture => packages[Key(architecture, change.Name, version)].FirstOrDefault()?.Size ?? 0);

    /// <summary>The size after, and how much it is more: <c>2.9 MB (+12 kB)</c>.</summary>
    private static string Size(long before, long after) => $"{Bytes(after)} ({(after < before ? "-" : "+")}{Bytes(Math.Abs(after - before))})";

    private static string Bytes(long count)
        => count < 1_000_000 ? string.Create(CultureInfo.InvariantCulture, $"{(count + 999) / 1000} kB") : string.Create(CultureInfo.InvariantCulture, $"{count / 1e6:0.0} MB");
}

/// <summary>A change with the sizes of its files, over all its architectures.</summary>
/// <param name="Change">What came, went or changed.</param>
/// <param name="SizeBefore">In bytes; 0 for a package that came.</param>
/// <param name="SizeAfter">In bytes; 0 for a package that went.</param>
public sealed record ReportedChange(PackageChange Change, long SizeBefore, long SizeAfter);

/// <summary>All packages of an architecture.</summary>
/// <param name="Name">Our name of it.</param>
/// <param name="Before">As they were locked.</param>
/// <param name="After">As they are.</param>
public sealed record ReportedArchitecture(string Name, IReadOnlyList<LockedPackage> Before, IReadOnlyList<LockedPackage> After)
{
    /// <summary>In bytes.</summary>
    public long SizeBefore => Before.Sum(package => package.Size);

    /// <summary>In bytes.</summary>
    public long SizeAfter => After.Sum(package => package.Size);
}
