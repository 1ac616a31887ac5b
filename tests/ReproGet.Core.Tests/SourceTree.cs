namespace ReproGet.Core.Tests;

/// <summary>The repository that these tests were built from.</summary>
internal static class SourceTree
{
    private const string Solution = "ReproGet.Build.sln";

    public static string Root { get; } = FindRoot();

    /// <summary>Source files below a folder of the repository, as paths relative to that folder with <c>/</c>, and their lines.</summary>
    public static IEnumerable<(string Path, string[] Lines)> Files(string folder, params string[] extensions)
    {
        var root = Path.Combine(Root, folder);
        if (!Directory.Exists(root))
            yield break;
        foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(root, file).Replace('\\', '/');
            if (extensions.Contains(Path.GetExtension(file)) && !path.Split('/').Any(part => part is "bin" or "obj"))
                yield return (path, File.ReadAllLines(file));
        }
    }

    /// <summary>Builds map their paths, so that the compiler cannot tell; the tests run from below the repository.</summary>
    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Solution)))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} has {Solution}: run the tests from where they were built.");
    }
}
