using System.Net;
using ReproGet.Core.Cache;
using ReproGet.Core.Distros;
using ReproGet.Core.Download;
using ReproGet.Core.Installation.Native;
using ReproGet.Core.Locking;
using ReproGet.Core.Packages;
using ReproGet.Core.Providers;
using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Fixtures;
using ReproGet.Core.Tests.Locking;

namespace ReproGet.Core.Tests.Installation;

/// <summary>Hash lines of what a root has, and the commands that install a lock there.</summary>
public sealed class HostInstallationTests : IDisposable
{
    private const string Hello = "v3.22/main/x86_64/hello-2.12-r1.apk";

    private readonly Locking.TemporaryFolder _folder = new();
    private readonly TestDiagnostics _diagnostics = new();
    private readonly FakeFetcher _fetcher = new();

    public HostInstallationTests()
    {
        Write("root/etc/os-release", "ID=alpine\n");
        Write("root/lib/apk/db/installed", "P:hello\nV:2.12-r1\nA:x86_64\n\nP:tool\nV:1-r0\nA:x86_64\n\n");
        Write("root/etc/apk/repositories", "http://mirror.example/alpine/v3.22/main\nhttp://mirror.example/alpine/v3.22/community\n");
        _fetcher.Add("http://mirror.example/alpine", new Dictionary<string, byte[]> { [Hello] = "hello"u8.ToArray(), ["v3.22/community/x86_64/tool-1-r0.apk"] = "tool"u8.ToArray() });
    }

    private BlobCache Cache => new(_folder["cache"]);

    private HostRoot Root => new(_folder["root"], new RecordedPrograms(), _diagnostics);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_that_only_their_bytes_tell_the_hash_of_are_fetched_once_and_kept()
    {
        var lines = await GenerateAsync();
        var requests = _fetcher.Requests.Count;
        var again = await GenerateAsync();

        Assert.Equal([new PackageFile("v3.22/community/x86_64/tool-1-r0.apk", LockSamples.Hash("tool")), new PackageFile(Hello, LockSamples.Hash("hello"))], lines);
        Assert.Equal(lines, again);
        Assert.True(Cache.Contains(LockSamples.Hash("hello")));
        // Of the one that is in the second repository the first is asked again.
        Assert.Equal(requests + 1, _fetcher.Requests.Count);
    }

    [Fact]
    public async Task By_name_and_without_the_lines_that_are_known()
    {
        Assert.Equal([Hello], (await GenerateAsync(generation => generation with { Names = ["hello"] })).Select(file => file.Name));
        Assert.Equal([Hello], (await GenerateAsync(generation => generation with { Known = [new PackageFile("v3.22/community/x86_64/tool-1-r0.apk", LockSamples.Hash("tool")), new PackageFile(Hello, LockSamples.Hash("other"))] })).Select(file => file.Name));
        Assert.Equal("RG5205", (await Assert.ThrowsAsync<ReproGetException>(() => GenerateAsync(generation => generation with { Names = ["hello", "curl"] }))).Code);
    }

    [Fact]
    public async Task A_file_that_is_updated_keeps_its_packages_and_what_is_known_of_ipfs()
    {
        PackageFile[] before = [new(Hello, LockSamples.Hash("hello"), "QmHello"), new("v3.22/main/x86_64/hello-2.11-r0.apk", LockSamples.Hash("old"), "QmOld"), new("README", LockSamples.Hash("readme"))];

        Assert.Equal([new PackageFile(Hello, LockSamples.Hash("hello"), "QmHello")], await GenerateAsync(generation => generation with { Before = before, Updates = true }));
        Assert.Empty(await GenerateAsync(generation => generation with { Before = [], Updates = true }));
        Assert.Equal("RG1140", (await Assert.ThrowsAsync<ReproGetException>(() => GenerateAsync(generation => generation with { Updates = true }))).Code);
    }

    [Fact]
    public async Task The_users_provider_comes_first_and_a_file_that_nobody_has_is_told()
    {
        _fetcher.Add("http://own.example", new Dictionary<string, byte[]> { ["hello-2.12-r1.apk"] = "hello"u8.ToArray() });

        await GenerateAsync(generation => generation with { Names = ["hello"], Providers = [new Provider("http://own.example/{{.Basename}}"), new Provider("http://hash.example/{{.SHA256}}")] });
        Assert.Equal("http://own.example/hello-2.12-r1.apk", Assert.Single(_fetcher.Requests));
        _fetcher.Change("tool-1-r0.apk", _ => null);
        var failure = await Assert.ThrowsAsync<ReproGetException>(() => GenerateAsync(generation => generation with { Names = ["tool"] }));

        Assert.Equal("RG5211", failure.Code);
        Assert.Contains("http://mirror.example/alpine/v3.22/community/x86_64/tool-1-r0.apk", failure.Message, StringComparison.Ordinal);
        Assert.Contains("https://dl-cdn.alpinelinux.org/alpine/v3.22/main/x86_64/tool-1-r0.apk", failure.Message, StringComparison.Ordinal);
        var own = await Assert.ThrowsAsync<ReproGetException>(() => GenerateAsync(generation => generation with { Names = ["tool"], Providers = [new Provider("http://own.example/{{.Basename}}")] }));
        Assert.DoesNotContain("dl-cdn", own.Message, StringComparison.Ordinal);
        var missing = await Assert.ThrowsAsync<ReproGetException>(() => GenerateAsync(generation => generation with { Names = ["tool"], Fetcher = new StubFetcher(uri => throw DownloadErrors.Status(uri, HttpStatusCode.NotFound, null)) }));
        Assert.Contains("community/x86_64/tool-1-r0.apk: 404 Not found\n", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_without_packages_is_warned_of()
    {
        Write("root/lib/apk/db/installed", "");

        Assert.Empty(await GenerateAsync());
        Assert.Equal("RG1141", Assert.Single(_diagnostics.Warnings).Code);
    }

    [Fact]
    public async Task Only_what_is_not_there_in_the_locked_version_is_installed_under_its_own_name()
    {
        await WriteLockAsync((Hello, "hello"), ("v3.22/community/x86_64/tool-1-r1.apk", "newer tool"), ("README", "no package"));

        var command = Assert.Single(await PlanAsync());

        Assert.Equal($"apk add --no-network --root {_folder["root"]} {_folder["links/tool-1-r1.apk"]}", command.ToString());
        Assert.Equal("newer tool", await File.ReadAllTextAsync(_folder["links/tool-1-r1.apk"]));
        Write("root/lib/apk/db/installed", "P:hello\nV:2.12-r1\nA:x86_64\n\nP:tool\nV:1-r1\nA:x86_64\n\n");
        Assert.Empty(await PlanAsync());
    }

    [Fact]
    public async Task Copies_are_what_was_hashed_whatever_becomes_of_the_cache()
    {
        await WriteLockAsync(("v3.22/community/x86_64/tool-1-r1.apk", "newer tool"));

        Assert.Contains(_folder["links/tool-1-r1.apk"], Assert.Single(await PlanAsync(copies: true)).Arguments);
        await File.WriteAllTextAsync(Cache.BlobPath(LockSamples.Hash("newer tool")), "another one");

        Assert.Equal("newer tool", await File.ReadAllTextAsync(_folder["links/tool-1-r1.apk"]));
        Assert.Equal("RG5208", (await Assert.ThrowsAsync<ReproGetException>(() => PlanAsync(copies: true))).Code);
    }

    [Fact]
    public async Task What_is_no_package_by_its_name_is_told_and_two_of_one_name_are_refused()
    {
        await WriteLockAsync(("v3.22/main/x86_64/renamed.apk", "a"), ("v3.22/main/x86_64/tool-1-r1.apk", "b"), ("v3.22/community/x86_64/tool-1-r1.apk", "b"));

        Assert.EndsWith("/tool-1-r1.apk", Assert.Single(Assert.Single(await PlanAsync()).Arguments, argument => argument.EndsWith(".apk", StringComparison.Ordinal)).Replace('\\', '/'), StringComparison.Ordinal);
        Assert.Contains("“v3.22/main/x86_64/renamed.apk”", Assert.Single(_diagnostics.Warnings, warning => warning.Code == "RG1145").Message, StringComparison.Ordinal);
        await WriteLockAsync(("v3.22/main/x86_64/tool-1-r1.apk", "b"), ("v3.22/community/x86_64/tool-1-r1.apk", "c"));
        Assert.Equal("RG1146", (await Assert.ThrowsAsync<ReproGetException>(() => PlanAsync())).Code);
    }

    [Fact]
    public async Task Hostile_databases_and_mirrors_are_told()
    {
        Assert.Equal("RG5211", (await Assert.ThrowsAsync<ReproGetException>(() => GenerateAsync(generation => generation with { MaxBytes = 4, Names = ["hello"] }))).Code);
        Write("root/lib/apk/db/installed", "P:..\\hello\nV:2.12-r1\nA:x86_64\n\n");
        Assert.Equal("RG2006", (await Assert.ThrowsAsync<ReproGetException>(() => GenerateAsync())).Code);
    }

    [Fact]
    public async Task Nothing_is_installed_that_is_damaged_or_for_another_machine()
    {
        await WriteLockAsync(("v3.22/community/x86_64/tool-1-r1.apk", "newer tool"));
        File.AppendAllText(Cache.BlobPath(LockSamples.Hash("newer tool")), "x");

        Assert.Equal("RG5208", (await Assert.ThrowsAsync<ReproGetException>(() => PlanAsync())).Code);
        var other = await Assert.ThrowsAsync<ReproGetException>(() => PlanAsync("s390x"));
        Assert.Equal("RG5209", other.Code);
        Assert.Contains("has nothing for s390x, but for amd64.", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_are_run_as_they_are_printed_and_a_failing_one_is_told()
    {
        Oracle.Require("sh");
        var runner = new ProgramRunner(_diagnostics);
        string[] hostile = ["", "a b", "it's", "$(id)", "`x`", "a\nb", "é"];

        Assert.Equal(string.Join('\n', hostile) + "\n", await runner.RunAsync(new ProgramCommand("sh", ["-c", "printf '%s\\n' \"$@\"", "sh", .. hostile]), default));
        Assert.Equal(string.Join('\n', hostile), Oracle.Run("sh", "-c", new ProgramCommand("printf", ["%s\\n", .. hostile]).ToString()).TrimEnd('\n'));
        var failed = await Assert.ThrowsAsync<ReproGetException>(() => runner.RunAsync(new ProgramCommand("sh", "-c", "echo broken >&2; exit 3"), default));
        Assert.Equal("RG5201", failed.Code);
        Assert.Contains("ended with 3: broken", failed.Message, StringComparison.Ordinal);
        Assert.Equal("RG5200", (await Assert.ThrowsAsync<ReproGetException>(() => runner.RunAsync(new ProgramCommand("no-such-program-here"), default))).Code);
    }

    [Fact]
    public async Task A_file_of_the_current_folder_is_no_program_of_the_system()
    {
        if (OperatingSystem.IsWindows())
            return;
        var name = $"rpm-{Guid.NewGuid():N}";
        var path = Path.GetFullPath(name);
        try
        {
            File.WriteAllText(path, "#!/bin/sh\necho run\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

            Assert.Equal("RG5200", (await Assert.ThrowsAsync<ReproGetException>(() => new ProgramRunner(_diagnostics).RunAsync(new ProgramCommand(name), default))).Code);
            Assert.Throws<FileNotFoundException>(() => ProgramPath.Find(name, $".{Path.PathSeparator}{Path.PathSeparator}"));
            Assert.Equal(path, ProgramPath.Find(name, $"/no/such/folder{Path.PathSeparator}{Environment.CurrentDirectory}"));
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
            Assert.Throws<FileNotFoundException>(() => ProgramPath.Find(name, Environment.CurrentDirectory));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private Task<IReadOnlyList<PackageFile>> GenerateAsync(Func<SumsGeneration, SumsGeneration>? change = null)
    {
        var generation = new SumsGeneration { Root = Root, Cache = Cache, Fetcher = _fetcher };
        return (change?.Invoke(generation) ?? generation).RunAsync(TestContext.Current.CancellationToken);
    }

    private async Task WriteLockAsync(params (string Name, string Content)[] files)
    {
        Write("SHA256SUMS-amd64", string.Concat(files.Select(file => $"{LockSamples.Hash(file.Content).Hex}  {file.Name}\n")));
        foreach (var (_, content) in files)
        {
            await using var writer = Cache.CreateWriter(null);
            await writer.CopyFromAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)), default);
            await writer.CommitAsync();
        }
    }

    private async Task<IReadOnlyList<ProgramCommand>> PlanAsync(string architecture = "amd64", bool copies = false)
        => await new LockInstallation
        {
            Lock = (await LockFiles.FromPattern("SHA256SUMS-{arch}", _folder["App.csproj"]).ReadAsync(default))!,
            Architecture = architecture,
            Copies = copies,
            Root = Root,
            Cache = Cache,
            LinkFolder = _folder["links"],
            Project = _folder["App.csproj"],
        }.PlanAsync(TestContext.Current.CancellationToken);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllText(_folder[path], text);
    }
}
