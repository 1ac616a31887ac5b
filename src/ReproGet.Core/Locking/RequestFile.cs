using ReproGet.Core.FileSystem;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>
/// The file by which an evaluation passes on what it asks for. MSBuild's built-in tasks write it, a line a value, with tabs between the fields. They trim lines, so
/// empty fields at the end may be missing.
/// </summary>
/// <remarks>
/// <code>
/// project   path
/// framework net10.0
/// rid       linux-x64
/// option    name       value
/// package   name       version  onlyArchitecture  suite  without  maintainerScripts  project
/// source    URI or id  suites   components  architectures  signedBy  trusted  checkValidUntil  snapshot
/// provider  template   sources
/// </code>
/// A key in <c>signedBy</c> has <c>|</c> in the place of its line ends. Lists within a field are separated by <c>;</c>, or by blanks in the fields of a source. Options: <c>distro</c>, <c>suite</c>, <c>snapshot</c>,
/// <c>installRecommends</c>, <c>essential</c>, <c>runtimeDependencies</c>, <c>base</c>, <c>installedPackages</c>.
/// </remarks>
public static class RequestFile
{
    /// <summary>Reads a request file.</summary>
    /// <exception cref="ReproGetException">RG1028: the file system refused; and as <see cref="Parse"/>.</exception>
    public static EvaluationRequest Read(string path)
    {
        try
        {
            return Parse(File.ReadAllLines(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw RequestErrors.UnreadableRequestFile(path, e);
        }
    }

    /// <summary>Reads the lines of a request file.</summary>
    /// <param name="lines">Its lines.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <exception cref="ReproGetException">RG1020 for a line that this version does not know; RG1021, RG1022, RG1025, RG1026, RG1027 for what users wrote.</exception>
    public static EvaluationRequest Parse(IEnumerable<string> lines, string path)
    {
        var entries = lines
            .Select((line, index) => new RequestLine(path, index + 1, line.TrimEnd('\r').Split('\t')))
            .Where(line => line.Key.Length > 0)
            .ToList();
        var end = new RequestLine(path, entries.Count + 1, [""]);
        var project = Single(entries, "project") ?? throw end.Malformed("there is no “project” line");
        var rid = Single(entries, "rid") ?? throw end.Malformed("there is no “rid” line");
        var options = new RequestOptions();
        var declared = new List<(RequestLine Line, string Project)>();
        var sources = new List<RequestedSource>();
        var providers = new List<RequestedProvider>();
        foreach (var line in entries)
        {
            switch (line.Key)
            {
                case "project" or "rid" or "framework":
                    break;
                case "option":
                    options = RequestValues.With(options, line, project);
                    break;
                case "package":
                    declared.Add((line, line[7].Length > 0 ? line[7] : project));
                    break;
                case "source":
                    sources.Add(RequestValues.Source(line, project));
                    break;
                case "provider":
                    RequestValues.CheckCredentials("ReproGetProvider", line[1], project);
                    providers.Add(new RequestedProvider(line[1], line.List(2)));
                    break;
                default:
                    throw line.Malformed($"“{LockErrors.Printable(line.Key)}” is not known");
            }
        }
        return new EvaluationRequest
        {
            Project = project,
            Framework = Single(entries, "framework"),
            RuntimeIdentifier = rid,
            Architecture = Architecture.FromRuntimeIdentifier(rid) ?? throw RequestErrors.RuntimeIdentifier(rid, project),
            Options = options,
            Sources = [.. sources.OrderBy(source => source.Canonical, Utf8Order.Instance).ThenBy(source => source.Uri ?? "", Utf8Order.Instance)],
            Packages = [.. declared.Select(item => RequestValues.Package(item.Line, options.Distro, item.Project))],
            Providers = providers,
        };
    }

    private static string? Single(List<RequestLine> lines, string key)
    {
        var found = lines.Where(line => line.Key == key && line[1].Length > 0).ToList();
        if (found.Count > 1)
            throw found[1].Malformed($"a second “{key}” line");
        return found.Count == 0 ? null : found[0][1];
    }
}
