using ReproGet.Core.FileSystem;

namespace ReproGet.Core.Tests.Distros.Debian;

/// <summary>A private root for apt: one archive on disk, nothing installed, nothing of the machine's configuration, no network.</summary>
internal sealed class AptRoot : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reproget-apt-").FullName;

    public AptRoot(string packages)
    {
        foreach (var folder in new[] { "archive", "state/lists/partial", "cache/archives/partial", "etc" })
            Directory.CreateDirectory(Path.Combine(_folder, folder));
        File.WriteAllText(Path.Combine(_folder, "archive/Packages"), SampleIndex.Text(packages));
        File.WriteAllText(Path.Combine(_folder, "status"), "");
        File.WriteAllText(Path.Combine(_folder, "etc/sources.list"), $"deb [trusted=yes] file:{_folder}/archive ./\n");
        File.WriteAllText(
            Path.Combine(_folder, "apt.conf"),
            $$"""
            Dir::State "{{_folder}}/state";
            Dir::State::status "{{_folder}}/status";
            Dir::Cache "{{_folder}}/cache";
            Dir::Etc "{{_folder}}/etc";
            Dir::Etc::sourceparts "/dev/null";
            Dir::Etc::preferences "/dev/null";
            Dir::Etc::preferencesparts "/dev/null";
            Dir::Etc::parts "/dev/null";
            APT::Architecture "amd64";
            APT::Architectures { "amd64"; };
            APT::Install-Recommends "false";
            APT::Sandbox::User "";
            Acquire::Languages "none";
            Debug::NoLocking "true";
            """);
        Run("update");
    }

    /// <summary>What apt would install, in our words; null where it finds no solution.</summary>
    public string? Install(string requests)
    {
        var output = Run("-s install " + requests);
        if (output is null)
            return null;
        var lines = output.Split('\n').Where(line => line.StartsWith("Inst ", StringComparison.Ordinal));
        return string.Join(' ', lines.Select(line => line.Split(' ')).OrderBy(words => words[1], Utf8Order.Instance).Select(words => $"{words[1]}={words[2].TrimStart('(')}"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string? Run(string arguments)
    {
        var output = Oracle.Run("sh", "-c", $"APT_CONFIG='{_folder}/apt.conf' LC_ALL=C apt-get -qq {arguments} 2>&1 || echo FAILED");
        if (!output.Contains("FAILED", StringComparison.Ordinal))
            return output;
        Assert.True(arguments != "update" && (output.Contains("held broken packages", StringComparison.Ordinal) || output.Contains("Unable to satisfy", StringComparison.Ordinal)), output);
        return null;
    }
}
