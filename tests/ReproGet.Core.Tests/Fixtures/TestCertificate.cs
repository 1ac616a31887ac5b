using System.Text;
using static ReproGet.Core.Tests.Fixtures.OpenPgpWriter;

namespace ReproGet.Core.Tests.Fixtures;

/// <summary>A certificate that grows packet by packet.</summary>
internal sealed class TestCertificate
{
    private const byte CertifyAndSign = 3;
    private const byte SignOnly = 2;

    private readonly List<byte[]> _packets = [];

    public TestCertificate(TestKey? primary = null)
    {
        Primary = primary ?? TestKey.Ed25519();
        Signing = Primary;
        _packets.Add(Packet(6, Primary.Body));
    }

    public TestKey Primary { get; }

    /// <summary>The key that was bound last, else the primary key.</summary>
    public TestKey Signing { get; private set; }

    public byte[] Bytes => Join([.. _packets]);

    public string Armored => Armor("PGP PUBLIC KEY BLOCK", Bytes);

    /// <summary>The usual one: a key that signs by itself.</summary>
    public static TestCertificate Simple(TestKey? primary = null) => new TestCertificate(primary).AddUserId();

    /// <summary>As archives have it: the primary key certifies and a subkey signs.</summary>
    public static TestCertificate WithSubkey() => Simple().AddSubkey();

    /// <summary>A signature on the key itself: revocation, expiry, designated revokers.</summary>
    public TestCertificate AddOnPrimary(TestSignature signature, TestKey? by = null)
    {
        _packets.Insert(1, signature.Packet(by ?? Primary, Primary.Hashed));
        return this;
    }

    public TestCertificate AddUserId(
        byte? flags = CertifyAndSign, TimeSpan? validFor = null, byte hash = 8, DateTimeOffset? created = null, bool revoked = false, string userId = "Archive Key")
    {
        var name = Encoding.UTF8.GetBytes(userId);
        var hashed = Join([0xB4], UInt32((uint)name.Length), name);
        _packets.Add(Packet(13, name));
        _packets.Add((new TestSignature(0x13) { Hash = hash, Created = created ?? Primary.Created }).WithFlags(flags).WithKeyExpiration(validFor).Packet(Primary, Primary.Hashed, hashed));
        if (revoked)
            _packets.Add(new TestSignature(0x30).Packet(Primary, Primary.Hashed, hashed));
        return this;
    }

    public TestCertificate AddSubkey(
        TestKey? subkey = null,
        byte? flags = SignOnly,
        bool backSignature = true,
        byte hash = 8,
        TimeSpan? validFor = null,
        TestKey? boundBy = null,
        bool revoked = false,
        Func<TestSignature, TestSignature>? change = null)
    {
        Signing = subkey ?? TestKey.Ed25519(Primary.Created);
        _packets.Add(Packet(14, Signing.Body));
        var binding = (new TestSignature(0x18) { Hash = hash, Created = Signing.Created }).WithFlags(flags).WithKeyExpiration(validFor);
        if (backSignature)
            binding = binding with { Unhashed = [Subpacket(32, (new TestSignature(0x19) { Created = Signing.Created }).Body(Signing, Primary.Hashed, Signing.Hashed))] };
        _packets.Add((change?.Invoke(binding) ?? binding).Packet(boundBy ?? Primary, Primary.Hashed, Signing.Hashed));
        if (revoked)
            _packets.Add(new TestSignature(0x28).Packet(Primary, Primary.Hashed, Signing.Hashed));
        return this;
    }
}
