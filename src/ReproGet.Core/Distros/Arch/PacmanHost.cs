using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Distros.Arch;

/// <summary>Arch: pacman's local database says what is installed, its sync databases have hashes and signatures.</summary>
/// <remarks>The databases are those of libalpm: a folder a package with a file <c>desc</c>, of <c>%KEY%</c> lines with values below (pacman's source, "lib/libalpm/be_local.c" and "be_sync.c").</remarks>
internal sealed class PacmanHost : IHostPackages
{
    private const string Database = "var/lib/pacman";
    private const string Signature = ".sig";

    /// <summary>Of a description: they have some kilobytes.</summary>
    private const long MaxDescription = 1 << 20;

    /// <inheritdoc/>
    public bool NeedsNames => true;

    /// <inheritdoc/>
    public Task<IReadOnlyList<HostPackage>> ReadAsync(HostRoot root, CancellationToken cancellationToken)
    {
        var local = root.Of(Database + "/local");
        if (!Directory.Exists(local))
            throw HostErrors.NoDatabase(local);
        var synced = new Dictionary<(string, string), Dictionary<string, string>>();
        foreach (var database in HostFiles.In(root, Database + "/sync", "*.db"))
        {
            foreach (var known in Synced(database, cancellationToken))
                synced.TryAdd((known.GetValueOrDefault("NAME", ""), known.GetValueOrDefault("VERSION", "")), known);
        }
        return Task.FromResult<IReadOnlyList<HostPackage>>([.. HostFiles.In(root, Database + "/local", "desc", below: true).Select(path => Describe(path, PacmanDescription.Read(HostFiles.Lines(path)), synced))]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProgramCommand> Install(IReadOnlyList<(PackageFile File, string Path)> files, HostRoot root)
    {
        var signatures = files.Where(file => PackageName.SignedBy(file.File.Name) is not null).ToDictionary(file => PackageName.SignedBy(file.File.Basename)!, file => file.Path, StringComparer.Ordinal);
        var packages = files.Where(file => PackageName.SignedBy(file.File.Name) is null).ToList();
        if (packages.Find(file => !signatures.ContainsKey(file.File.Basename)) is { Path: not null } unsigned)
            throw HostErrors.NoSignature(unsigned.File.Basename);
        // The root's own keys: pacman alone would take the machine's.
        string[] keys = root.IsRunning ? [] : ["--gpgdir", root.Of("etc/pacman.d/gnupg")];
        return
        [
            .. packages.Select(file => new ProgramCommand("pacman-key", [.. keys, "--verify", signatures[file.File.Basename], file.Path])),
            new ProgramCommand("pacman", [.. root.Option("--root"), .. keys, "-U", "--noconfirm", .. packages.Select(file => file.Path)]),
        ];
    }

    private static IEnumerable<Dictionary<string, string>> Synced(string database, CancellationToken cancellationToken)
    {
        using var stream = HostFiles.Open(database);
        using var tar = new TarReader(stream, database, TarEnd.Required);
        while (tar.TryReadNext(out var member))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!member.Entry.Path.EndsWith("/desc", StringComparison.Ordinal))
                continue;
            if (member.Length > MaxDescription)
                throw HostErrors.Unreadable(database, new IOException($"Its member “{member.Entry.Path}” has {member.Length} bytes."));
            using var text = new StreamReader(tar.Content, leaveOpen: true);
            yield return PacmanDescription.Read(text.ReadToEnd().Split('\n'));
        }
    }

    private static HostPackage Describe(string origin, Dictionary<string, string> local, Dictionary<(string, string), Dictionary<string, string>> synced)
    {
        var (name, version, architecture) = (local.GetValueOrDefault("NAME", ""), local.GetValueOrDefault("VERSION", ""), local.GetValueOrDefault("ARCH", "any"));
        if (name.Length == 0)
            throw HostErrors.Unreadable(origin, new IOException("It names no package."));
        var known = synced.GetValueOrDefault((name, version));
        var file = known?.GetValueOrDefault("FILENAME") ?? $"{name}-{version}-{architecture}.pkg.tar.zst";
        // As in the archive of all packages.
        var path = $"{name[..1]}/{name}/{file}";
        return new HostPackage(name, version, architecture)
        {
            Files = [HostFile.Of(path, Digest.TryParseHex(known?.GetValueOrDefault("SHA256SUM", ""), out var digest) ? digest : null), HostFile.Of(path + Signature, SignatureDigest(known))],
        };
    }

    /// <summary>The database holds the signature itself, in base64; where it does not, the file beside the package has to be looked into.</summary>
    private static Digest? SignatureDigest(Dictionary<string, string>? known)
    {
        var text = known?.GetValueOrDefault("PGPSIG") ?? "";
        var bytes = new byte[text.Length];
        return text.Length > 0 && Convert.TryFromBase64String(text, bytes, out var length) ? Digest.Of(bytes.AsSpan(0, length)) : null;
    }
}
