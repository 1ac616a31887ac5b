using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Locking;

/// <summary>Writes <c>reproget.lock.json</c> canonically. Keys stand in bytewise order; what has many of its kind stands one a line.</summary>
internal static class LockWriter
{
    private const int IndentSize = 2;

    // The default encoder writes “+”, which is in many package names, as an escape.
    private static JsonWriterOptions Indented => new() { Indented = true, IndentSize = IndentSize, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonWriterOptions OneLine => new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(LockDocument document)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Indented))
            WriteDocument(json, document);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>An object on one line, as a value of an indented array.</summary>
    internal static void WriteLine(Utf8JsonWriter json, Action<Utf8JsonWriter> writeMembers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        // The writer puts a comma before a raw value, but neither line end nor indentation.
        buffer.Write("\n"u8);
        buffer.GetSpan(json.CurrentDepth * IndentSize)[..(json.CurrentDepth * IndentSize)].Fill((byte)' ');
        buffer.Advance(json.CurrentDepth * IndentSize);
        using (var line = new Utf8JsonWriter(buffer, OneLine))
        {
            line.WriteStartObject();
            writeMembers(line);
            line.WriteEndObject();
        }
        json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>A set: its order says nothing, so it is sorted.</summary>
    internal static void WriteSet(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values.Order(Utf8Order.Instance))
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static void WriteDocument(Utf8JsonWriter json, LockDocument document)
    {
        json.WriteStartObject();
        json.WriteStartObject("architectures");
        foreach (var architecture in document.Architectures.OrderBy(a => a.Name, Utf8Order.Instance))
            WriteArchitecture(json, architecture);
        json.WriteEndObject();
        WriteBase(json, document.Base);
        json.WriteString("epoch", LockTime.ToText(document.Epoch));
        json.WriteNumber("format", LockDocument.CurrentFormat);
        json.WriteNumber("imageFormat", document.ImageFormat);
        RequestJson.Write(json, "request", document.Request);
        json.WriteNumber("resolver", document.Resolver);
        json.WriteStartObject("sources");
        foreach (var source in document.Sources.OrderBy(s => s.Id, Utf8Order.Instance))
            WriteSource(json, source);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteArchitecture(Utf8JsonWriter json, LockedArchitecture architecture)
    {
        json.WriteStartObject(architecture.Name);
        json.WriteStartArray("packages");
        foreach (var package in architecture.Packages.OrderBy(p => p.File, Utf8Order.Instance))
        {
            WriteLine(json, line =>
            {
                line.WriteString("file", package.File);
                if (package.Identity is not null)
                    line.WriteString("identity", package.Identity);
                if (package.Requested)
                    line.WriteBoolean("requested", true);
                line.WriteNumber("size", package.Size);
                line.WriteString("source", package.Source);
            });
        }
        json.WriteEndArray();
        WriteBasePackages(json, "removes", architecture.Removes);
        json.WriteString("sums", architecture.Sums.ToString());
        WriteBasePackages(json, "upgrades", architecture.Upgrades);
        json.WriteEndObject();
    }

    private static void WriteBasePackages(Utf8JsonWriter json, string name, IReadOnlyList<LockedBasePackage> packages)
    {
        if (packages.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var package in packages.OrderBy(p => p.Name, Utf8Order.Instance).ThenBy(p => p.Version, Utf8Order.Instance))
        {
            WriteLine(json, line =>
            {
                line.WriteString("name", package.Name);
                line.WriteString("version", package.Version);
            });
        }
        json.WriteEndArray();
    }

    private static void WriteBase(Utf8JsonWriter json, LockedBase? image)
    {
        if (image is null)
        {
            json.WriteNull("base");
            return;
        }
        json.WriteStartObject("base");
        json.WriteString("distro", image.Distro);
        WriteDigest(json, "index", image.Index);
        json.WriteStartObject("platforms");
        foreach (var platform in image.Platforms.OrderBy(p => p.Architecture, Utf8Order.Instance))
        {
            json.WriteStartObject(platform.Architecture);
            json.WriteString("manifest", platform.Manifest.ToString());
            WriteDigest(json, "packageDatabase", platform.PackageDatabase);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteString("reference", image.Reference);
        json.WriteString("suite", image.Suite);
        json.WriteEndObject();
    }

    private static void WriteSource(Utf8JsonWriter json, LockedSource source)
    {
        json.WriteStartObject(source.Id);
        json.WriteString("origin", source.Origin);
        json.WriteStartArray("suites");
        foreach (var suite in source.Suites.OrderBy(s => s.Suite, Utf8Order.Instance))
            WriteSuite(json, suite);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteSuite(Utf8JsonWriter json, LockedSuite suite)
    {
        json.WriteStartObject();
        json.WriteString("codename", suite.Codename);
        WriteSet(json, "components", suite.Components);
        json.WriteString("date", LockTime.ToText(suite.Date));
        json.WriteString("inRelease", suite.InRelease.ToString());
        json.WriteStartArray("indices");
        foreach (var index in suite.Indices.OrderBy(i => i.Path, Utf8Order.Instance))
        {
            WriteLine(json, line =>
            {
                line.WriteString("path", index.Path);
                line.WriteString("sha256", index.Digest.Hex);
            });
        }
        json.WriteEndArray();
        WriteSet(json, "signers", suite.Signers);
        WriteTime(json, "snapshot", suite.Snapshot);
        json.WriteString("suite", suite.Suite);
        WriteTime(json, "validUntil", suite.ValidUntil);
        json.WriteEndObject();
    }

    private static void WriteDigest(Utf8JsonWriter json, string name, Digest? digest) => json.WriteString(name, digest?.ToString());

    private static void WriteTime(Utf8JsonWriter json, string name, DateTimeOffset? time) => json.WriteString(name, time is { } known ? LockTime.ToText(known) : null);
}
