using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class DebianVersionOracleTests
{
    private static readonly string[] Versions =
    [
        "0", "1", "1.0", "1.0-0", "1.0-1", "1.0-1+b1", "1.0-1.1", "1.0~rc1-1", "1.0~", "1.0~~", "1.0+dfsg-1", "1.0a", "1.0A", "1.00", "1.0.", "1.10", "1.9", "01",
        "1:0", "0:1", "2:1.0-1-1", "1:2:3-4", "2147483647:1", "1.0-1~deb13u1", "1.0-1~bpo12+1", "1.18446744073709551616-1", "20250419+deb13u1", "2.41-12+deb13u4", "a", "~", "+", "1.a.~b",
    ];

    [Fact]
    public void The_order_is_dpkgs()
    {
        Oracle.Require("dpkg");
        var pairs = Versions.SelectMany(_ => Versions, (left, right) => (left, right)).Where(p => string.CompareOrdinal(p.left, p.right) < 0).ToArray();

        // One shell asks all of them: lt, gt or else equal.
        var script = "for p in \"$@\"; do l=${p%% *}; r=${p##* }; if dpkg --compare-versions \"$l\" lt \"$r\"; then echo '<'; elif dpkg --compare-versions \"$l\" gt \"$r\"; then echo '>'; else echo '='; fi; done 2>/dev/null";
        var answers = Oracle.Run("sh", ["-c", script, "sh", .. pairs.Select(p => $"{p.left} {p.right}")]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var ours = pairs.Select(p => DebianVersion.Parse(p.left).CompareTo(DebianVersion.Parse(p.right)) switch { < 0 => "<", > 0 => ">", _ => "=" });
        Assert.Equal(pairs.Zip(answers, (p, a) => $"{p.left} {a} {p.right}"), pairs.Zip(ours, (p, a) => $"{p.left} {a} {p.right}"));
    }

    [Fact]
    public void What_is_a_version_is_what_dpkg_takes()
    {
        Oracle.Require("dpkg");
        string[] texts = ["1", "1-", "-1", ":1", "1:", "a:1", "1 2", "1_2", "1-1_2", "1:1:1", "1--1", "1-~", "1.0~-1", "é", "1/2", "a-1", "1:-1", "1-1-", " 1", "1:2-", "1;2", "1!", "+-+"];

        var script = "for v in \"$@\"; do dpkg --validate-version \"$v\" >/dev/null 2>&1; echo $?; done";
        var answers = Oracle.Run("sh", ["-c", script, "sh", .. texts]).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        // --validate-version also refuses what is but a warning elsewhere, a first character that is no digit.
        Assert.All(texts.Zip(answers), pair =>
        {
            var (text, answer) = pair;
            var upstream = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].TrimStart();
            if (answer == "0" || char.IsAsciiDigit(upstream.FirstOrDefault()))
                Assert.True(DebianVersion.TryParse(text, out _) == (answer == "0"), $"{text}: dpkg says {answer}");
        });
    }
}
