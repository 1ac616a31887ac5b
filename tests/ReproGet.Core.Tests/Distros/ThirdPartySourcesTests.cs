using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ReproGet.Core.Locking;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Distros;

/// <summary>Several archives in one lock, in the shapes that those of Microsoft, PostgreSQL, Docker and of small makers have, each with a key of its own.</summary>
public sealed class ThirdPartySourcesTests : IDisposable
{
    private const string Debian = "http://debian.invalid/debian";
    private const string Microsoft = "https://packages.microsoft.invalid/debian/13/prod";
    private const string PostgreSql = "https://apt.postgresql.invalid/pub/repos/apt";
    private const string Docker = "https://download.docker.invalid/linux/debian";
    private const string Flat = "https://pkgs.invalid/core:/stable/deb";

    private readonly LockProject _project = new();
    private readonly FakeFetcher _network = new();
    private readonly FakeArchive _debian = new(), _microsoft = new(), _postgreSql = new(), _docker = new();

    public ThirdPartySourcesTests()
    {
        _project.Fetcher = _network;
        _project.WriteKey("debian.pgp", _debian.Certificate).WriteKey("postgresql.pgp", _postgreSql.Certificate).WriteKey("docker.pgp", _docker.Certificate);
        var debian = _debian.AddSuite("trixie");
        debian.Add("libpq5", "15.8-1");
        debian.Add("iptables", "1.8.11-2");
        _network.Add(Debian, _debian.Build());

        // aptly's: packages for all architectures stand in each index and in one of their own.
        var microsoft = _microsoft.AddSuite("trixie", architectures: "all amd64 arm64 armhf", suite: "trixie");
        microsoft.Fields.Remove("Acquire-By-Hash");
        microsoft.Add("mssql-tools", "18.4-1");
        microsoft.Add("packages-config", "1.0", "all");
        _network.Add(Microsoft, _microsoft.Build());

        // Suites of its own names, and newer versions of what Debian has.
        var postgreSql = _postgreSql.AddSuite("trixie-pgdg", components: "main 17", suite: "trixie-pgdg");
        postgreSql.Add("libpq5", "17.2-1.pgdg13+1");
        postgreSql.Add("postgresql-client-17", "17.2-1.pgdg13+1", fields: ("Depends", "libpq5 (>= 17)"));
        _network.Add(PostgreSql, _postgreSql.Build());

        // Its files stand below dists, and no index has its hash for a name.
        var docker = _docker.AddSuite("trixie", components: "edge stable test nightly", suite: "trixie");
        docker.Fields.Remove("Acquire-By-Hash");
        docker.PoolFolder = "dists/trixie/pool";
        docker.Add("docker-ce-cli", "5:29.0.1-1~debian.13~trixie", component: "stable", fields: ("Depends", "iptables"));
        _network.Add(Docker, _docker.Build());

        _network.Add(Flat, FlatArchive());
    }

    public void Dispose() => _project.Dispose();

    [Fact]
    public async Task Archives_of_many_makers_are_locked_together()
    {
        var state = await _project.LockAsync(Request());

        var sources = state.Document.Architectures[0].Packages.ToDictionary(package => Path.GetFileName(package.File), package => package.Source.Split('-')[0]);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["iptables_1.8.11-2_amd64.deb"] = "debian",
                ["mssql-tools_18.4-1_amd64.deb"] = "prod",
                ["packages-config_1.0_all.deb"] = "prod",
                ["libpq5_17.2-1.pgdg13+1_amd64.deb"] = "apt",
                ["postgresql-client-17_17.2-1.pgdg13+1_amd64.deb"] = "apt",
                ["docker-ce-cli_29.0.1-1~debian.13~trixie_amd64.deb"] = "debian",
                ["kubectl_1.34.1-1.1_amd64.deb"] = "deb",
            },
            sources);
        Assert.Equal(
            new[] { _debian, _microsoft, _postgreSql, _docker }.Select(archive => archive.Certificate.Primary.Fingerprint).Order(StringComparer.Ordinal),
            state.Document.Sources.SelectMany(source => source.Suites).SelectMany(suite => suite.Signers).Order(StringComparer.Ordinal));
        // Neither the key nor any address stands in the lock, and it is the same when it is read and written again.
        var text = Encoding.UTF8.GetString(state.Document.ToBytes());
        Assert.DoesNotContain("invalid", text, StringComparison.Ordinal);
        Assert.DoesNotContain("PGP", text, StringComparison.Ordinal);
        Assert.Equal(text, Encoding.UTF8.GetString(LockDocument.Parse(state.Document.ToBytes(), "reproget.lock.json").ToBytes()));
    }

    [Fact]
    public async Task A_source_that_is_trusted_without_a_signature_is_warned_of_by_every_lock()
    {
        var first = await _project.LockAsync(Request());
        await _project.LockAsync(Request(), first);

        Assert.Equal(["RG3030", "RG3030"], _project.Diagnostics.Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public async Task Other_bytes_under_a_version_that_was_locked_are_warned_of()
    {
        var archive = new FakeArchive(_docker.Certificate);
        var suite = archive.AddSuite("trixie", components: "stable", suite: "trixie");
        suite.Add("docker-ce-cli", "5:29.0.1-1~debian.13~trixie", component: "stable", fields: ("Depends", "iptables"));
        suite.Add("iptables", "1.8.11-2", component: "stable", fields: ("Description", "another"));
        _network.Add(Docker, archive.Build());

        var state = await _project.LockAsync(Request());

        var iptables = Assert.Single(state.Document.Architectures[0].Packages, package => package.File.Contains("iptables", StringComparison.Ordinal));
        Assert.StartsWith("debian-", iptables.Source, StringComparison.Ordinal);
        Assert.Contains("iptables 1.8.11-2 of " + iptables.Source, Assert.Single(_project.Diagnostics.Warnings, warning => warning.Code == "RG3052").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Microsoft)]
    [InlineData(PostgreSql)]
    [InlineData(Docker)]
    public async Task The_key_of_one_source_does_not_count_for_another(string uri)
    {
        var request = Request();
        var swapped = request with { Sources = [.. request.Sources.Select(source => source.Uri == uri ? source with { SignedBy = "debian.pgp" } : source)] };

        Assert.Equal("RG3003", (await Assert.ThrowsAsync<ReproGetException>(() => _project.LockAsync(swapped))).Code);
    }

    [Fact]
    public async Task Alone_they_hear_that_the_distros_own_is_missing()
    {
        var request = _project.Request($"source\t{PostgreSql}\ttrixie-pgdg\tmain\t\tpostgresql.pgp", "option\truntimeDependencies\ttrue", "option\tsuite\ttrixie", "package\tlibpq5");

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => _project.LockAsync(request));

        Assert.Equal("RG3054", failure.Code);
        Assert.StartsWith("No DistroSource of App.csproj has base-files, libc6, libgcc-s1, libstdc++6, which", failure.Message, StringComparison.Ordinal);
        Assert.Contains("<DistroSource Include=\"http://ftp.debian.org/debian\" Suites=\"trixie\" Components=\"main\" />", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_architecture_that_no_source_is_for_is_told_before_anything_is_fetched()
    {
        var request = _project.Request($"source\t{Docker}\ttrixie\tstable\tarm64 armhf\tdocker.pgp", "package\tiptables");

        var failure = await Assert.ThrowsAsync<ReproGetException>(() => _project.LockAsync(request));

        Assert.Equal("RG3053", failure.Code);
        Assert.Matches("^No source is for amd64: debian-[0-9a-f]{8} is for arm64 armhf\\. ", failure.Message);
        Assert.Empty(_network.Requests);
    }

    [Fact]
    public void An_inline_key_is_known_by_its_data_and_not_by_its_layout()
    {
        var armor = _microsoft.Certificate.Armored;
        var asDeb822 = string.Join('\n', armor.Split('\n').Select(line => "  " + (line.Length == 0 ? "." : line)));

        Assert.Equal(InlineKey.NameOf(armor), InlineKey.NameOf(armor.Replace("BLOCK-----\n\n", "BLOCK-----\nComment: ours\n\n", StringComparison.Ordinal)));
        Assert.Equal(InlineKey.NameOf(armor), InlineKey.NameOf(asDeb822.TrimEnd('.', ' ', '\n')));
        Assert.Equal(InlineKey.NameOf(armor), InlineKey.NameOf("\n  " + armor.Replace("\n", "\n  ", StringComparison.Ordinal)));
        Assert.NotEqual(InlineKey.NameOf(armor), InlineKey.NameOf(armor + _docker.Certificate.Armored));
        Assert.NotEqual(InlineKey.NameOf(armor), InlineKey.NameOf(_docker.Certificate.Armored));
    }

    private EvaluationRequest Request()
        => _project.Request(
            $"source\t{Debian}\ttrixie\tmain\t\tdebian.pgp",
            $"source\t{Microsoft}\ttrixie\tmain\tamd64 arm64\t{_microsoft.Certificate.Armored.Trim().Replace('\n', '|')}",
            $"source\t{PostgreSql}\ttrixie-pgdg\tmain\t\tpostgresql.pgp",
            $"source\t{Docker}\ttrixie\tstable\tamd64\tdocker.pgp",
            $"source\t{Flat}\t./\t\t\t\tyes",
            "package\tmssql-tools", "package\tpackages-config", "package\tpostgresql-client-17", "package\tdocker-ce-cli", "package\tkubectl");

    /// <summary>One folder with everything, an index that is not compressed, and no name of a suite.</summary>
    private static Dictionary<string, byte[]> FlatArchive()
    {
        List<KeyValuePair<string, string>> control = [new("Package", "kubectl"), new("Version", "1.34.1-1.1"), new("Architecture", "amd64")];
        var deb = FakeDeb.Build(control);
        var index = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"{FakeDeb.ControlText(control)}Filename: ./kubectl_1.34.1-1.1_amd64.deb\nSize: {deb.Length}\nSHA256: {Convert.ToHexStringLower(SHA256.HashData(deb))}\n\n"));
        var release = Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"Date: Sat, 01 Jun 2024 00:00:00 UTC\nSHA256:\n {Convert.ToHexStringLower(SHA256.HashData(index))} {index.Length} Packages\n"));
        return new() { ["kubectl_1.34.1-1.1_amd64.deb"] = deb, ["Packages"] = index, ["Release"] = release };
    }
}
