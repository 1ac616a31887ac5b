using System.Text.Encodings.Web;
using System.Text.Json;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>What a lock holds, as JSON for people and programs: by architecture, each file with what its name tells, its hash, and what else is known of it.</summary>
/// <remarks><code>
/// { "document": "reproget.lock.json", "epoch": "…", "architectures": { "amd64": [ { "file": "pool/…", "name": …, "version": …, "release": …, "architecture": …, "format": …,
///   "sha256": …, "cid": …, "size": …, "source": …, "requested": … } ] } }
/// </code> A value that is not known is not there: a bare lock has no document, epoch, sizes and sources.</remarks>
public static class LockInspection
{
    private static JsonWriterOptions Json => new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON, with a line end at its end.</summary>
    /// <param name="state">The lock.</param>
    /// <param name="files">Where it stands.</param>
    /// <param name="sizeOf">The size of a file of which the lock has none; null where nobody knows it.</param>
    public static byte[] ToJson(LockState state, LockFiles files, Func<PackageFile, long?> sizeOf)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Json))
        {
            json.WriteStartObject();
            if (!state.IsBare)
            {
                json.WriteString("document", Path.GetFileName(files.DocumentPath));
                json.WriteString("epoch", LockTime.ToText(state.Document.Epoch));
            }
            json.WriteStartObject("architectures");
            foreach (var architecture in state.Document.Architectures)
            {
                var locked = architecture.Packages.ToDictionary(package => package.File, StringComparer.Ordinal);
                json.WriteStartArray(architecture.Name);
                foreach (var file in state.Sums[architecture.Name].Files)
                    Write(json, file, locked.GetValueOrDefault(file.Name), state.IsBare, sizeOf);
                json.WriteEndArray();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, PackageFile file, LockedPackage? locked, bool isBare, Func<PackageFile, long?> sizeOf)
    {
        var name = PackageName.Parse(file.Name);
        var identity = locked?.Name;
        json.WriteStartObject();
        json.WriteString("file", file.Name);
        WriteKnown("name", identity?.Package ?? name?.Package);
        WriteKnown("version", identity?.Version ?? name?.Version);
        WriteKnown("release", name?.Release);
        WriteKnown("architecture", identity?.Architecture ?? name?.Architecture);
        WriteKnown("format", name?.Format.ToString().ToLowerInvariant());
        WriteKnown("signatureOf", PackageName.SignedBy(file.Name));
        json.WriteString("sha256", file.Digest.Hex);
        WriteKnown("cid", file.Cid);
        if ((locked?.Size > 0 ? locked.Size : sizeOf(file)) is { } size)
            json.WriteNumber("size", size);
        if (!isBare && locked is not null)
        {
            json.WriteString("source", locked.Source);
            json.WriteBoolean("requested", locked.Requested);
        }
        json.WriteEndObject();

        void WriteKnown(string key, string? value)
        {
            if (value is not null)
                json.WriteString(key, value);
        }
    }
}
