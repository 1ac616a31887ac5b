using System.Globalization;
using System.Text;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Dockerfiles;

/// <summary>The texts of <c>Dockerfile</c> and <c>Dockerfile.generate-hash</c>.</summary>
public static class DockerfileWriter
{
    /// <summary>What the packages' stage begins with, whatever the distro.</summary>
    private const string Prepare = """
        set -eu;
        arch="${TARGETARCH}${TARGETVARIANT:+-${TARGETVARIANT}}";
        work=/dev/reproget-work;
        mkdir "${work}/packages";
        touch "${work}/start";
        export SOURCE_DATE_EPOCH work;
        if [ -e /etc/machine-id ]; then touch "${work}/machine-id"; fi;
        while read -r hash name; do
        echo "${hash}  /dev/reproget/blobs/sha256/${hash}" >>"${work}/check";
        ln -sf "/dev/reproget/blobs/sha256/${hash}" "${work}/packages/${name##*/}";
        done <"/dev/reproget/blobs/SHA256SUMS-${arch}";
        """;

    private const string Check = "sha256sum -c \"${work}/check\";";

    /// <summary>An image of many machines has the identity of none; and what ldconfig notes of files holds their inodes.</summary>
    private const string Anonymous = """
        if [ -e /var/cache/ldconfig/aux-cache ]; then : >/var/cache/ldconfig/aux-cache; fi;
        if [ -s /etc/machine-id ] && [ ! -e "${work}/machine-id" ]; then : >/etc/machine-id; fi;
        """;

    /// <summary>BuildKit reads lines with a buffer of 64 KiB.</summary>
    private const int MaxLineLength = 65535;

    // Below /dev no folder stays in the image that something was mounted on.
    private const string Mounts = "--mount=type=bind,target=/dev/reproget --mount=type=tmpfs,target=/dev/reproget-work";

    private const string TargetArchitecture = "${TARGETARCH}${TARGETVARIANT:+-${TARGETVARIANT}}";

    /// <summary>The Dockerfile of the images.</summary>
    /// <exception cref="ReproGetException">RG1131 to RG1134, RG1137, RG1147, RG1148: something cannot be in it.</exception>
    public static string Dockerfile(DockerfileRequest request)
    {
        var recipe = Recipes.Find(request.Distro, request.Project);
        foreach (var file in request.Images.SelectMany(image => image.Packages))
            CheckPackage(file, recipe, request.Distro!);
        foreach (var image in request.Images)
        {
            if (PackageFile.SharedBasename(image.Packages) is { } shared)
                throw DockerfileErrors.OneName(shared);
        }
        var text = Start(request, "Installs the packages of the lock with the distro's own programs, without a network, then adds the project's files and its app.", "docker build .");
        if (request.Images.Any(image => image.IsPrepared))
        {
            text.Append("\nFROM base AS packages\nARG TARGETARCH\nARG TARGETVARIANT\n");
            text.Append(CultureInfo.InvariantCulture, $"ARG SOURCE_DATE_EPOCH={request.Epoch.ToUnixTimeSeconds()}\n");
            if (request.Images.Any(IsUnprivileged))
                text.Append("USER 0\n");
            text.Append(DockerfileText.Run(Mounts, string.Join('\n', [Prepare, .. Install(request, recipe), .. Trust(request, recipe), Anonymous, recipe.Times])));
        }
        foreach (var image in request.Images)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nFROM {(image.IsPrepared ? "packages" : "base")} AS image-{image.Architecture.Name}\n");
            for (var i = 0; i < image.Layers.Count; i++)
                text.Append(CultureInfo.InvariantCulture, $"ADD {LayerName(image.Architecture, i)} /\n");
            text.Append(ConfigInstructions.Of(image, image.IsPrepared && request.Images.Any(IsUnprivileged)));
        }
        return Checked(text.Append(CultureInfo.InvariantCulture, $"\nFROM image-{TargetArchitecture}\n"));
    }

    /// <summary>The Dockerfile that makes sums files inside the base; null where nothing is asked for.</summary>
    /// <exception cref="ReproGetException">RG1131, RG1133, RG1134, RG1147: something cannot be in it.</exception>
    public static string? GenerateHash(DockerfileRequest request, IDiagnostics diagnostics)
    {
        if (request.Packages.Values.All(packages => packages.Count == 0))
            return null;
        var recipe = Recipes.Find(request.Distro, request.Project);
        var text = Start(
            request,
            "Makes the sums file of what is asked for, and of what that needs beyond the base, with the distro's own programs: put it beside the project.",
            "docker build --file Dockerfile.generate-hash --output . .");
        text.Append("\nFROM base AS generate-hash\nUSER 0\nARG TARGETARCH\nARG TARGETVARIANT\n");
        text.Append(CultureInfo.InvariantCulture, $"ARG SOURCE_DATE_EPOCH={request.Snapshot.ToUnixTimeSeconds()}\nARG SNAPSHOT={LockTime.ToSnapshotText(request.Snapshot)}\nARG PACKAGES=\n");
        text.Append(recipe.Arguments.Replace("\r", "", StringComparison.Ordinal)).Append('\n');
        var leftOut = LeftOut(request, _ => true);
        text.Append(DockerfileText.Run("", string.Join('\n', Ask(request, recipe, diagnostics), leftOut + recipe.GenerateHash(leftOut.Length > 0), """
            LC_ALL=C sort -u -k 2 "${sums}" >"/out/SHA256SUMS-${arch}";
            touch -d "@${SOURCE_DATE_EPOCH}" "/out/SHA256SUMS-${arch}"
            """)));
        return Checked(text.Append("\nFROM scratch\nCOPY --from=generate-hash /out/ /\n"));
    }

    /// <summary>Where a layer of the project's own stands in the build context.</summary>
    internal static string LayerName(Architecture architecture, int index) => string.Create(CultureInfo.InvariantCulture, $"layers/{architecture.Name}-{index + 1}.tar");

    /// <summary>Where the certificates of an architecture are named: a hash and a file name a line.</summary>
    internal static string CertificatesName(Architecture architecture) => $"certificates/{architecture.Name}";

    private static IEnumerable<string> Install(DockerfileRequest request, IRecipe recipe)
    {
        var onlyCertificates = request.Images.Any(image => image.IsPrepared && image.Packages.Count == 0);
        if (onlyCertificates)
            yield return "if [ -e \"${work}/check\" ]; then";
        yield return Check;
        var leftOut = LeftOut(request, architecture => request.Images.Any(image => image.Architecture.Name == architecture));
        yield return leftOut + recipe.Install(leftOut.Length > 0);
        if (onlyCertificates)
            yield return "fi;";
    }

    /// <summary>Sets <c>${left_out}</c> to what the packages of the project are to be without; empty where that is nothing.</summary>
    private static string LeftOut(DockerfileRequest request, Func<string, bool> isMade)
    {
        var choices = request.Packages.Where(pair => isMade(pair.Key))
            .Select(pair => (Architecture: pair.Key, Names: pair.Value.SelectMany(package => package.Without).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList()))
            .Where(choice => choice.Names.Count > 0)
            .Select(choice => $"{DockerfileText.PackageWord(choice.Architecture)}) left_out=\"{string.Join(' ', choice.Names.Select(DockerfileText.PackageWord))}\";;\n")
            .ToList();
        return choices.Count == 0 ? "" : $"left_out=\"\";\ncase \"${{arch}}\" in\n{string.Concat(choices)}esac;\n";
    }

    private static IEnumerable<string> Trust(DockerfileRequest request, IRecipe recipe)
    {
        if (request.Images.All(image => image.Certificates.Count == 0))
            yield break;
        var (folder, program) = recipe.Trust;
        yield return $$"""
            if [ -e "/dev/reproget/certificates/${arch}" ]; then
            if ! command -v {{program}} >/dev/null; then echo "ReproGetTrustedCertificate needs the package ca-certificates, which is neither in the base nor in the lock."; exit 1; fi;
            mkdir -p {{folder}};
            while IFS= read -r line; do cat "/dev/reproget/certificates/${line%%  *}.pem" >"{{folder}}/${line#*  }"; done <"/dev/reproget/certificates/${arch}";
            {{program}};
            fi;
            """;
    }

    private static string Checked(StringBuilder text)
    {
        foreach (var line in text.ToString().Split('\n'))
        {
            if (Encoding.UTF8.GetByteCount(line) is > MaxLineLength and var length)
                throw DockerfileErrors.LongLine(line, length, MaxLineLength);
        }
        return text.ToString();
    }

    private static StringBuilder Start(DockerfileRequest request, string purpose, string command)
        => new StringBuilder($"{DockerfileText.Marker}\n# {purpose}\n#   DOCKER_BUILDKIT=1 {command}\n\nARG BASE_IMAGE={Pinned(request)}\nFROM ${{BASE_IMAGE}} AS base\n");

    private static string Pinned(DockerfileRequest request)
    {
        if (request.Base is not { } image || image.Reference.StartsWith("oci:", StringComparison.Ordinal) || image.Reference.Contains("-archive:", StringComparison.Ordinal))
            throw DockerfileErrors.NoRegistryBase(request.Base?.Reference, request.Project);
        var name = image.Reference.Split('@')[0];
        return DockerfileText.Reference($"{name}@{image.Index ?? image.Platforms[0].Manifest}");
    }

    private static bool IsUnprivileged(DockerfileImage image) => image.Base.User is { Length: > 0 } user && user.Split(':')[0] is not ("0" or "root");

    private static void CheckPackage(PackageFile file, IRecipe recipe, string distro)
    {
        if (PackageName.Parse(PackageName.SignedBy(file.Name) ?? file.Name)?.Format != recipe.Format)
            throw DockerfileErrors.WrongPackage(file.Name, distro);
    }

    private static string Ask(DockerfileRequest request, IRecipe recipe, IDiagnostics diagnostics)
    {
        var script = new StringBuilder($"set -eu;\narch=\"{TargetArchitecture}\";\ncase \"${{arch}}\" in\n");
        foreach (var (architecture, packages) in request.Packages)
            script.Append(CultureInfo.InvariantCulture, $"{DockerfileText.PackageWord(architecture)}) packages=\"{string.Join(' ', packages.Select(package => DockerfileText.PackageWord(Word(package))))}\";;\n");
        script.Append("*) packages=\"\";;\nesac;\npackages=\"${PACKAGES:-${packages}}\";\n");
        script.Append("if [ -z \"${packages}\" ]; then echo \"Nothing is asked for on ${arch}.\"; exit 1; fi;\n");
        var (recommends, weak) = request.InstallRecommends ? ("--install-recommends", "True") : ("--no-install-recommends", "False");
        return script.Append(CultureInfo.InvariantCulture, $"recommends={recommends};\nweak={weak};\nsums=/tmp/sums;\nmkdir /out;").ToString();

        string Word(RequestedPackage package)
        {
            if (package.Version is not { } version)
                return package.Name;
            if (VersionRequest.IsExact(version) && recipe.WithVersion(package.Name, version) is { } word)
                return word;
            diagnostics.Warning(DockerfileErrors.VersionLeftOut, DockerfileErrors.VersionLeftOutMessage(package.Name, version, request.Distro!));
            return package.Name;
        }
    }
}
