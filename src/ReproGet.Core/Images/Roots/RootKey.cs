using System.Globalization;
using System.Text;
using ReproGet.Core.Distros;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Debian;
using ReproGet.Core.Installation.Effects.Certificates;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Images.Roots;

/// <summary>The name of a prepared root in the cache: all that decides about its bytes, our own code among it.</summary>
internal static class RootKey
{
    public static Digest Of(DebInstallation installation, IReadOnlyList<TrustedCertificate> certificates, Digest? baseManifest, OsRelease declared, int imageFormat, LayerCompression compression)
    {
        var text = new StringBuilder();
        Add("code", typeof(RootKey).Module.ModuleVersionId.ToString());
        Add("imageFormat", imageFormat.ToString(CultureInfo.InvariantCulture));
        Add("compression", compression.ToString());
        Add("architecture", installation.Architecture.Name);
        Add("epoch", installation.Epoch.ToString(CultureInfo.InvariantCulture));
        Add("base", baseManifest?.ToString() ?? "");
        Add("database", installation.Database?.Digest.ToString() ?? "");
        Add("declared", $"{declared.Id} {declared.Codename}");
        foreach (var package in installation.Packages)
            Add("package", $"{package.File.Digest} {package.IsRequested} {package.IgnoreMaintainerScripts} {package.File.Name} {package.Name}");
        if (installation.SkipsInstalled)
            Add("skipsInstalled", "");
        foreach (var name in installation.Removes)
            Add("remove", name);
        foreach (var certificate in certificates)
            Add("certificate", $"{certificate.Name}\n{certificate.Pem}");
        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));

        void Add(string name, string value) => text.Append(name).Append('\0').Append(value).Append('\0');
    }
}
