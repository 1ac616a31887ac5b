using System.Text.Json;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>Reads <c>reproget.lock.json</c>, and takes nothing that <see cref="LockWriter"/> would not have written but for white space.</summary>
internal static class LockReader
{
    private const int MaxDepth = 16;

    public static LockDocument Read(ReadOnlyMemory<byte> content, LockPlace place)
    {
        LockText.Check(content.Span, place.Path, place.Project);
        using var json = ParseJson(content, place);
        return ReadDocument(new LockFields(json.RootElement, place, ""), place);
    }

    private static JsonDocument ParseJson(ReadOnlyMemory<byte> content, LockPlace place)
    {
        try
        {
            var json = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = MaxDepth });
            CheckText(json.RootElement);
            return json;
        }
        catch (InvalidOperationException failure)
        {
            throw LockErrors.Damaged(place, "it holds text that is no Unicode", failure);
        }
        catch (JsonException failure)
        {
            throw LockErrors.Damaged(place with { Line = (int)(failure.LineNumber + 1 ?? 0) }, "it is no valid JSON", failure);
        }
    }

    /// <summary>Half a surrogate pair that was written as an escape shows only when the text is asked for.</summary>
    /// <exception cref="InvalidOperationException">There is one.</exception>
    private static void CheckText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    CheckText(item);
                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    CheckText(member.Value);
                break;
        }
    }

    private static LockDocument ReadDocument(LockFields fields, LockPlace place)
    {
        // First of all: what follows may look different in another format.
        var format = fields.Number("format");
        if (format != LockDocument.CurrentFormat)
            throw LockErrors.UnknownFormat(place, "format", format, LockDocument.CurrentFormat);
        var imageFormat = fields.Number("imageFormat");
        if (imageFormat is < 1 or > LockDocument.CurrentImageFormat)
            throw LockErrors.UnknownFormat(place, "image format", imageFormat, LockDocument.CurrentImageFormat);
        var sources = Members(fields, "sources", ReadSource);
        var ids = sources.Select(source => source.Id).ToHashSet(StringComparer.Ordinal);
        var document = new LockDocument
        {
            ImageFormat = (int)imageFormat,
            Resolver = (int)Math.Min(fields.Number("resolver"), int.MaxValue),
            Request = RequestJson.Read(fields.Object("request")),
            Epoch = fields.Time("epoch"),
            Sources = sources,
            Base = fields.OptionalObject("base") is { } image ? ReadBase(image) : null,
            Architectures = Members(fields, "architectures", (name, member) => ReadArchitecture(name, member, ids, place)),
        };
        fields.End();
        if (!document.Architectures.Select(architecture => architecture.Name).SequenceEqual(document.Request.Packages.Keys))
            throw fields.Damaged("architectures", "are not those of the request");
        return document;
    }

    private static List<T> Members<T>(LockFields fields, string name, Func<string, LockFields, T> read)
    {
        var members = fields.Object(name);
        var values = members.Names.Order(Utf8Order.Instance).Select(member => read(member, members.Object(member))).ToList();
        members.End();
        return values;
    }

    private static LockedSource ReadSource(string id, LockFields fields)
    {
        var source = new LockedSource(id, fields.Text("origin"), fields.InOrder("suites", fields.Objects("suites").Select(ReadSuite), suite => suite.Suite));
        fields.End();
        return source;
    }

    private static LockedSuite ReadSuite(LockFields fields)
    {
        var suite = new LockedSuite
        {
            Suite = fields.Text("suite"),
            Codename = fields.OptionalText("codename"),
            Components = fields.InOrder("components", fields.Texts("components"), text => text),
            Date = fields.Time("date"),
            ValidUntil = fields.OptionalTime("validUntil"),
            InRelease = fields.Digest("inRelease"),
            Indices = fields.InOrder("indices", fields.Objects("indices").Select(ReadIndex), index => index.Path),
            Signers = fields.InOrder("signers", fields.Texts("signers"), text => text),
            Snapshot = fields.OptionalTime("snapshot"),
        };
        fields.End();
        return suite;
    }

    private static LockedIndex ReadIndex(LockFields fields)
    {
        var index = new LockedIndex(fields.Text("path"), fields.Hash("sha256"));
        fields.End();
        return index;
    }

    private static LockedBase ReadBase(LockFields fields)
    {
        var image = new LockedBase(fields.Text("reference"), fields.OptionalDigest("index"), Members(fields, "platforms", ReadPlatform))
        {
            Distro = fields.OptionalText("distro"),
            Suite = fields.OptionalText("suite"),
        };
        fields.End();
        return image;
    }

    private static LockedPlatform ReadPlatform(string architecture, LockFields fields)
    {
        CheckArchitecture(architecture, fields);
        var platform = new LockedPlatform(architecture, fields.Digest("manifest"), fields.OptionalDigest("packageDatabase"));
        fields.End();
        return platform;
    }

    private static LockedArchitecture ReadArchitecture(string name, LockFields fields, HashSet<string> sources, LockPlace place)
    {
        CheckArchitecture(name, fields);
        var architecture = new LockedArchitecture
        {
            Name = name,
            Sums = fields.Digest("sums"),
            Packages = fields.InOrder("packages", fields.Objects("packages").Select(member => ReadPackage(member, sources, place)), package => package.File),
            Upgrades = [.. fields.OptionalObjects("upgrades").Select(ReadBasePackage)],
            Removes = [.. fields.OptionalObjects("removes").Select(ReadBasePackage)],
        };
        fields.End();
        return architecture;
    }

    private static LockedPackage ReadPackage(LockFields fields, HashSet<string> sources, LockPlace place)
    {
        var package = new LockedPackage(fields.Text("file"), fields.Text("source"), fields.Number("size"), fields.OptionalFlag("requested") ?? false, fields.OptionalText("identity"));
        fields.End();
        if (package.Identity is { } identity && identity.Split(' ') is not [_, _, _])
            throw fields.Damaged("identity", "is no name, version and architecture");
        SumsFile.CheckName(package.File, place);
        if (!sources.Contains(package.Source))
            throw fields.Damaged("source", "names a source that the lock does not have");
        return package;
    }

    private static LockedBasePackage ReadBasePackage(LockFields fields)
    {
        var package = new LockedBasePackage(fields.Text("name"), fields.Text("version"));
        fields.End();
        return package;
    }

    /// <summary>The name becomes a part of a file's name.</summary>
    private static void CheckArchitecture(string name, LockFields fields)
    {
        if (Architecture.FromName(name) is null)
            throw fields.Damaged("is no architecture that is known");
    }
}
