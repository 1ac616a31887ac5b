using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images.Bases;

/// <summary>Reads the root file system of a base image from its layers: no file of it is made on disk, and no name can lead anywhere else.</summary>
public static class BaseTree
{
    /// <summary>Reads all layers.</summary>
    /// <param name="image">Its layers' bytes are hashed while they are read, packed and unpacked.</param>
    /// <param name="reference">As the project names it, for messages.</param>
    /// <param name="spoolFolder">An existing folder for contents. The tree reads from it: keep it as long as the tree.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">RG6003, RG6045: a layer is not what its digest says; RG6046 to RG6048, RG6050, RG5001 to RG5007, RG5020 to RG5023: it is damaged or hostile.</exception>
    public static FileTree Read(BaseImage image, string reference, string spoolFolder, CancellationToken cancellationToken)
        => ReadNames(image, reference, spoolFolder, _ => true, layer => layer.OpenVerified(), cancellationToken);

    /// <summary>The same where few of the contents are needed.</summary>
    /// <param name="image">As above.</param>
    /// <param name="reference">As above.</param>
    /// <param name="spoolFolder">As above.</param>
    /// <param name="keeps">By path, whether a content is likely to be needed. For any other its layer is read again, when it is.</param>
    /// <param name="open">Opens a layer, so that wrong bytes cannot be read to their end.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ReproGetException">As above.</exception>
    internal static FileTree ReadNames(
        BaseImage image, string reference, string spoolFolder, Func<string, bool> keeps, Func<Blob, Stream> open, CancellationToken cancellationToken)
    {
        var tree = new FileTree();
        var stack = new LayerStack(tree, new Failures());
        for (var i = 0; i < image.Layers.Count; i++)
        {
            var blob = image.Layers[i];
            var layer = new BaseLayer(blob, image.Config.DiffIds[i], reference, cancellationToken);
            var path = Path.Combine(spoolFolder, $"base-{i}.layer");
            var all = new Lazy<IReadOnlyDictionary<int, FileContent>>(() => layer.ReadContents(open(blob), path + ".whole"));
            using var spool = new ContentSpool(path);
            layer.Read(open(blob), reader => stack.Apply(
                reader,
                layer.Name,
                (member, content) => member.Length == 0 || keeps(member.Entry.Path) ? spool.Add(content, member.Length) : new PassedContent(member.Length, reader.Members, all),
                cancellationToken));
        }
        stack.AddMissingParents($"The base image {reference}");
        return tree;
    }

    /// <summary>A content that was passed over.</summary>
    private sealed class PassedContent(long length, int member, Lazy<IReadOnlyDictionary<int, FileContent>> all) : FileContent
    {
        public override long Length => length;

        public override Stream Open() => all.Value[member].Open();
    }

    private sealed class Failures : ILayerFailures
    {
        public ReproGetException EscapingLink(string layer, string path, string link, string target) => BaseErrors.EscapingLink(layer, path, link, target);

        public ReproGetException NoLinkTarget(string layer, string path, string target) => BaseErrors.NoLinkTarget(layer, path, target);

        public ReproGetException TooMuchOfNames(string layer, string what) => BaseErrors.TooMuchOfNames(layer, what);

        public ReproGetException TooManyEntries(string layer, int bound) => BaseErrors.TooManyEntries(layer, bound);
    }
}
