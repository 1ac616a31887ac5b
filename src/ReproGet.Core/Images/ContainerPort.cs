using System.Globalization;

namespace ReproGet.Core.Images;

/// <summary>A port that the image says it listens on.</summary>
/// <param name="Number">From 1 to 65535.</param>
/// <param name="Type"><c>tcp</c> or <c>udp</c>.</param>
public sealed record ContainerPort(int Number, string Type)
{
    /// <summary>Reads the SDK's <c>ContainerPort</c> item: its name is the number (<c>8080/udp</c> is read as well), its <c>Type</c> is tcp where it is absent.</summary>
    /// <exception cref="ReproGetException">RG5102: it is no port.</exception>
    public static ContainerPort Parse(string number, string? type = null)
        => TryParse(number, type, out var port) ? port : throw ImageErrors.BadPort(number, type ?? "");

    /// <summary><c>8080/tcp</c>, as image configurations write it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Type}");

    internal static bool TryParse(string number, string? type, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ContainerPort? port)
    {
        port = null;
        var slash = number.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && string.IsNullOrEmpty(type))
            (number, type) = (number[..slash], number[(slash + 1)..]);
        else if (string.IsNullOrEmpty(type))
            type = "tcp";
        if (type is not ("tcp" or "udp"))
            return false;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed is < 1 or > 65535)
            return false;
        port = new ContainerPort(parsed, type);
        return true;
    }
}
