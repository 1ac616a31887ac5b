namespace ReproGet.Core.Distros;

/// <summary>The names in <c>ReproGetUpdateOnly</c>.</summary>
public static class UpdateNames
{
    /// <summary>Reads them: packages, their sources, or <c>security</c>, separated by semicolons, commas or blanks. None where nothing is said.</summary>
    /// <exception cref="ReproGetException">RG1071: something is said, and it names nothing.</exception>
    public static IReadOnlyList<string> Parse(string text, string project)
    {
        var names = text.Split([';', ',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return names.Length > 0 || string.IsNullOrWhiteSpace(text) ? names : throw DistroErrors.NothingNamed(text, project);
    }
}
