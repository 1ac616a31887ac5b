using System.Globalization;
using System.Text.RegularExpressions;
using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Installation.Effects.Certificates;

/// <summary>Makes the links <c>&lt;hash&gt;.&lt;n&gt;</c> of a directory of certificates, as <c>openssl rehash</c> does.</summary>
/// <remarks>
/// Source of the rules: openssl-rehash(1) and <c>apps/rehash.c</c>. Where subjects collide it numbers files as the directory lists them; here by name. Revocation lists are not linked.
/// </remarks>
internal sealed partial class CertificateLinks(InstalledRoot root, string folder)
{
    private sealed class Candidate(string name)
    {
        public string Name { get; } = name;

        public string? Fingerprint { get; set; }

        public int? StandingNumber { get; set; }
    }

    /// <summary>Makes new links, keeps right ones, and removes those whose files are gone.</summary>
    /// <param name="names">In the directory, in bytewise order.</param>
    /// <param name="except">The bundle, which is no certificate of its own.</param>
    public void Renew(IEnumerable<string> names, string except)
    {
        var buckets = new SortedDictionary<uint, List<Candidate>>();
        foreach (var name in names)
        {
            if (root.Tree.Find(folder + "/" + name) is { Type: FileType.SymbolicLink, LinkTarget: { } target } && LinkName().Match(name) is { Success: true } link)
                Add(buckets, uint.Parse(link.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture), target).StandingNumber = int.Parse(link.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            else if (name != except && IsCertificateName(name))
                AddFile(buckets, name);
        }
        foreach (var (hash, candidates) in buckets)
            Number(hash, candidates);
    }

    private void AddFile(SortedDictionary<uint, List<Candidate>> buckets, string name)
    {
        if (!root.Tree.TryReach(folder + "/" + name, out var entry) || entry.Content is not { } content)
            return;
        if (CertificateFile.Read(content.ReadAll()) is not { } certificate)
        {
            root.Diagnostics.CertificateUnreadable(folder + "/" + name);
            return;
        }
        if (!buckets.TryGetValue(certificate.SubjectHash, out var known) || known.TrueForAll(candidate => candidate.Fingerprint != certificate.Fingerprint))
            Add(buckets, certificate.SubjectHash, name).Fingerprint = certificate.Fingerprint;
    }

    private static Candidate Add(SortedDictionary<uint, List<Candidate>> buckets, uint hash, string name)
    {
        if (!buckets.TryGetValue(hash, out var candidates))
            buckets[hash] = candidates = [];
        var candidate = candidates.Find(candidate => candidate.Name == name);
        if (candidate is null)
            candidates.Add(candidate = new Candidate(name));
        return candidate;
    }

    private void Number(uint hash, List<Candidate> candidates)
    {
        var needed = candidates.Count(candidate => candidate.Fingerprint is not null);
        var taken = candidates.Select(candidate => candidate.StandingNumber).Where(number => number < needed).ToHashSet();
        foreach (var candidate in candidates.Where(candidate => !(candidate.StandingNumber < needed)))
        {
            if (candidate.StandingNumber is { } standing)
                root.Tree.Remove(Path(hash, standing));
            if (candidate.Fingerprint is null)
                continue;
            var number = 0;
            while (!taken.Add(number))
                number++;
            root.WriteLink(Path(hash, number), candidate.Name);
        }
    }

    private string Path(uint hash, int number) => string.Create(CultureInfo.InvariantCulture, $"{folder}/{hash:x8}.{number}");

    private static bool IsCertificateName(string name) => System.IO.Path.GetExtension(name) is ".pem" or ".crt" or ".cer" or ".crl";

    [GeneratedRegex(@"\A([0-9a-f]{8})\.([0-9]{1,3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex LinkName();
}
