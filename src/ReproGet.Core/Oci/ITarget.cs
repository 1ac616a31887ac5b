namespace ReproGet.Core.Oci;

/// <summary>Where content can be read by its digest and found by name. The words are those of the ORAS libraries.</summary>
public interface IReadOnlyTarget
{
    /// <summary>Whether the content is there.</summary>
    Task<bool> ExistsAsync(Descriptor target, CancellationToken cancellationToken);

    /// <summary>Opens the content. A stream that was read to its end was what the digest names.</summary>
    /// <exception cref="ReproGetException">RG6015: it is not there; RG6003 or RG6014, from a read: it is something else.</exception>
    Task<Stream> FetchAsync(Descriptor target, CancellationToken cancellationToken);

    /// <summary>What a tag or a digest points to: a manifest or an index.</summary>
    /// <exception cref="ReproGetException">RG6015: there is nothing of this name.</exception>
    Task<Descriptor> ResolveAsync(string reference, CancellationToken cancellationToken);
}

/// <summary>Where content can be put as well.</summary>
public interface ITarget : IReadOnlyTarget
{
    /// <summary>Puts content there. It may be read more than once, when a try fails.</summary>
    Task PushAsync(Blob blob, CancellationToken cancellationToken);

    /// <summary>Gives a manifest or an index that is there a name.</summary>
    Task TagAsync(Blob manifest, string reference, CancellationToken cancellationToken);

    /// <summary>Puts the manifest of something that speaks of a manifest that is there, so that whoever looks for such things finds it. Its blobs have to be there. To do it again mends what others wrote over it.</summary>
    Task AttachAsync(Referrer referrer, CancellationToken cancellationToken);

    /// <summary>Takes a blob over from another repository of the same target, without sending it. False: that cannot be done here.</summary>
    Task<bool> MountAsync(Descriptor target, string fromRepository, CancellationToken cancellationToken);
}
