using System.Security.Cryptography;
using System.Text;

namespace ReproGet.Bench;

/// <summary>What repro-get v0.4 does: file after file on one connection, hashed on its way into a temporary file, which is brought to the disk and renamed; then its notes. Its cache has repro-get's layout.</summary>
internal static class SequentialDownload
{
    public static async Task RunAsync(string address, IReadOnlyDictionary<string, string> hashes, string folder)
    {
        var (blobs, metadata, digests) = (Path.Combine(folder, "blobs", "sha256"), Path.Combine(folder, "metadata", "sha256"), Path.Combine(folder, "digests", "by-url-sha256"));
        foreach (var kind in (string[])[blobs, metadata, digests])
            Directory.CreateDirectory(kind);
        using var client = new HttpClient();
        foreach (var (name, hash) in hashes)
        {
            var temporary = Path.Combine(blobs, ".download-1.tmp");
            var uri = new Uri(address + Uri.EscapeDataString(name).Replace("%2F", "/", StringComparison.Ordinal));
            await using (var content = await client.GetStreamAsync(uri))
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                var buffer = new byte[32 * 1024];
                while (await content.ReadAsync(buffer) is var count and > 0)
                {
                    file.Write(buffer, 0, count);
                    sha256.AppendData(buffer, 0, count);
                }
                if (Convert.ToHexStringLower(sha256.GetHashAndReset()) != hash)
                    throw new InvalidOperationException($"{name} is wrong.");
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, Path.Combine(blobs, hash));
            File.WriteAllText(Path.Combine(metadata, hash), $$"""{"Basename":"{{Path.GetFileName(name)}}"}""");
            File.WriteAllText(Path.Combine(digests, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uri.AbsoluteUri)))), "sha256:" + hash);
        }
    }
}
