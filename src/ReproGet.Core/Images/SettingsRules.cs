using System.Text.RegularExpressions;

namespace ReproGet.Core.Images;

/// <summary>What a project may ask of its image.</summary>
internal static partial class SettingsRules
{
    /// <exception cref="ReproGetException">RG5100 to RG5103.</exception>
    public static void Check(ImageSettings settings)
    {
        ImagePath.FromSetting("ContainerWorkingDirectory", settings.WorkingDirectory);
        foreach (var (name, value) in settings.EnvironmentVariables)
        {
            if (!VariableName().IsMatch(name) || value.Contains('\0', StringComparison.Ordinal))
                throw ImageErrors.BadVariable(name);
        }
        foreach (var (name, _) in settings.Labels)
        {
            if (name.Length == 0 || name.Any(char.IsControl))
                throw ImageErrors.BadLabel(name);
        }
        foreach (var port in settings.Ports)
            ContainerPort.Parse(port.ToString());
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
