using ReproGet.Core.Packages;

namespace ReproGet.Core.Locking;

/// <summary>Turns the fields of a request file into values, and says what is wrong with those that users wrote.</summary>
internal static class RequestValues
{
    private const int MaxNameLength = 128;

    public static RequestOptions With(RequestOptions options, RequestLine line, string project)
    {
        var value = line.Text(2);
        return line[1] switch
        {
            "distro" => options with { Distro = value?.ToLowerInvariant() },
            "suite" => options with { Suite = value },
            "snapshot" => options with { Snapshot = value is null ? null : Snapshot(value, project) },
            "installRecommends" => options with { InstallRecommends = Flag("ReproGetInstallRecommends", value, project) ?? false },
            "essential" => options with { Essential = Flag("ReproGetEssential", value, project) ?? false },
            "runtimeDependencies" => options with { RuntimeDependencies = Flag("ReproGetRuntimeDependencies", value, project) ?? false },
            "base" => options with { Base = value is null ? null : PortablePath.OfBase(value, project) },
            "installedPackages" => options with { InstalledPackages = value is null ? null : PortablePath.Of(value, project) },
            var name => throw line.Malformed($"the option “{LockErrors.Printable(name)}” is not known"),
        };
    }

    public static DeclaredPackage Package(RequestLine line, string? distro, string project)
    {
        var name = line[1];
        if (!IsPackageName(name, distro))
            throw RequestErrors.PackageName(name, project);
        var item = $"DistroPackage “{name}”";
        var architectures = line.List(3, ';', ',')
            .Select(architecture => Architecture.FromAnyName(architecture) ?? throw RequestErrors.UnknownArchitecture(architecture, name, project));
        var without = line.List(5, ';', ',');
        foreach (var left in without)
        {
            if (!IsPackageName(left, distro))
                throw RequestErrors.InvalidValue($"Without of {item}", left, project, "names of packages");
        }
        var scripts = line.Text(6);
        if (scripts is not null && !scripts.Equals("Ignore", StringComparison.OrdinalIgnoreCase))
            throw RequestErrors.InvalidValue($"MaintainerScripts of {item}", scripts, project, "“Ignore”, or not set");
        return new DeclaredPackage(
            new RequestedPackage(
                name,
                line.Text(2) is { } version ? VersionRequest.Normalize(version, item, project) : null,
                line.Text(4),
                without,
                scripts is not null),
            [.. architectures.Distinct()],
            project);
    }

    public static RequestedSource Source(RequestLine line, string project)
    {
        CheckCredentials("DistroSource", line[1], project);
        var item = $"of DistroSource “{line[1]}”";
        var suites = line.List(2, ';', ' ');
        if (suites.Count == 0)
            throw RequestErrors.InvalidValue($"Suites {item}", "", project, "a suite such as “trixie”, or several");
        return new RequestedSource
        {
            Uri = line.Text(1) ?? throw line.Malformed("a source without an address"),
            Suites = suites,
            Components = line.List(3, ';', ' '),
            Architectures = [.. line.List(4, ';', ' ')
                .Select(name => Architecture.DebianNameOf(name) ?? throw RequestErrors.InvalidValue($"Architectures {item}", name, project, "names of Debian's architectures, such as “amd64 arm64”"))
                .Distinct()
                .Order(FileSystem.Utf8Order.Instance)],
            SignedBy = line.Text(5) is not { } signedBy ? null : InlineKey.Is(signedBy) ? InlineKey.Read(signedBy) : PortablePath.Of(signedBy, project),
            Trusted = Flag($"Trusted {item}", line.Text(6), project) ?? false,
            CheckValidUntil = Flag($"CheckValidUntil {item}", line.Text(7), project),
            Snapshot = line.Text(8) is { } snapshot ? SnapshotOf(snapshot, item, project) : null,
        };
    }

    private static string? SnapshotOf(string value, string item, string project)
    {
        CheckCredentials("DistroSource", value, project);
        if (value.Contains(RequestedSource.SnapshotPlaceholder, StringComparison.Ordinal))
            return value;
        return value.ToLowerInvariant() is "no" or "false"
            ? RequestedSource.NoSnapshot
            : throw RequestErrors.InvalidValue($"Snapshot {item}", value, project, "an address with @SNAPSHOTID@ in the place of the time, or “no”");
    }

    /// <exception cref="ReproGetException">RG1026.</exception>
    public static void CheckCredentials(string item, string url, string project)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
            return;
        var start = scheme + "://".Length;
        var length = url.AsSpan(start).IndexOfAny('/', '?', '#');
        var authority = length < 0 ? url[start..] : url.Substring(start, length);
        var at = authority.LastIndexOf('@');
        if (at >= 0)
            throw RequestErrors.Credentials(item, url.Remove(start, at + 1), project);
    }

    /// <summary>Debian and its kin have a rule of their own, and bases that say the distro later are theirs so far; other distros allow more.</summary>
    private static bool IsPackageName(string name, string? distro)
        => name.Length <= MaxNameLength
            && (distro is null or "debian" or "ubuntu"
                ? DebianFileName.IsPackage(name)
                : name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.' or '_'));

    private static DateTimeOffset Snapshot(string value, string project)
        => LockTime.TryParseSnapshot(value, out var time)
            ? time
            : throw RequestErrors.InvalidValue("ReproGetSnapshot", value, project, "a UTC time such as “20250801T000000Z”, or a day such as “2025-08-01”");

    /// <summary>deb822's words beside MSBuild's.</summary>
    private static bool? Flag(string what, string? value, string project) => value?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "yes" => true,
        "false" or "no" => false,
        _ => throw RequestErrors.InvalidValue(what, value, project, "“true” or “yes”, “false” or “no”"),
    };
}
