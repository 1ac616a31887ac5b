using System.Text;
using ReproGet.Core.FileSystem;
using ReproGet.Core.Oci;

[assembly: AssemblyFixture(typeof(ReproGet.Components.Tests.DebianBase))]

namespace ReproGet.Components.Tests;

/// <summary>A minimal Debian that mmdebstrap makes, once for all tests, when the first one asks. Its dpkg leaves manual pages out, as those of slim images do.</summary>
public sealed class DebianBase : IDisposable
{
    /// <summary>The release that it is of. Its packages are those of the release itself; updates are for tests to find.</summary>
    public const string Suite = "trixie";

    private readonly Lock _lock = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("reproget-debian-").FullName;
    private Task<string>? _tar;

    /// <summary>Where the archive of the release is.</summary>
    public static string Archive => Mirror.Sources(Suite)[0].Uris[0].ToString();

    /// <summary>The tar file of the root. Nobody may change it.</summary>
    public async Task<string> GetTarAsync()
    {
        Oracle.Require("mmdebstrap");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can make a root.");
        await Mirror.RequireAsync();
        lock (_lock)
            _tar ??= Task.Run(Make);
        return await _tar;
    }

    /// <summary>Writes it as an image archive.</summary>
    public async Task WriteImageAsync(string path)
    {
        var tar = await GetTarAsync();
        using var stream = File.OpenRead(tar);
        var digest = await Digest.OfAsync(stream, CancellationToken.None);
        var layer = new Blob(new Descriptor(MediaTypes.OciLayer, digest, stream.Length), FileContent.OfFile(tar, 0, stream.Length));
        var config = ImageConfig.Parse(Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","config":{"Env":["PATH=/usr/sbin:/usr/bin:/sbin:/bin"]},"rootfs":{"type":"layers","diff_ids":["{{{digest}}}"]}}"""));
        var manifest = new ImageManifest(MediaTypes.OciManifest, Descriptor.Of(MediaTypes.OciConfig, config.ToBytes()), [layer.Descriptor]);
        await ImageArchiveWriter.WriteAsync(ImageBundle.Of([new BuiltImage(manifest, config, [layer])]), new ImageNames("base", [Suite]), path, 0, CancellationToken.None);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Make()
    {
        var tar = Path.Combine(_folder, "root.tar");
        Oracle.Run("mmdebstrap", "--variant=minbase", "--format=tar", "--customize-hook=echo 'path-exclude /usr/share/man/*' >\"$1/etc/dpkg/dpkg.cfg.d/slim\"", Suite, tar, $"deb {Archive} {Suite} main");
        return tar;
    }
}
