using ReproGet.Core.Locking;

namespace ReproGet.Core.Providers;

/// <summary>Where the past of an archive stands: an address with <c>@SNAPSHOTID@</c> in the place of the time.</summary>
/// <param name="Text">As written: <c>https://mirror.example/archive/@SNAPSHOTID@/</c>.</param>
public sealed record SnapshotAddress(string Text)
{
    /// <summary>The provider of its package files, in repro-get's syntax.</summary>
    internal string Template => With("{{timeToDebianSnapshot .Epoch}}").TrimEnd('/') + "/{{.Name}}";

    /// <summary>Reads an address; null for another text.</summary>
    public static SnapshotAddress? TryParse(string? text)
        => text is not null && text.Contains(RequestedSource.SnapshotPlaceholder, StringComparison.Ordinal) ? new(text) : null;

    /// <summary>The address of the archive as it was.</summary>
    public string At(DateTimeOffset time) => With(LockTime.ToSnapshotText(time));

    private string With(string time) => Text.Replace(RequestedSource.SnapshotPlaceholder, time, StringComparison.Ordinal);
}
