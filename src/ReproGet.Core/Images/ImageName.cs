using System.Text.RegularExpressions;

namespace ReproGet.Core.Images;

/// <summary>The names under which an image is kept.</summary>
/// <remarks>The grammar is that of the distribution project's references, as the .NET SDK applies it.</remarks>
public static partial class ImageName
{
    /// <summary>A repository's name as it can be used. Of one that cannot, upper case is lowered and every other character becomes a dash: the SDK's rule for <c>ContainerRepository</c>.</summary>
    /// <exception cref="ReproGetException">RG5104: nothing usable comes out.</exception>
    public static string NormalizeRepository(string name)
    {
        if (Repository().IsMatch(name))
            return name;
        var normalized = string.Concat(name.Select(c => c switch
        {
            >= 'a' and <= 'z' or >= '0' and <= '9' or '_' or '-' or '/' => c,
            >= 'A' and <= 'Z' => char.ToLowerInvariant(c),
            _ => '-',
        }));
        return Repository().IsMatch(normalized) ? normalized : throw ImageErrors.BadRepository(name);
    }

    /// <summary>Gives a tag back that can be used.</summary>
    /// <exception cref="ReproGetException">RG5105: it is no tag.</exception>
    public static string CheckTag(string tag) => Tag().IsMatch(tag) ? tag : throw ImageErrors.BadTag(tag);

    // domain (a dotted name, an IPv6 address or localhost, perhaps with a port), then components of lower-case letters and digits.
    [GeneratedRegex(
        @"\A(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)+|\[[a-fA-F0-9:]+\]|localhost)(?::[0-9]+)?/)?"
        + @"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Repository();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
