using System.Net;
using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Providers;

namespace ReproGet.Core.Ipfs;

/// <summary>RG7001 to RG7005: pushing packages to IPFS.</summary>
internal static class IpfsErrors
{
    private const int MaxWords = 500;

    public static ReproGetException BadAddress(string address)
        => new("RG7001", $"ReproGetIpfsApi is “{LockErrors.Printable(PrintableUrl.Of(address))}”: it has to be an address such as “http://127.0.0.1:5001”, with http or https, and without user name, query or fragment.");

    public static ReproGetException Unreachable(Uri api, string problem, Exception failure)
        => new("RG7002", $"The IPFS node at {api} cannot be reached: {problem}. Start it with “ipfs daemon”, or set ReproGetIpfsApi to the address of its RPC API. The lock was not changed.", failure);

    public static ReproGetException Refused(Uri api, string name, HttpStatusCode? status, string words)
        => new(
            "RG7003",
            $"The IPFS node at {api} did not take “{name}”: {(status is { } code ? $"{(int)code} " : "")}{Shown(words)}. See that ReproGetIpfsApi is the RPC API of Kubo, and no gateway, and look into the log of the node. The lock was not changed.");

    public static ReproGetException OtherCid(Uri api, string name, string expected, string actual)
        => new(
            "RG7004",
            $"The IPFS node at {api} calls “{name}” {Shown(actual)}, and it should be {expected}. It cuts files in another way, or got other bytes: see “Import” in “ipfs config show”. The lock was not changed.");

    public static ReproGetException NotCached(string name, Digest digest)
        => new("RG7005", $"“{name}” ({digest}) is to be pushed to IPFS, and the cache does not have it, or what it had was damaged. Run “dotnet build -t:ReproGetDownload”, then push again. The lock was not changed.");

    /// <summary>The beginning of what a node says, which may be anything.</summary>
    private static string Shown(string words) => LockErrors.Printable(words.Length > MaxWords ? words[..MaxWords] + "…" : words);
}
