using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Locking;

/// <summary>Locks and requests that tests start from.</summary>
internal static class LockSamples
{
    public const string Project = "/src/app/App.csproj";

    public static DateTimeOffset Epoch => new(2025, 8, 9, 12, 34, 56, TimeSpan.Zero);

    /// <summary>A hash that is told from others by its content.</summary>
    public static Digest Hash(string content) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(content));

    public static PackageFile Deb(string package, string version, string architecture = "amd64")
        => new($"pool/main/{package[0]}/{package}/{package}_{version}_{architecture}.deb", Hash($"{package} {version} {architecture}"));

    /// <summary>A request file of one evaluation.</summary>
    public static EvaluationRequest Evaluation(string lines, string rid = "linux-x64", string framework = "net10.0", string project = Project)
        => RequestFile.Parse(
            $"project\t{project}\nrid\t{rid}\nframework\t{framework}\noption\tdistro\tdebian\n{lines}".Split('\n'),
            "/src/app/obj/request.txt");

    public static LockRequest Request(string lines, string rid = "linux-x64") => LockRequest.Of(Evaluation(lines, rid));

    /// <summary>A lock of a request; every architecture gets the same-named files.</summary>
    public static LockState State(LockRequest request, params (string Package, string Version)[] packages)
    {
        var files = request.Packages.Keys.ToDictionary(
            architecture => architecture,
            architecture => (IReadOnlyList<PackageFile>)[.. packages.Select(package => Deb(package.Package, package.Version, architecture)).OrderBy(file => file.Name, StringComparer.Ordinal)]);
        return LockState.Of(Document(request, files), files);
    }

    public static LockDocument Document(LockRequest request, IReadOnlyDictionary<string, IReadOnlyList<PackageFile>> files) => new()
    {
        Resolver = 1,
        Request = request,
        Epoch = Epoch,
        Sources =
        [
            new LockedSource("debian", "Debian", [new LockedSuite { Suite = "trixie", Date = Epoch, InRelease = Hash("InRelease") }]),
        ],
        Architectures =
        [
            .. request.Packages.Keys.Select(architecture => new LockedArchitecture
            {
                Name = architecture,
                Sums = default,
                Packages = [.. files[architecture].Select(file => new LockedPackage(file.Name, "debian", 100))],
            }),
        ],
    };
}
