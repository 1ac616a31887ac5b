using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Text;
using Org.BouncyCastle.Crypto.Digests;

namespace ReproGet.Core.Installation.Effects.Certificates;

/// <summary>The number by which OpenSSL finds a certificate in a directory: the first four bytes, least significant first, of the SHA-1 of its subject in canonical form.</summary>
/// <remarks>
/// Source of the rule: OpenSSL's <c>X509_NAME_hash_ex</c> and <c>x509_name_canon</c>: strings become UTF-8 in lower case, without space at either end and with one space
/// where there were several; the attribute sets follow each other without the sequence around them.
/// </remarks>
internal static class SubjectHash
{
    private const int Utf8Tag = 12;
    private const int SetTag = 0x31;
    private const int SequenceTag = 0x30;

    /// <summary>The hash of a DER certificate's subject.</summary>
    /// <exception cref="AsnContentException">The bytes are no certificate.</exception>
    public static uint Of(ReadOnlyMemory<byte> certificate)
    {
        var body = new AsnReader(certificate, AsnEncodingRules.BER).ReadSequence().ReadSequence();
        if (body.PeekTag() is { TagClass: TagClass.ContextSpecific, TagValue: 0 })
            body.ReadEncodedValue();
        body.ReadInteger();
        body.ReadSequence();
        body.ReadSequence();
        body.ReadSequence();
        var subject = body.ReadSequence();

        using var canonical = new MemoryStream();
        while (subject.HasData)
        {
            var attributes = new List<byte[]>();
            for (var set = subject.ReadSetOf(skipSortOrderValidation: true); set.HasData;)
                attributes.Add(Attribute(set.ReadSequence()));
            attributes.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
            canonical.Write(Encode(SetTag, [.. attributes.SelectMany(attribute => attribute)]));
        }
        // A name for a file is made here, and OpenSSL makes it with SHA-1; nothing rests on the strength of the hash.
        var sha1 = new Sha1Digest();
        sha1.BlockUpdate(canonical.ToArray());
        var hash = new byte[sha1.GetDigestSize()];
        sha1.DoFinal(hash);
        return BinaryPrimitives.ReadUInt32LittleEndian(hash);
    }

    private static byte[] Attribute(AsnReader attribute)
    {
        var type = attribute.ReadEncodedValue().ToArray();
        var tag = attribute.PeekTag();
        var encoded = attribute.ReadEncodedValue();
        var text = tag is { TagClass: TagClass.Universal, IsConstructed: false } ? Text(tag.TagValue, Content(encoded)) : null;
        return Encode(SequenceTag, [.. type, .. text is null ? encoded.ToArray() : Encode(Utf8Tag, Canonical(text))]);
    }

    /// <summary>The UTF-8 of a string type that is made canonical; null for all other types.</summary>
    private static byte[]? Text(int tag, ReadOnlySpan<byte> value) => tag switch
    {
        Utf8Tag => value.ToArray(),
        // PrintableString, T61String, IA5String, VisibleString: OpenSSL takes them all for Latin-1.
        19 or 20 or 22 or 26 => Encoding.UTF8.GetBytes(Encoding.Latin1.GetString(value)),
        28 => Encoding.UTF8.GetBytes(new UTF32Encoding(bigEndian: true, byteOrderMark: false).GetString(value)),
        30 => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(value)),
        _ => null,
    };

    private static byte[] Canonical(byte[] text)
    {
        var result = new List<byte>(text.Length);
        foreach (var character in text.AsSpan().Trim(" \t\n\v\f\r"u8))
        {
            if (character is (byte)' ' or >= 9 and <= 13)
            {
                if (result[^1] != ' ')
                    result.Add((byte)' ');
            }
            else
            {
                result.Add(character is >= (byte)'A' and <= (byte)'Z' ? (byte)(character | 0x20) : character);
            }
        }
        return [.. result];
    }

    private static ReadOnlySpan<byte> Content(ReadOnlyMemory<byte> encoded)
    {
        AsnDecoder.ReadEncodedValue(encoded.Span, AsnEncodingRules.BER, out var offset, out var length, out _);
        return encoded.Span.Slice(offset, length);
    }

    private static byte[] Encode(int tag, byte[] content)
    {
        if (content.Length < 0x80)
            return [(byte)tag, (byte)content.Length, .. content];
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        length = length.TrimStart((byte)0);
        return [(byte)tag, (byte)(0x80 | length.Length), .. length, .. content];
    }
}
