using System.Collections.Concurrent;
using System.Text;
using ReproGet.Core.Distros.Debian.Installed;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Installation;
using ReproGet.Core.Installation.Debian;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;
using ReproGet.Core.Tests.Fixtures;

namespace ReproGet.Core.Tests.Installation;

/// <summary>A folder with packages of a test, and roots made of them.</summary>
internal sealed class ScratchRoot : IDiagnostics, IDisposable
{
    public const long Epoch = FakeDeb.Time + 86400;

    private readonly string _folder = Directory.CreateTempSubdirectory("reproget-install-").FullName;
    private readonly List<PackageToInstall> _packages = [];
    private int _works;

    public ConcurrentQueue<(string Code, string Message)> Warnings { get; } = new();

    public IReadOnlyList<PackageToInstall> Packages => _packages;

    public IReadOnlyList<string> Debs => [.. _packages.Select(package => package.BlobPath)];

    public string Folder => _folder;

    /// <summary>The package database that counts as the base's.</summary>
    public DeclaredDatabase? Database { get; set; }

    /// <summary>Adds a package with the fields that matter.</summary>
    public ScratchRoot Add(
        string name, IEnumerable<FakeFile>? files = null, IReadOnlyDictionary<string, string>? members = null, string version = "1.0", string architecture = "amd64",
        params (string Field, string Value)[] fields)
        => AddBytes($"{name}_{version}_{architecture}.deb", FakeDeb.Build(name, version, architecture, files, members, fields));

    /// <summary>Adds a package as its bytes are.</summary>
    public ScratchRoot AddBytes(string basename, byte[] deb, bool isRequested = true, bool ignoreScripts = false, Digest? digest = null)
    {
        var path = Path.Combine(_folder, $"{_packages.Count}-{basename}");
        File.WriteAllBytes(path, deb);
        _packages.Add(new PackageToInstall(new PackageFile($"pool/main/{basename}", digest ?? Digest.Of(deb)), path, isRequested, ignoreScripts));
        return this;
    }

    public void Change(Func<PackageToInstall, PackageToInstall> change) => _packages[^1] = change(_packages[^1]);

    /// <summary>Installs all of them.</summary>
    public async Task<InstalledRoot> InstallAsync(
        int maxParallel = 2, bool reversed = false, string architecture = "amd64", Action<PackageToInstall>? onWrongBlob = null, CancellationToken cancellationToken = default)
        => await DebInstaller.InstallAsync(
            new DebInstallation
            {
                Packages = reversed ? [.. _packages.AsEnumerable().Reverse()] : _packages,
                Architecture = Architecture.FromDebian(architecture)!,
                Epoch = Epoch,
                WorkDirectory = Directory.CreateDirectory(Path.Combine(_folder, $"work{_works++}")).FullName,
                Diagnostics = this,
                MaxParallel = maxParallel,
                OnWrongBlob = onWrongBlob,
            },
            cancellationToken);

    /// <summary>Installs all of them onto a base.</summary>
    public async Task<InstalledRoot> InstallAsync(FileTree below, IReadOnlyList<string>? removes = null)
        => await DebInstaller.InstallAsync(
            new DebInstallation
            {
                Base = Task.FromResult(below),
                Database = Database,
                Removes = removes ?? [],
                Packages = _packages,
                Architecture = Architecture.FromDebian("amd64")!,
                Epoch = Epoch,
                WorkDirectory = Directory.CreateDirectory(Path.Combine(_folder, $"work{_works++}")).FullName,
                Diagnostics = this,
            },
            CancellationToken.None);

    /// <summary>The code with which the installation fails.</summary>
    public async Task<string> FailureAsync() => (await Assert.ThrowsAsync<ReproGetException>(() => InstallAsync())).Code;

    /// <summary>A name as one line: <c>file 0644 0:0 text</c>, <c>dir 0755 0:0</c>, <c>link target</c>; null where it is not there.</summary>
    public static string? Line(FileTree tree, string path) => tree.Find(path) is not { } entry ? null : entry.Type switch
    {
        FileType.Directory => $"dir {Mode(entry)} {entry.UserId}:{entry.GroupId}",
        FileType.SymbolicLink => $"link {entry.LinkTarget}",
        FileType.HardLink => $"hard {entry.LinkTarget}",
        FileType.Regular => $"file {Mode(entry)} {entry.UserId}:{entry.GroupId} {Text(entry)}",
        _ => $"{entry.Type} {Mode(entry)} {entry.DeviceMajor},{entry.DeviceMinor}",
    };

    public static string Text(FileTree tree, string path) => Text(Assert.IsType<FileEntry>(tree.Find(path)));

    /// <summary>Everything that an image would keep of a tree.</summary>
    public static string Dump(FileTree tree) => string.Join('\n', tree.Entries.Select(entry => $"{entry.Path} {Line(tree, entry.Path)} {entry.ModifiedTime}"));

    void IDiagnostics.Warning(string code, string message) => Warnings.Enqueue((code, message));

    void IDiagnostics.Message(string message)
    {
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Mode(FileEntry entry) => Convert.ToString(entry.Mode, 8).PadLeft(4, '0');

    private static string Text(FileEntry entry)
    {
        using var reader = new StreamReader(entry.Content!.Open(), Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
