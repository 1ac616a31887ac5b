using System.Text;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Locking;

/// <summary>A key that stands in <c>SignedBy</c> itself, in ASCII armour (RFC 9580, section 6.2).</summary>
internal static class InlineKey
{
    /// <summary>In the request file, whose lines are values, it stands for a line end within one.</summary>
    private const char LineEnd = '|';

    /// <summary>Whether a value is armour, and no path.</summary>
    public static bool Is(string value) => value.Contains("-----BEGIN PGP PUBLIC KEY BLOCK-----", StringComparison.Ordinal);

    /// <summary>The armour of a request file, a line a line.</summary>
    public static string Read(string value) => string.Join('\n', value.Split(LineEnd, StringSplitOptions.TrimEntries));

    /// <summary>What a lock calls it: the hash of the armoured data of all its blocks, which line lengths and comments do not change.</summary>
    public static string NameOf(string armor)
    {
        var data = new StringBuilder();
        bool isInBlock = false, isBehindHeaders = false;
        foreach (var line in armor.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("-----", StringComparison.Ordinal))
                (isInBlock, isBehindHeaders) = (line.StartsWith("-----BEGIN", StringComparison.Ordinal), false);
            else if (line is "" or ".")
                isBehindHeaders = isInBlock;
            else if (isBehindHeaders)
                data.Append(line);
        }
        return Digest.Of(Encoding.UTF8.GetBytes(data.ToString())).ToString();
    }
}
