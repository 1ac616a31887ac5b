using System.Text;
using ReproGet.Core.Locking;

namespace ReproGet.Core.Tests.Locking;

public sealed class GitAttributesTests
{
    private const string Ours = "SHA256SUMS-* text eol=lf\nreproget.lock.json text eol=lf\n";

    /// <summary>A summary, the file before, and after.</summary>
    public static TheoryData<string, string?, string> Files => new()
    {
        { "none", null, Ours },
        { "empty", "", Ours },
        { "others stay", "* text=auto\n*.png binary\n", "* text=auto\n*.png binary\n" + Ours },
        { "no final newline", "* text=auto", "* text=auto\n" + Ours },
        { "CRLF", "* text=auto\r\n", "* text=auto\r\nSHA256SUMS-* text eol=lf\r\nreproget.lock.json text eol=lf\r\n" },
        { "ours already", Ours, Ours },
        { "ours already, no final newline", Ours.TrimEnd(), Ours.TrimEnd() },
        { "one of ours", "reproget.lock.json text eol=lf\n", "reproget.lock.json text eol=lf\nSHA256SUMS-* text eol=lf\n" },
        { "the user's own word stays", "SHA256SUMS-*\t-text -diff\n", "SHA256SUMS-*\t-text -diff\nreproget.lock.json text eol=lf\n" },
        { "a comment is no word", "# SHA256SUMS-* text eol=lf\n", "# SHA256SUMS-* text eol=lf\n" + Ours },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Lines_are_appended_once(string summary, string? before, string after)
    {
        var written = GitAttributes.With(before is null ? null : Encoding.UTF8.GetBytes(before), ["SHA256SUMS-*", "reproget.lock.json"]);

        Assert.Equal((summary, after), (summary, Encoding.UTF8.GetString(written)));
        Assert.Equal(written, GitAttributes.With(written, ["SHA256SUMS-*", "reproget.lock.json"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("App.")]
    [InlineData("My App.")]
    [InlineData("#app.")]
    [InlineData("!app.")]
    [InlineData("[app]?.")]
    [InlineData("Äpp.")]
    public async Task Git_understands_the_lines(string prefix)
    {
        Oracle.Require("git");
        using var folder = new TemporaryFolder();
        Oracle.Run("git", "init", "-q", folder.Path);
        var content = GitAttributes.With(null, [prefix + "SHA256SUMS-*", prefix + "reproget.lock.json"]);
        Assert.Equal(content, GitAttributes.With(content, [prefix + "SHA256SUMS-*", prefix + "reproget.lock.json"]));
        await File.WriteAllBytesAsync(folder[".gitattributes"], content);

        foreach (var name in (string[])["SHA256SUMS-arm-v7", "reproget.lock.json"])
            Assert.EndsWith(": eol: lf\n", Oracle.Run("git", "-C", folder.Path, "check-attr", "eol", "--", prefix + name), StringComparison.Ordinal);
    }
}
