using ReproGet.Core.Distros.Debian;
using ReproGet.Core.Distros.Debian.Archive;
using ReproGet.Core.Download;
using ReproGet.Core.Oci;
using ReproGet.Core.Signatures;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros.Debian.Archive;

/// <summary>What users read, whole.</summary>
public sealed class ErrorMessageTests
{
    private const string Where = "https://archive.invalid/dists/trixie/InRelease";

    private static readonly DateTimeOffset Time = new(2026, 9, 12, 7, 55, 41, TimeSpan.Zero);

    [Fact]
    public void A_release_that_expired_names_both_times_and_the_way_out()
        => Assert.Equal(
            $"The Release file {Where} was valid until 2026-09-12 07:55:41 UTC, and it is 2026-09-13 07:55:41 UTC. The mirror is behind, or the archive is: take another mirror, "
                + "or, where an old state is wanted, set CheckValidUntil=\"no\" on its DistroSource.",
            ArchiveErrors.Expired(Where, Time, Time.AddDays(1)).Message);

    [Fact]
    public void A_wrong_index_names_what_was_expected_and_what_came()
        => Assert.Equal(
            $"{Where} is not what the Release file says: 1 bytes of {Digest.Of([1])} were expected, 2 of {Digest.Of([2])} came. "
                + "The mirror may be in the middle of an update: try again in some minutes, or take another mirror.",
            ArchiveErrors.WrongIndex(Where, Digest.Of([1]), 1, Digest.Of([2]), 2).Message);

    [Fact]
    public void An_unknown_signer_is_named_beside_the_accepted_ones()
    {
        var certificate = TestCertificate.Simple();
        var keyring = Keyring.Load(certificate.Bytes, "key.gpg");

        Assert.Equal(
            $"{Where} bears no signature by a key that may sign it. It is signed by AAAA; accepted are {certificate.Primary.Fingerprint}. "
                + "If the source has a new key, give that key as SignedBy, or take a newer version of this SDK.",
            SignatureErrors.NoKnownSigner(Where, ["AAAA"], keyring).Message);
    }

    [Theory]
    [InlineData(null, "Give its key as SignedBy instead.")]
    [InlineData("a.asc", "Its SignedBy is not looked at: leave Trusted out.")]
    public void What_is_trusted_without_a_signature_hears_what_would_prove_it(string? signedBy, string expected)
        => Assert.EndsWith(
            expected,
            ArchiveErrors.TrustedWarning(DebianSource.Create(new DebianSourceWords("http://a.invalid/", "x", "main", SignedBy: signedBy, Trusted: "yes"), Path.GetTempPath()), "x"),
            StringComparison.Ordinal);

    [Fact]
    public void A_flat_repository_with_components_hears_that_they_are_too_much()
        => Assert.Equal(
            "The package source “http://a.invalid/” cannot be used: “./” is a flat repository, which has no components: leave Components out.",
            Assert.Throws<ReproGetException>(() => DebianSource.Create(new DebianSourceWords("http://a.invalid/", "./", "main"), Path.GetTempPath())).Message);

    [Fact]
    public void A_server_that_cannot_be_reached_is_replaced_where_its_address_stands()
        => Assert.EndsWith(
            "of indices by another address in the DistroSource or, in a project without such items, where the host's apt has one, ReproGetUseHostSources=true.",
            DownloadErrors.Unreachable(new Uri(Where), "refused", new IOException()).Message,
            StringComparison.Ordinal);

    [Fact]
    public void What_a_hostile_archive_writes_stays_on_one_line()
    {
        const string Text = "a\nb\u001b[2J\u202e";
        string[] many = [.. Enumerable.Repeat(Text, 10_000)];
        ReproGetException[] said =
        [
            ArchiveErrors.MalformedRelease(Where, Text),
            ArchiveErrors.UnsafeIndex(Where, Text),
            ArchiveErrors.ContradictoryIndex(Where, Text),
            ArchiveErrors.WrongSuite(Where, "trixie", new ReleaseFile { Suite = Text, Codename = Text }),
            ArchiveErrors.NoComponent(Where, "main", many),
            ArchiveErrors.NoArchitecture(Where, "amd64", many),
            DebianIndexErrors.BadField("Packages", Text, "Version", Text, "why"),
            DebianIndexErrors.MissingField("Packages", Text, "Version"),
            DebianIndexErrors.UnsafeFilename("Packages", Text, Text),
            DebianIndexErrors.BadRelation(Text, Text, "Depends", Text),
        ];

        Assert.All(said, error => Assert.DoesNotContain(error.Message, c => char.IsControl(c) || c == '\u202e'));
        Assert.All(said, error => Assert.InRange(error.Message.Length, 1, 1000));
    }

    [Fact]
    public void Every_code_has_its_page()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "docs", "errors");
        for (var parent = new DirectoryInfo(AppContext.BaseDirectory); parent is not null && !Directory.Exists(folder); parent = parent.Parent)
            folder = Path.Combine(parent.FullName, "docs", "errors");
        foreach (var code in Enumerable.Range(3001, 8).Concat(Enumerable.Range(3010, 12)).Concat([3030, 3051, 3053, 3054]).Select(number => $"RG{number}"))
        {
            var page = File.ReadAllText(Path.Combine(folder, code + ".md"));
            Assert.StartsWith($"# {code}: ", page, StringComparison.Ordinal);
            Assert.All(["## What happened", "## Why", "## What to do"], heading => Assert.Contains($"\n{heading}\n", page, StringComparison.Ordinal));
        }
    }
}
