using System.Numerics;

namespace ReproGet.Core.Ipfs;

/// <summary>Base58 as Bitcoin writes it, in which version 0 of a CID stands.</summary>
internal static class Base58
{
    private const string Digits = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// <summary>Bytes that do not begin with a zero.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        var rest = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        var text = "";
        while (!rest.IsZero)
        {
            rest = BigInteger.DivRem(rest, Digits.Length, out var digit);
            text = Digits[(int)digit] + text;
        }
        return text;
    }
}
