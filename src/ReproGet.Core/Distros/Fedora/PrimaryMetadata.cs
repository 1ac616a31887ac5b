using System.Xml;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Distros.Fedora;

/// <summary><c>primary.xml</c> of a repository: the packages that it offers, with the hashes of their files (createrepo_c, "metadata/common").</summary>
internal static class PrimaryMetadata
{
    /// <summary>By name, epoch, version, release and architecture the SHA-256 of each package's file. Packages with sums of another kind are passed over.</summary>
    /// <exception cref="ReproGetException">RG5210: it is damaged.</exception>
    public static IEnumerable<((string Name, string Epoch, string Version, string Release, string Architecture) Key, Digest Digest)> Read(Stream stream, string where)
    {
        using var xml = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true, IgnoreComments = true });
        var (name, architecture, epoch, version, release, sum, kind) = ("", "", "0", "", "", "", "");
        while (Next(xml, where))
        {
            if (xml.NodeType == XmlNodeType.EndElement && xml.LocalName == "package")
            {
                if (kind == "sha256" && Digest.TryParseHex(sum, out var digest))
                    yield return ((name, epoch, version, release, architecture), digest);
                continue;
            }
            // All that counts stands right below a package.
            if (xml.NodeType != XmlNodeType.Element || xml.Depth > 2)
                continue;
            switch (xml.LocalName)
            {
                case "package":
                    (name, architecture, epoch, version, release, sum, kind) = ("", "", "0", "", "", "", "");
                    break;
                case "name":
                    name = Text(xml, where);
                    break;
                case "arch":
                    architecture = Text(xml, where);
                    break;
                case "version":
                    (epoch, version, release) = (xml.GetAttribute("epoch") ?? "0", xml.GetAttribute("ver") ?? "", xml.GetAttribute("rel") ?? "");
                    break;
                case "checksum":
                    kind = xml.GetAttribute("type") ?? "";
                    sum = Text(xml, where);
                    break;
            }
        }
    }

    /// <summary>The text of an element, up to and not past its end.</summary>
    private static string Text(XmlReader xml, string where)
        => !xml.IsEmptyElement && Next(xml, where) && xml.NodeType == XmlNodeType.Text ? xml.Value : "";

    private static bool Next(XmlReader xml, string where)
    {
        try
        {
            return xml.Read();
        }
        catch (XmlException failure)
        {
            throw HostErrors.Unreadable(where, failure);
        }
    }
}
