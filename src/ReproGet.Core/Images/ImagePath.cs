namespace ReproGet.Core.Images;

/// <summary>Paths of the image as projects write them.</summary>
internal static class ImagePath
{
    /// <summary>The tree's name of an absolute path; empty for the root.</summary>
    /// <exception cref="ReproGetException">RG5100: it is relative, or leads upwards, or holds a NUL.</exception>
    public static string FromSetting(string property, string path)
    {
        if (!path.StartsWith('/') || path.Contains('\0', StringComparison.Ordinal) || path.Split('/').Contains(".."))
            throw ImageErrors.BadPath(property, path);
        return string.Join('/', path.Split('/').Where(part => part is not ("" or ".")));
    }

    /// <summary>Puts a relative name below a directory.</summary>
    public static string Combine(string directory, string name) => directory.Length == 0 ? name : directory + "/" + name;
}
