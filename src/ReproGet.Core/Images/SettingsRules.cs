using System.Text.RegularExpressions;
using ReproGet.Core.Images.Roots;

namespace ReproGet.Core.Images;

/// <summary>What a project may ask of its image.</summary>
public static partial class SettingsRules
{
    /// <summary>All that is wrong, so that a user hears of it at once; empty where nothing is.</summary>
    /// <returns>RG5100 to RG5103, RG5106 to RG5110.</returns>
    public static IReadOnlyList<ReproGetException> Violations(ImageSettings settings)
    {
        var violations = new Failures();
        violations.Try(() => ImagePath.FromSetting("ContainerWorkingDirectory", settings.WorkingDirectory));
        violations.Add(settings.EnvironmentVariables.Where(variable => !VariableName().IsMatch(variable.Key) || variable.Value.Contains('\0', StringComparison.Ordinal)).Select(variable => ImageErrors.BadVariable(variable.Key)));
        violations.Add(settings.Labels.Where(label => label.Key.Length == 0 || label.Key.Any(char.IsControl)).Select(label => ImageErrors.BadLabel(label.Key)));
        foreach (var port in settings.Ports)
            violations.Try(() => ContainerPort.Parse(port.ToString()));
        violations.Try(() => EntrypointRule.Apply(settings, [], new DiagnosticRecord()));
        return violations.Found;
    }

    /// <exception cref="ReproGetException">The first of the <see cref="Violations"/>.</exception>
    internal static void Check(ImageSettings settings)
    {
        if (Violations(settings) is [var first, ..])
            throw first;
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex VariableName();
}
