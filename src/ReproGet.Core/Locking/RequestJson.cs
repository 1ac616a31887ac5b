using System.Text.Json;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>The request in <c>reproget.lock.json</c>. What was not asked for is left out.</summary>
internal static class RequestJson
{
    public static void Write(Utf8JsonWriter json, string name, LockRequest request)
    {
        var options = request.Options;
        json.WriteStartObject(name);
        WriteText(json, "base", options.Base);
        WriteText(json, "distro", options.Distro);
        json.WriteBoolean("essential", options.Essential);
        json.WriteBoolean("installRecommends", options.InstallRecommends);
        WriteText(json, "installedPackages", options.InstalledPackages);
        json.WriteStartObject("packages");
        foreach (var (architecture, packages) in request.Packages.OrderBy(pair => pair.Key, Utf8Order.Instance))
        {
            json.WriteStartArray(architecture);
            foreach (var package in packages.OrderBy(p => p.Name, Utf8Order.Instance))
                LockWriter.WriteLine(json, line => WritePackage(line, package));
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteBoolean("runtimeDependencies", options.RuntimeDependencies);
        WriteText(json, "snapshot", options.Snapshot is { } time ? LockTime.ToText(time) : null);
        json.WriteStartArray("sources");
        foreach (var source in request.Sources.OrderBy(s => s.Canonical, Utf8Order.Instance))
            LockWriter.WriteLine(json, line => WriteSource(line, source));
        json.WriteEndArray();
        WriteText(json, "suite", options.Suite);
        json.WriteEndObject();
    }

    public static LockRequest Read(LockFields fields)
    {
        var options = new RequestOptions
        {
            Base = fields.OptionalText("base"),
            Distro = fields.OptionalText("distro"),
            Essential = fields.Flag("essential"),
            InstallRecommends = fields.Flag("installRecommends"),
            InstalledPackages = fields.OptionalText("installedPackages"),
            RuntimeDependencies = fields.Flag("runtimeDependencies"),
            Snapshot = fields.OptionalTime("snapshot"),
            Suite = fields.OptionalText("suite"),
        };
        var packages = new SortedDictionary<string, IReadOnlyList<RequestedPackage>>(Utf8Order.Instance);
        var byArchitecture = fields.Object("packages");
        foreach (var architecture in byArchitecture.Names)
        {
            if (Architecture.FromName(architecture) is null)
                throw byArchitecture.Damaged(architecture, "is no architecture");
            packages[architecture] = byArchitecture.InOrder(architecture, byArchitecture.Objects(architecture).Select(ReadPackage), package => package.Name);
        }
        byArchitecture.End();
        var sources = fields.Objects("sources").Select(ReadSource).ToList();
        fields.End();
        return new LockRequest { Options = options, Sources = sources, Packages = packages };
    }

    private static void WritePackage(Utf8JsonWriter line, RequestedPackage package)
    {
        if (package.IgnoreMaintainerScripts)
            line.WriteString("maintainerScripts", "ignore");
        line.WriteString("name", package.Name);
        WriteText(line, "suite", package.Suite);
        WriteText(line, "version", package.Version);
        if (package.Without.Count > 0)
            LockWriter.WriteSet(line, "without", package.Without);
    }

    private static RequestedPackage ReadPackage(LockFields fields)
    {
        var scripts = fields.OptionalText("maintainerScripts");
        if (scripts is not (null or "ignore"))
            throw fields.Damaged("maintainerScripts", "is not “ignore”");
        var package = new RequestedPackage(
            fields.Text("name"), fields.OptionalText("version"), fields.OptionalText("suite"), fields.OptionalTexts("without"), scripts is not null);
        fields.End();
        return package;
    }

    private static void WriteSource(Utf8JsonWriter line, RequestedSource source)
    {
        LockWriter.WriteSet(line, "architectures", source.Architectures);
        if (source.CheckValidUntil is { } check)
            line.WriteBoolean("checkValidUntil", check);
        LockWriter.WriteSet(line, "components", source.Components);
        WriteText(line, "signedBy", source.SignedByName);
        if (source.IgnoresSnapshot)
            line.WriteBoolean("snapshot", false);
        LockWriter.WriteSet(line, "suites", source.Suites);
        if (source.Trusted)
            line.WriteBoolean("trusted", true);
    }

    private static RequestedSource ReadSource(LockFields fields)
    {
        var source = new RequestedSource
        {
            Architectures = fields.Texts("architectures"),
            CheckValidUntil = fields.OptionalFlag("checkValidUntil"),
            Components = fields.Texts("components"),
            SignedBy = fields.OptionalText("signedBy"),
            Snapshot = fields.OptionalFlag("snapshot") == false ? RequestedSource.NoSnapshot : null,
            Suites = fields.Texts("suites"),
            Trusted = fields.OptionalFlag("trusted") ?? false,
        };
        fields.End();
        return source;
    }

    private static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }
}
