using System.Globalization;
using System.Text;
using ReproGet.Core.Cache;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Dockerfiles;

/// <summary>A folder that <c>docker build</c> can be run in: the Dockerfiles, the packages by their hashes, and the project's own layers.</summary>
/// <param name="folder">Absolute.</param>
/// <param name="cache">It has the packages.</param>
/// <param name="diagnostics">Where warnings go.</param>
public sealed class DockerContext(string folder, BlobCache cache, IDiagnostics diagnostics)
{
    private const string Dockerfile = "Dockerfile";
    private const string GenerateHash = "Dockerfile.generate-hash";
    private const string Ignore = "Dockerfile.dockerignore";

    /// <summary>Writes it, and gives the paths of the Dockerfiles. Files that somebody else wrote are not overwritten; then nothing is written at all.</summary>
    /// <exception cref="ReproGetException">RG1130: a Dockerfile is there that is not ours. RG1131 to RG1137, RG1147, RG1148: something cannot be in one. RG6004, RG6005: it cannot be written.</exception>
    /// <exception cref="AggregateException">RG2054 to RG2056: a package is not in the cache, or could not be written.</exception>
    public async Task<IReadOnlyList<string>> WriteAsync(DockerfileRequest request, CancellationToken cancellationToken)
    {
        Recipes.Find(request.Distro, request.Project);
        var texts = new List<(string Name, string Text)>();
        if (request.Images.Count > 0)
        {
            texts.Add((Dockerfile, DockerfileWriter.Dockerfile(request)));
            texts.Add((Ignore, Ignored(request)));
        }
        if (DockerfileWriter.GenerateHash(request, diagnostics) is { } generate)
            texts.Add((GenerateHash, generate));
        foreach (var (name, _) in texts)
            CheckIsOurs(Path.Combine(folder, name));
        await new CacheExport(cache, folder).ExportAsAsync(Blobs(request), cancellationToken).ConfigureAwait(false);
        foreach (var image in request.Images)
        {
            var sums = SumsFile.Write(image.Packages.Select(file => file with { Cid = null }));
            Write(SumsName(image), stream => stream.Write(sums));
            foreach (var (name, pem) in Certificates(image))
                Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(pem)));
            for (var i = 0; i < image.Layers.Count; i++)
                Write(DockerfileWriter.LayerName(image.Architecture, i), image.Layers[i]);
        }
        foreach (var (name, text) in texts)
            Write(name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
        return [.. texts.Where(text => text.Name != Ignore).Select(text => Path.Combine(folder, text.Name))];
    }

    private static void CheckIsOurs(string path)
    {
        if (!Path.Exists(path))
            return;
        try
        {
            RegularFile.Check(path);
            using var text = new StreamReader(path);
            var beginning = new char[DockerfileText.Marker.Length + 1];
            if (text.ReadBlock(beginning) == beginning.Length && new string(beginning) == DockerfileText.Marker + '\n')
                return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DockerfileErrors.NotRead(path, e);
        }
        throw DockerfileErrors.NotOurs(path);
    }

    private static IEnumerable<PackageFile> Blobs(DockerfileRequest request)
        => request.Images.SelectMany(image => image.Packages).Select(file => file.Digest).Distinct().Select(digest => new PackageFile($"blobs/{Digest.Algorithm}/{digest.Hex}", digest));

    /// <summary>The list of an image's certificates, and each under its hash.</summary>
    private static IEnumerable<(string Name, string Text)> Certificates(DockerfileImage image)
    {
        if (image.Certificates.Count == 0)
            yield break;
        var lines = new StringBuilder();
        foreach (var (name, pem) in image.Certificates)
        {
            if (name.Any(char.IsControl))
                throw DockerfileErrors.NotSayable("The certificate", name);
            var hash = Digest.Of(Encoding.UTF8.GetBytes(pem)).Hex;
            lines.Append(CultureInfo.InvariantCulture, $"{hash}  {name}\n");
            yield return ($"certificates/{hash}.pem", pem);
        }
        yield return (DockerfileWriter.CertificatesName(image.Architecture), lines.ToString());
    }

    private static string SumsName(DockerfileImage image) => $"blobs/SHA256SUMS-{image.Architecture.Name}";

    /// <summary>What an earlier lock left in the folder is not sent to the builder.</summary>
    private static string Ignored(DockerfileRequest request)
    {
        IEnumerable<string> sent =
        [
            .. request.Images.Select(SumsName),
            .. request.Images.SelectMany(Certificates).Select(file => file.Name).Distinct(),
            .. request.Images.SelectMany(image => image.Layers.Select((_, i) => DockerfileWriter.LayerName(image.Architecture, i))),
            .. Blobs(request).Select(blob => blob.Name).Order(StringComparer.Ordinal),
        ];
        return $"{DockerfileText.Marker}\n*\n{string.Concat(sent.Select(name => $"!{name}\n"))}";
    }

    private void Write(string name, Blob layer) => Write(name, stream =>
    {
        using var content = layer.OpenVerified();
        content.CopyTo(stream);
    });

    private void Write(string name, Action<Stream> write) => AtomicFile.Write(Path.Combine([folder, .. name.Split('/')]), write);
}
