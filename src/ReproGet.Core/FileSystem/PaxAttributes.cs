namespace ReproGet.Core.FileSystem;

/// <summary>Names of extended attributes as they stand in PAX keys: a key cannot hold <c>=</c>, so GNU tar writes it and <c>%</c> as percent escapes.</summary>
internal static class PaxAttributes
{
    public static string EncodeName(string name)
        => name.Replace("%", "%25", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal);

    public static string DecodeName(string name)
        => name.Replace("%3D", "=", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);
}
