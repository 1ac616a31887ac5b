namespace ReproGet.Core.FileSystem;

/// <summary>How a layer's tar is compressed.</summary>
public enum LayerCompression
{
    /// <summary>What every runtime reads.</summary>
    Gzip,

    /// <summary>Smaller and faster; Docker 20.10 cannot load it.</summary>
    Zstd,

    /// <summary>The plain tar.</summary>
    None,
}
