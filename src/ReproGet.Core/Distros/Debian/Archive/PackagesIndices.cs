namespace ReproGet.Core.Distros.Debian.Archive;

/// <summary>Finds the indices of packages that a Release file lists.</summary>
internal static class PackagesIndices
{
    private static readonly string[] Compressed = ["xz", "zst", "gz", "bz2"];

    /// <summary>The indices that hold a component's packages for an architecture: one, or a second for <c>all</c>.</summary>
    /// <exception cref="ReproGetException">RG3014, RG3015: the component, the architecture or the index is not there.</exception>
    public static IReadOnlyList<PackagesIndex> Find(ReleaseFile release, string suite, string component, string architecture, string where)
    {
        if (suite.EndsWith('/'))
            return [FindOne(release, "", "", architecture) ?? throw ArchiveErrors.NoIndex(where, "Packages")];
        // Security calls its components updates/main and keeps their indices in main/.
        if (release.Components.Count > 0 && !release.Components.Any(offered => offered == component || offered.EndsWith("/" + component, StringComparison.Ordinal)))
            throw ArchiveErrors.NoComponent(where, component, release.Components);
        if (release.Architectures.Count > 0 && !release.Architectures.Contains(architecture, StringComparer.Ordinal))
            throw ArchiveErrors.NoArchitecture(where, architecture, release.Architectures);
        var own = FindIn(release, component, architecture) ?? throw ArchiveErrors.NoIndex(where, $"{component}/binary-{architecture}/Packages");
        return ReadsAll(release) && architecture != "all" && FindIn(release, component, "all") is { } all ? [own, all] : [own];
    }

    /// <summary>As apt decides it: an archive that names <c>all</c> among its architectures, and does not say that its other indices hold it.</summary>
    private static bool ReadsAll(ReleaseFile release) => !release.HasAllInEveryIndex && release.Architectures.Contains("all", StringComparer.Ordinal);

    private static PackagesIndex? FindIn(ReleaseFile release, string component, string architecture)
    {
        var full = release.Components.FirstOrDefault(offered => offered.EndsWith("/" + component, StringComparison.Ordinal)) ?? component;
        return FindOne(release, $"{component}/binary-{architecture}/", component, architecture) ?? FindOne(release, $"{full}/binary-{architecture}/", component, architecture);
    }

    /// <summary>The smallest compressed form, with the larger ones after it. The plain one is listed by many archives that do not keep it, so it comes last.</summary>
    private static PackagesIndex? FindOne(ReleaseFile release, string folder, string component, string architecture)
    {
        var plain = release.Entries.GetValueOrDefault(folder + "Packages");
        var forms = Compressed
            .Select(extension => (Extension: extension, Path: $"{folder}Packages.{extension}"))
            .Where(form => release.Entries.ContainsKey(form.Path))
            .OrderBy(form => release.Entries[form.Path].Size)
            .ToList();
        if (plain is not null)
            forms.Add(("", folder + "Packages"));
        PackagesIndex? best = null;
        foreach (var (extension, path) in Enumerable.Reverse(forms))
            best = new PackagesIndex(component, architecture, path, extension, release.Entries[path].Digest, release.Entries[path].Size, plain) { Next = best };
        return best;
    }
}
