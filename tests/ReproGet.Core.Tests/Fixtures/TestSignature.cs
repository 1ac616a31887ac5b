using System.Security.Cryptography;
using static ReproGet.Core.Tests.Fixtures.OpenPgpWriter;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>What a signature is to say; <see cref="Packet"/> makes it.</summary>
internal sealed record TestSignature(byte Type)
{
    /// <summary>When signatures are made if nothing else is said: 2024-06-01.</summary>
    public static readonly DateTimeOffset Time = new(2024, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Created { get; init; } = Time;

    public byte Hash { get; init; } = 8;

    /// <summary>Whole hashed subpackets beyond time and issuer.</summary>
    public IReadOnlyList<byte[]> Hashed { get; init; } = [];

    public IReadOnlyList<byte[]> Unhashed { get; init; } = [];

    public bool NamesIssuer { get; init; } = true;

    public TestSignature With(byte subpacket, byte[] body, bool critical = false) => this with { Hashed = [.. Hashed, Subpacket(subpacket, body, critical)] };

    public TestSignature WithFlags(byte? flags) => flags is { } octet ? With(27, [octet]) : this;

    public TestSignature WithKeyExpiration(TimeSpan? validFor) => validFor is { } duration ? With(9, Seconds(duration)) : this;

    /// <summary>The body of the packet.</summary>
    public byte[] Body(TestKey key, params byte[][] content)
    {
        var hashedArea = Join([
            Subpacket(2, OpenPgpWriter.Time(Created)),
            .. NamesIssuer ? [Subpacket(33, [4, .. Convert.FromHexString(key.Fingerprint)])] : Array.Empty<byte[]>(),
            .. Hashed]);
        var unhashedArea = Join([.. Unhashed, .. NamesIssuer ? [Subpacket(16, Convert.FromHexString(key.Fingerprint[24..]))] : Array.Empty<byte[]>()]);
        var head = Join([4, Type, key.Algorithm, Hash], UInt16((ushort)hashedArea.Length), hashedArea);
        var (hash, name) = HashOf(Join([.. content, head, [4, 0xFF], UInt32((uint)head.Length)]));
        return Join(head, UInt16((ushort)unhashedArea.Length), unhashedArea, hash[..2], key.Sign(hash, name));
    }

    /// <summary>The packet.</summary>
    public byte[] Packet(TestKey key, params byte[][] content) => OpenPgpWriter.Packet(2, Body(key, content));

#pragma warning disable CA5350, CA5351 // what must be refused has to be made first
    private (byte[] Hash, HashAlgorithmName Name) HashOf(byte[] content) => Hash switch
    {
        1 => (MD5.HashData(content), HashAlgorithmName.MD5),
        2 => (SHA1.HashData(content), HashAlgorithmName.SHA1),
        8 => (SHA256.HashData(content), HashAlgorithmName.SHA256),
        9 => (SHA384.HashData(content), HashAlgorithmName.SHA384),
        _ => (SHA512.HashData(content), HashAlgorithmName.SHA512),
    };
#pragma warning restore CA5350, CA5351
}
