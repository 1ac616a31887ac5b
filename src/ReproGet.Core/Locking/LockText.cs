using System.Text.Unicode;

namespace ReproGet.Core.Locking;

/// <summary>What holds for every file of a lock before it is read as anything.</summary>
internal static class LockText
{
    /// <exception cref="ReproGetException">RG1005: a byte order mark, or bytes that are no UTF-8. RG1006: conflict markers of a merge.</exception>
    public static void Check(ReadOnlySpan<byte> content, string path, string? project)
    {
        if (content.StartsWith("\uFEFF"u8))
            throw LockErrors.NotPlainUtf8(new LockPlace(path, 1, project), "it begins with a byte order mark");
        var number = 0;
        foreach (var range in content.Split((byte)'\n'))
        {
            number++;
            var line = content[range];
            if (!Utf8.IsValid(line))
                throw LockErrors.NotPlainUtf8(new LockPlace(path, number, project), "it holds bytes that are no UTF-8");
            if (IsConflictMarker(line))
                throw LockErrors.MergeConflict(new LockPlace(path, number, project));
        }
    }

    /// <summary>gitattributes(5), "conflict-marker-size": seven characters unless told otherwise; <c>|||||||</c> in the diff3 style.</summary>
    private static bool IsConflictMarker(ReadOnlySpan<byte> line)
        => line.StartsWith("<<<<<<<"u8) || line.StartsWith(">>>>>>>"u8) || line.StartsWith("|||||||"u8) || line.TrimEnd((byte)'\r').SequenceEqual("======="u8);
}
