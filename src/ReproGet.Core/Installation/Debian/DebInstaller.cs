using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation.Debian.Base;

namespace ReproGet.Core.Installation.Debian;

/// <summary>Installs Debian packages into a root file system, an empty one or that of a base, in managed code: unpacks, does the effects, writes the package database.</summary>
public static class DebInstaller
{
    /// <summary>What is unpacked first, as every real bootstrap does: its directories have modes of their own (<c>/tmp</c>, <c>/root</c>), and the first one's stay.</summary>
    private const string First = "base-files";

    /// <summary>Installs. The result hangs on the base, the packages' bytes, the architecture, the epoch and the effects only.</summary>
    /// <exception cref="ReproGetException">RG5001 to RG5054: a package is damaged, is not the locked one, or does not fit the others.</exception>
    public static async Task<InstalledRoot> InstallAsync(DebInstallation installation, CancellationToken cancellationToken)
    {
        var debs = await UnpackAsync(installation, cancellationToken).ConfigureAwait(false);
        var tree = new FileTree();
        if (installation.Base is { } reading)
        {
            foreach (var entry in (await reading.ConfigureAwait(false)).Entries)
                tree.Set(entry);
            installation.Database?.PutInto(tree, installation.Epoch);
        }
        var before = BaseDatabase.Read(tree);
        if (installation.Base is null)
            UsrMerge.Apply(tree, installation.Architecture, installation.Epoch);
        var removes = installation.Removes.ToHashSet(StringComparer.Ordinal);
        var merger = new TreeMerger(tree, before.Without(removes), installation.Epoch, installation.Diagnostics);
        foreach (var deb in debs.OrderBy(deb => deb.Name == First ? 0 : 1))
        {
            cancellationToken.ThrowIfCancellationRequested();
            merger.Add(deb);
        }
        merger.Finish();
        var leaving = before.Packages.Where(package => removes.Contains(package.Name) || debs.Any(deb => package.IsReplacedBy(deb.Control))).ToHashSet();
        leaving.UnionWith(Disappearance.Find([.. before.Packages.Except(leaving)], debs, merger));
        RemoveLeaving(tree, before, debs, merger, leaving);
        var root = new InstalledRoot(tree, [.. debs.Select(Describe)], installation.Architecture, installation.Epoch, installation.Diagnostics);
        var system = installation.Base is null ? BaseSystemEffects.All : BaseSystemEffects.OfPackages;
        foreach (var effect in system.Concat(installation.Effects))
            effect.Apply(root);
        if (installation.Base is null || debs.Length > 0 || removes.Count > 0)
            new DpkgDatabase(tree, before, leaving, installation.Epoch).Write(Judge(installation, root, debs, merger, before), removes, merger.ReplacedIn, installation.Architecture.Debian);
        before.Chisel.Forget(debs.Select(deb => deb.Name).ToHashSet(StringComparer.Ordinal), tree, installation.Epoch);
        return root;
    }

    private static void RemoveLeaving(FileTree tree, BaseDatabase before, UnpackedDeb[] debs, TreeMerger merger, HashSet<BasePackage> leaving)
    {
        var installed = leaving.Where(package => package.IsInstalled).ToList();
        if (installed.Count == 0)
            return;
        var kept = before.Packages.Except(leaving).SelectMany(package => package.Paths.Select(path => merger.PlaceOf(package.Control, path)))
            .Concat(debs.SelectMany(deb => deb.Entries.Select(entry => merger.PlaceOf(deb.Control, entry.Path))));
        Departure.Remove(tree, installed, merger.PlaceOf, kept.ToHashSet(StringComparer.Ordinal));
    }

    private static async Task<UnpackedDeb[]> UnpackAsync(DebInstallation installation, CancellationToken cancellationToken)
    {
        var debs = new UnpackedDeb[installation.Packages.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, installation.MaxParallel), CancellationToken = cancellationToken };
        // The largest first: one that is begun last would have the other processors wait.
        var order = Enumerable.Range(0, debs.Length).OrderByDescending(index => new FileInfo(installation.Packages[index].BlobPath) is { Exists: true } blob ? blob.Length : 0);
        await Parallel.ForEachAsync(order, options, (index, token) =>
        {
            var spool = Path.Combine(installation.WorkDirectory, $"{index}.payload");
            debs[index] = DebUnpacker.Unpack(installation.Packages[index], spool, installation.OnWrongBlob, token);
            return ValueTask.CompletedTask;
        }).ConfigureAwait(false);
        Array.Sort(debs, (left, right) => Utf8Order.Instance.Compare(left.Name, right.Name));
        Check(debs, installation.Architecture.Debian);
        return debs;
    }

    private static void Check(UnpackedDeb[] debs, string architecture)
    {
        for (var i = 0; i < debs.Length; i++)
        {
            var deb = debs[i];
            if (deb.Control.Architecture != architecture && deb.Control.Architecture != "all")
                throw InstallationErrors.WrongArchitecture(deb.Source.File.Name, deb.Control.Architecture, architecture);
            if (deb.Source.Name is { } locked && !locked.IsOf(deb.Control.Package, deb.Control.Version, deb.Control.Architecture))
                throw InstallationErrors.OtherPackage(deb.Source.File.Name, $"{deb.Control.Package} {deb.Control.Version} {deb.Control.Architecture}", $"{locked.Package} {locked.Version} {locked.Architecture}");
            if (i > 0 && debs[i - 1].Name == deb.Name)
                throw InstallationErrors.Twice(deb.Name, debs[i - 1].Source.File.Name, deb.Source.File.Name);
        }
    }

    private static UnpackedPackage Describe(UnpackedDeb deb)
        => new(deb.Name, deb.Control.Version, deb.Control.Architecture, deb.ControlMembers, [.. deb.Entries.Select(entry => entry.Path)]);

    private static InstalledDeb[] Judge(DebInstallation installation, InstalledRoot root, UnpackedDeb[] debs, TreeMerger merger, BaseDatabase before)
    {
        var installed = new InstalledDeb[debs.Length];
        for (var i = 0; i < debs.Length; i++)
        {
            var package = root.Packages[i];
            var replaced = merger.ReplacedIn(debs[i].Control).ToHashSet(StringComparer.Ordinal);
            var isConfigured = ScriptJudgement.IsConfigured(package, debs[i].Source.IgnoreMaintainerScripts, installation.Effects, installation.Diagnostics);
            var old = before.Packages.FirstOrDefault(known => known.IsReplacedBy(debs[i].Control));
            var obsolete = (old?.Conffiles ?? new Dictionary<string, string>())
                .Where(conffile => !package.Paths.Contains(conffile.Key) && root.Tree.TryFollow(conffile.Key, out _))
                .OrderBy(conffile => conffile.Key, Utf8Order.Instance)
                .ToDictionary(StringComparer.Ordinal);
            installed[i] = new InstalledDeb(debs[i], isConfigured, [.. package.Paths.Concat(obsolete.Keys).Where(path => !replaced.Contains(path))]) { ObsoleteConffiles = obsolete };
        }
        return installed;
    }
}
