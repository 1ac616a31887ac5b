using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci.Layout;

namespace ReproGet.Core.Oci;

/// <summary>Reads an archive that <see cref="ImageArchiveWriter"/> wrote: its contents stay in the file.</summary>
public static class ImageArchive
{
    private const string Where = "the image archive";
    private const int MaxDocument = 4 << 20;

    /// <summary>What the archive holds.</summary>
    /// <param name="path">Absolute. It must stay as it is as long as the result is read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ReproGetException">RG5001 to RG5007: it is no archive; RG5016: it cannot be read; RG6001 to RG6003: what it holds does not fit together.</exception>
    public static ImageBundle Open(string path, CancellationToken cancellationToken)
    {
        var members = ArchiveMembers.Of(path, cancellationToken);
        var index = ImageIndex.Parse(Document("index.json"));
        var root = index.Manifests.Count > 0 ? index.Manifests[0] with { Annotations = null } : throw OciErrors.Malformed(Where, "its index.json is empty");
        if (root.MediaType is not (MediaTypes.OciIndex or MediaTypes.DockerManifestList))
            return ImageBundle.Of([Image(root)]);
        return ImageBundle.Of([.. ImageIndex.Parse(Read(root)).Manifests.Select(Image)]);

        BuiltImage Image(Descriptor descriptor)
        {
            var manifest = ImageManifest.Parse(Read(descriptor));
            var config = ImageConfig.Parse(Read(manifest.Config));
            return new BuiltImage(manifest, config, [.. manifest.Layers.Select(Stored)]);
        }

        Blob Stored(Descriptor descriptor) => new(descriptor, Member($"blobs/{Digest.Algorithm}/{descriptor.Digest.Hex}"));

        byte[] Read(Descriptor descriptor)
        {
            if (descriptor.Size > MaxDocument)
                throw OciErrors.Malformed(Where, $"{descriptor.Digest} is too large for a document");
            using var stream = Stored(descriptor).OpenVerified();
            var bytes = new byte[descriptor.Size];
            stream.ReadExactly(bytes);
            return stream.ReadByte() < 0 ? bytes : throw OciErrors.Malformed(Where, $"{descriptor.Digest} is longer than announced");
        }

        byte[] Document(string name)
        {
            var content = Member(name);
            if (content.Length > MaxDocument)
                throw OciErrors.Malformed(Where, $"its {name} is too large");
            using var stream = content.Open();
            var bytes = new byte[content.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }

        FileContent Member(string name) => members.TryGet(name, out var content) ? content : throw OciErrors.Malformed(Where, $"it has no {name}");
    }

    /// <summary>Where an archive goes that the user wants at a path: the .NET SDK's rule for <c>ContainerArchiveOutputPath</c>. Its default name says gzip, though such archives are plain tar.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="asWritten">As the user wrote it: a separator at its end means a folder.</param>
    /// <param name="repository">Names the file in a folder.</param>
    public static string DestinationOf(string path, string asWritten, string repository)
        => Directory.Exists(path) || asWritten.EndsWith('/') || asWritten.EndsWith('\\') ? Path.GetFullPath(Path.Combine(path, repository + ".tar.gz")) : path;

    /// <summary>Copies an archive so that at every moment either the old one or the whole new one is there.</summary>
    /// <exception cref="ReproGetException">RG5016: it cannot be read; RG6004, RG6005: it cannot be written.</exception>
    public static Task CopyAsync(string from, string to, CancellationToken cancellationToken)
        => Task.Run(
            () => AtomicFile.Write(to, destination =>
            {
                using var source = FileRange.Whole(from);
                source.CopyTo(destination);
                cancellationToken.ThrowIfCancellationRequested();
            }),
            cancellationToken);
}
