namespace ReproGet.Core.Dockerfiles;

/// <summary>The distros that Dockerfiles are written for. A new one is one line.</summary>
internal static class Recipes
{
    private static readonly IRecipe[] All = [new DebianRecipe(), new FedoraRecipe(), new AlpineRecipe(), new ArchRecipe()];

    /// <exception cref="ReproGetException">RG1134: there is none.</exception>
    public static IRecipe Find(string? distro, string project)
        => All.FirstOrDefault(recipe => recipe.Distros.Contains(distro, StringComparer.Ordinal))
            ?? throw DockerfileErrors.NoRecipe(distro, project, All.SelectMany(recipe => recipe.Distros));
}
