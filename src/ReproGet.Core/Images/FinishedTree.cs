using ReproGet.Core.FileSystem;
using ReproGet.Core.Images.Roots;
using ReproGet.Core.Installation.Checks;
using ReproGet.Core.Installation.Effects;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Images;

/// <summary>Looks at packages and app together, as the container will see them.</summary>
internal static class FinishedTree
{
    private const string Icu = "libicuuc.so";

    /// <summary>Warns where an app with cultures finds no ICU: .NET loads it by name when it starts, so no header tells of it.</summary>
    /// <param name="root">Base and packages.</param>
    /// <param name="config">The base's; null for none.</param>
    /// <param name="settings">What the project says.</param>
    /// <param name="app">The app, which may bring its own.</param>
    /// <param name="diagnostics">Where the warning goes.</param>
    public static void CheckGlobalization(PreparedRoot root, ImageConfig? config, ImageSettings settings, IReadOnlyList<AppFile> app, IDiagnostics diagnostics)
    {
        var variables = (config?.Environment ?? []).Concat(settings.EnvironmentVariables);
        var isInvariant = settings.InvariantGlobalization || variables.LastOrDefault(variable => variable.Key == "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT").Value is "1" or "true" or "True";
        if (!isInvariant && !root.Tree.Entries.Select(entry => entry.Path).Concat(app.Select(file => file.ImagePath)).Any(path => TreePath.Name(path).StartsWith(Icu, StringComparison.Ordinal)))
            diagnostics.Warning(ImageErrors.NoIcu, ImageErrors.NoIcuMessage);
    }

    /// <summary>Warns of a user or group that engines will not find: they look names up in the image when they start it.</summary>
    /// <param name="root">Base and packages.</param>
    /// <param name="files">The project's own, which may hold the accounts.</param>
    /// <param name="user"><c>ContainerUser</c>; null for none.</param>
    /// <param name="diagnostics">Where the warning goes.</param>
    public static void CheckUser(FileTree root, IReadOnlyList<FileEntry> files, string? user, IDiagnostics diagnostics)
    {
        if (user is null || files.Any(file => file.Path is "etc/passwd" or "etc/group"))
            return;
        var accounts = Accounts.Read(root);
        var parts = user.Split(':', 2);
        if (accounts.User(parts[0]) is null)
            diagnostics.Warning(ImageErrors.NoSuchUser, ImageErrors.NoSuchUserMessage(user, "user", parts[0]));
        else if (parts.Length > 1 && accounts.Group(parts[1]) is null)
            diagnostics.Warning(ImageErrors.NoSuchUser, ImageErrors.NoSuchUserMessage(user, "group", parts[1]));
    }

    /// <summary>Warns of what is not there.</summary>
    /// <param name="root">Base and packages.</param>
    /// <param name="architecture">Of the image.</param>
    /// <param name="app">The app.</param>
    /// <param name="workingDirectory">Where it stands.</param>
    /// <param name="diagnostics">Where warnings go.</param>
    public static void Check(PreparedRoot root, Architecture architecture, IReadOnlyList<AppFile> app, string workingDirectory, IDiagnostics diagnostics)
    {
        var tree = new FileTree();
        foreach (var entry in root.Tree.Entries)
            tree.Set(entry);
        var folder = TreePath.FromMemberName(workingDirectory.TrimStart('/'));
        var own = new HashSet<FileEntry>(ReferenceEqualityComparer.Instance);
        foreach (var file in app.Where(file => file.SourcePath is not null))
        {
            var entry = FileEntry.File(tree.Resolve(ImagePath.Combine(folder, file.ImagePath)), file.Content(), 0);
            own.Add(entry);
            tree.Set(entry);
        }
        var names = own.Select(entry => TreePath.Name(entry.Path)).ToHashSet(StringComparer.Ordinal);
        var missing = root.Findings.Where(found => found.Finding.Kind == LinkFindingKind.Library ? !names.Contains(found.Finding.Missing) : !tree.TryReach(found.Finding.Missing, out _));
        var found = missing.Concat(LinkCheck.Run(tree, architecture, own.Contains).Select(finding => new RootFinding(finding, finding.Kind == LinkFindingKind.Library))).ToLookup(finding => finding.IsWarning, finding => finding.Finding);
        LinkCheck.Report([.. found[true]], diagnostics);
        foreach (var finding in found[false])
            diagnostics.Message($"/{finding.Path}: {finding.Missing} is not in the image.");
    }
}
