using System.Text;
using ReproGet.Core.Installation.Debian;
using ReproGet.Core.Installation.Effects.Alternatives;

namespace ReproGet.Core.Installation.Effects;

/// <summary>
/// What maintainer scripts do with <c>update-alternatives --install</c>: the links of <c>etc/alternatives</c>, the generic names that lead to them, and
/// <c>var/lib/dpkg/alternatives</c>.
/// </summary>
/// <remarks>
/// Packages in the order of their names, the requests of one in the order of its script; where priorities are equal the first wins. Goes before <see cref="LdSoCacheEffect"/>:
/// libraries such as <c>libblas.so.3</c> exist only as an alternative.
/// </remarks>
public sealed class AlternativesEffect : IEffect
{
    /// <inheritdoc/>
    public void Apply(InstalledRoot root)
    {
        AlternativeInstallation? installation = null;
        foreach (var package in root.Packages)
        {
            if (!package.ControlMembers.TryGetValue("postinst", out var script))
                continue;
            // Latin-1 keeps every byte of a script that is no UTF-8.
            foreach (var request in UpdateAlternatives.Parse(Encoding.Latin1.GetString(script)))
            {
                installation ??= new AlternativeInstallation(root, new AlternativesDatabase(root));
                if (installation.Run(request) is { } refusal)
                    root.Diagnostics.AlternativeRefused(package.Name, request.Name, refusal);
            }
        }
    }
}
