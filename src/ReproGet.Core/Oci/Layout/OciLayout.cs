using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Oci.Layout;

/// <summary>An OCI image layout: a folder, or a tar file with the same in it.</summary>
/// <remarks>OCI image specification, "image-layout".</remarks>
public sealed class OciLayout : IReadOnlyTarget
{
    /// <summary>What every layout has.</summary>
    internal const string IndexFile = "index.json";

    private const string TagAnnotation = "org.opencontainers.image.ref.name";

    // Not of a specification: Docker's and containerd's exports have the whole name there.
    private const string NameAnnotation = "io.containerd.image.name";

    private readonly Func<string, FileContent?> _find;
    private readonly string _where;
    private readonly IReadOnlyList<Descriptor> _roots;

    private OciLayout(Func<string, FileContent?> find, string where)
    {
        _find = find;
        _where = where;
        var index = find(IndexFile) ?? throw LayoutErrors.NoLayout(where);
        _roots = ImageIndex.Parse(Document.Read(index, where)).Manifests;
    }

    /// <summary>Opens a folder.</summary>
    /// <param name="folder">Absolute.</param>
    /// <exception cref="ReproGetException">RG6030: it is no layout; RG6001, RG6002: its index cannot be right.</exception>
    public static OciLayout OfFolder(string folder)
    {
        return new OciLayout(Find, folder);

        FileContent? Find(string name)
        {
            var path = Path.Combine(folder, name);
            return File.Exists(path) ? FileContent.OfFile(path) : null;
        }
    }

    /// <summary>Opens a tar file.</summary>
    /// <param name="path">Absolute. It must stay as it is as long as its contents are read.</param>
    /// <param name="cancellationToken">Ends the reading of its names.</param>
    /// <exception cref="ReproGetException">As <see cref="OfFolder"/>; RG5001 to RG5007: it is no tar; RG5016: it cannot be read.</exception>
    public static OciLayout OfArchive(string path, CancellationToken cancellationToken) => Of(ArchiveMembers.Of(path, cancellationToken), path);

    internal static OciLayout Of(ArchiveMembers members, string path) => new(name => members.TryGet(name, out var content) ? content : null, path);

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(Descriptor target, CancellationToken cancellationToken) => Task.FromResult(_find(PathOf(target.Digest)) is not null);

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG6031: it is not there; RG6003, from a read: it is something else.</exception>
    public Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken)
        => Task.FromResult(new Blob(target, Content(target.Digest)).OpenVerified());

    /// <summary>What a tag, a whole name or a digest points to; without any, the only image there is.</summary>
    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG6031: there is nothing of this name; RG6032: there are several, and none was named.</exception>
    public Task<Descriptor> ResolveAsync(string reference, CancellationToken cancellationToken) => Task.FromResult(Resolve(reference));

    private Descriptor Resolve(string reference)
    {
        if (Digest.TryParse(reference, out var digest))
            return _roots.FirstOrDefault(root => root.Digest == digest) ?? Described(digest);
        var named = reference.Length == 0 ? _roots : ImageNames.Find(_roots, Names, reference);
        return named.Select(root => root.Digest).Distinct().Count() switch
        {
            0 => throw LayoutErrors.NotThere(_where, reference, _roots.SelectMany(Names)),
            1 => named[0],
            _ => throw LayoutErrors.Several(_where, _roots.SelectMany(Names)),
        };
    }

    /// <summary>A manifest that the index names only through another index.</summary>
    private Descriptor Described(Digest digest)
    {
        var bytes = Document.Read(Content(digest), _where);
        return Descriptor.Of(Document.TypeOf(bytes, _where), bytes);
    }

    private FileContent Content(Digest digest) => _find(PathOf(digest)) ?? throw LayoutErrors.NotThere(_where, digest.ToString(), []);

    private static IEnumerable<string> Names(Descriptor root)
        => ((string[])[TagAnnotation, NameAnnotation]).Select(name => root.Annotations?.GetValueOrDefault(name)).OfType<string>();

    private static string PathOf(Digest digest) => $"blobs/{Digest.Algorithm}/{digest.Hex}";
}
