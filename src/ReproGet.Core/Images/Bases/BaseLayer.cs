using ReproGet.Core.Compression;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images.Bases;

/// <summary>One layer of a base image. Its bytes are hashed while they are read, packed and unpacked.</summary>
/// <param name="blob">The layer.</param>
/// <param name="diffId">What the configuration says that it is when it is unpacked.</param>
/// <param name="reference">The image as the project names it, for messages.</param>
/// <param name="cancellationToken">Ends the work.</param>
internal sealed class BaseLayer(Blob blob, Digest diffId, string reference, CancellationToken cancellationToken)
{
    /// <summary>gzip and zstd make at most a thousandth of anything; what people pack is a twentieth. The floor is for small layers that are mostly zeros.</summary>
    private const long MaxRatio = 200;

    private const long Floor = 1L << 30;

    private readonly long _bound = Math.Max(Floor, blob.Descriptor.Size * MaxRatio);

    private readonly CompressionFormat _format = blob.Descriptor.MediaType switch
    {
        MediaTypes.OciLayerGzip or MediaTypes.DockerLayerGzip => CompressionFormat.Gzip,
        MediaTypes.OciLayerZstd => CompressionFormat.Zstd,
        _ => CompressionFormat.None,
    };

    /// <summary>For failures.</summary>
    public string Name { get; } = $"The layer {blob.Descriptor.Digest} of the base image {reference}";

    /// <summary>Reads the layer.</summary>
    /// <param name="packed">Its bytes, verified. Closed in the end.</param>
    /// <param name="read">Reads all members.</param>
    public void Read(Stream packed, Action<TarReader> read)
    {
        var decoder = Decompressor.Open(packed, _format, _bound, blob.Descriptor.Digest.ToString());
        // What is not packed has been hashed already.
        var unpacked = _format == CompressionFormat.None ? null : new UnpackedLayer(decoder);
        using var reader = new TarReader(unpacked ?? decoder, Name, TarEnd.Optional);
        try
        {
            read(reader);
        }
        catch (ReproGetException failure)
        {
            // That it is another layer tells more than what is wrong with it.
            Finish(packed);
            if (failure.Code == CompressionErrors.TooLongCode)
                throw BaseErrors.Bomb(reference, blob.Descriptor.Digest, _bound, failure);
            throw;
        }
        Finish(packed);
        if ((unpacked?.Finish() ?? blob.Descriptor.Digest) is var actual && actual != diffId)
            throw BaseErrors.WrongLayer(reference, blob.Descriptor.Digest, diffId, actual);
    }

    /// <summary>The contents of all its files, by the number of the member.</summary>
    /// <param name="packed">As above.</param>
    /// <param name="spoolPath">The file that takes them.</param>
    public IReadOnlyDictionary<int, FileContent> ReadContents(Stream packed, string spoolPath)
    {
        var contents = new Dictionary<int, FileContent>();
        using var spool = new ContentSpool(spoolPath);
        Read(packed, reader =>
        {
            while (reader.TryReadNext(out var member))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (member.Entry.Type == FileType.Regular)
                    contents[reader.Members] = spool.Add(reader.Content, member.Length);
            }
        });
        return contents;
    }

    private void Finish(Stream packed)
    {
        var rest = new byte[1 << 16];
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (packed.Read(rest) > 0);
    }
}
