using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Effects.Certificates;

namespace ReproGet.Core.Installation.Effects;

/// <summary>
/// What the postinst of <c>ca-certificates</c> does: the list of trusted certificates, <c>etc/ssl/certs</c> with a link for each of them by name and by hash, and the bundle
/// <c>etc/ssl/certs/ca-certificates.crt</c>, with those of the project's own that stand in <c>usr/local/share/ca-certificates</c>.
/// </summary>
/// <remarks>
/// Source of the rules: update-ca-certificates(8) of Debian. Does nothing in a root that has neither the package nor its list. Its hooks in <c>etc/ca-certificates/update.d</c>
/// (Java's key store) are programs and do not run.
/// </remarks>
/// <param name="certificates">The project's own, put there first.</param>
public sealed class CaBundleEffect(params IReadOnlyList<TrustedCertificate> certificates) : IEffect
{
    private const string Folder = "etc/ssl/certs";
    private const string Bundle = "ca-certificates.crt";
    private const string LocalFolder = "usr/local/share/ca-certificates";

    /// <inheritdoc/>
    /// <exception cref="ReproGetException">RG5070: there are certificates of the project's own, and nothing that they could be added to.</exception>
    public void Apply(InstalledRoot root)
    {
        if (root.Packages.Any(package => package.Name == "ca-certificates"))
        {
            MakeLocalFolder(root);
            CertificateList.Write(root);
        }
        else if (!root.Tree.TryReach(CertificateList.Path, out _))
        {
            if (certificates.Count > 0)
                throw CertificateErrors.NoPackage(certificates[0].Item);
            return;
        }
        AddLocal(root);

        root.MakeDirectories(Folder);
        var folder = root.Tree.RealPath(Folder) ?? Folder;
        using var bundle = new MemoryStream();
        var isChanged = false;
        foreach (var certificate in Certificates(root))
            isChanged |= Add(root, folder, certificate, bundle);
        if (isChanged)
        {
            RemoveOrphans(root.Tree, folder);
            new CertificateLinks(root, folder).Renew(new TreeListing(root.Tree).Names(folder), except: Bundle);
        }
        root.ReplaceFile(folder + "/" + Bundle, bundle.ToArray());
    }

    /// <summary>The postinst gives it the mode of <c>/usr/local</c>.</summary>
    private static void MakeLocalFolder(InstalledRoot root)
    {
        if (root.Tree.TryReach(LocalFolder, out _))
            return;
        root.MakeDirectories(TreePath.Parent(LocalFolder));
        if (root.Tree.RealPath(LocalFolder) is { } path && root.Tree.TryReach("usr/local", out var local))
            root.Tree.Set(local with { Path = path, ModifiedTime = root.Epoch });
    }

    private void AddLocal(InstalledRoot root)
    {
        if (certificates.Count > 0)
            MakeLocalFolder(root);
        foreach (var certificate in certificates)
            root.WriteFile(LocalFolder + "/" + certificate.Name, Encoding.ASCII.GetBytes(certificate.Pem));
    }

    /// <summary>Absolute paths: those of the list, then the project's own in bytewise order.</summary>
    private static IEnumerable<string> Certificates(InstalledRoot root)
    {
        foreach (var name in CertificateList.Trusted(root.Tree))
        {
            var path = CertificateList.Folder + "/" + name;
            if (root.Tree.TryReach(path, out var entry) && entry.Content is not null)
                yield return "/" + path;
            else
                root.Diagnostics.CertificateMissing("/" + path);
        }
        foreach (var path in Local(root.Tree).Order(Utf8Order.Instance))
            yield return "/" + path;
    }

    private static IEnumerable<string> Local(FileTree tree)
    {
        if (tree.RealPath(LocalFolder) is not { } folder)
            yield break;
        foreach (var entry in tree.Entries)
        {
            if (entry.Path.StartsWith(folder + "/", StringComparison.Ordinal) && entry.Path.EndsWith(".crt", StringComparison.Ordinal)
                && tree.TryReach(entry.Path, out var file) && file.Content is not null)
            {
                yield return LocalFolder + entry.Path[folder.Length..];
            }
        }
    }

    /// <summary>Adds one certificate to the bundle, and its link; whether the link is new.</summary>
    private static bool Add(InstalledRoot root, string folder, string certificate, MemoryStream bundle)
    {
        root.Tree.TryReach(certificate, out var entry);
        var bytes = entry!.Content!.ReadAll();
        bundle.Write(bytes);
        if (bytes.Length > 0 && bytes[^1] != '\n')
            bundle.WriteByte((byte)'\n');

        var link = folder + "/" + LinkName(certificate);
        if (root.Tree.Find(link) is { Type: FileType.SymbolicLink, LinkTarget: { } target } && target == certificate)
            return false;
        root.WriteLink(link, certificate);
        return true;
    }

    /// <summary>The name of a certificate's link in <c>etc/ssl/certs</c>.</summary>
    internal static string LinkName(string certificate)
        => TreePath.Name(certificate)[..^".crt".Length].Replace(' ', '_').Replace('(', '=').Replace(')', '=').Replace(',', '_') + ".pem";

    private static void RemoveOrphans(FileTree tree, string folder)
    {
        var orphans = tree.Entries
            .Where(entry => entry.Type == FileType.SymbolicLink && entry.Path.StartsWith(folder + "/", StringComparison.Ordinal) && !tree.TryReach(entry.Path, out _))
            .Select(entry => entry.Path)
            .ToArray();
        foreach (var orphan in orphans)
            tree.Remove(orphan);
    }
}
