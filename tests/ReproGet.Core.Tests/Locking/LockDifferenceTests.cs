using ReproGet.Core.Locking;
using ReproGet.Core.Oci;
using ReproGet.Core.Packages;

namespace ReproGet.Core.Tests.Locking;

public sealed class LockDifferenceTests
{
    /// <summary>A summary, the files before and after by architecture (<c>amd64: name hash-word, …</c>), and the lines.</summary>
    public static TheoryData<string, string, string, string> Changes => new()
    {
        { "nothing", "amd64: curl_8.1_amd64.deb a", "amd64: curl_8.1_amd64.deb a", "" },
        { "first lock", "", "amd64: libicu76_76.1-4_amd64.deb a; arm64: libicu76_76.1-4_arm64.deb b", "+ libicu76 76.1-4 (amd64, arm64)" },
        { "removed in one", "amd64: curl_8.1_amd64.deb a; arm64: curl_8.1_arm64.deb b", "amd64: curl_8.1_amd64.deb a; arm64:", "- curl 8.1 (arm64)" },
        { "changed", "amd64: curl_8.1_amd64.deb a", "amd64: curl_8.2_amd64.deb b", "~ curl 8.1 -> 8.2 (amd64)" },
        {
            "binary versions differ",
            "amd64: curl_8.1_amd64.deb a; arm64: curl_8.1_arm64.deb b",
            "amd64: curl_8.2_amd64.deb c; arm64: curl_8.2+b1_arm64.deb d",
            "~ curl 8.1 -> 8.2 (amd64)|~ curl 8.1 -> 8.2+b1 (arm64)"
        },
        { "other bytes", "amd64: curl_8.1_amd64.deb a", "amd64: curl_8.1_amd64.deb b", "! curl 8.1: other bytes under the same version (amd64)" },
        { "moved in the archive", "amd64: pool/a/curl_8.1_amd64.deb a", "amd64: pool/updates/curl_8.1_amd64.deb a", "" },
        { "became independent of the architecture", "amd64: tz_1_amd64.deb a", "amd64: tz_2_all.deb b", "~ tz 1 -> 2 (amd64)" },
        { "two versions side by side", "amd64: kk_1_amd64.deb a", "amd64: kk_2_amd64.deb b, kk_3_amd64.deb c", "- kk 1 (amd64)|+ kk 2 (amd64)|+ kk 3 (amd64)" },
        { "no Debian name", "amd64: a-1.apk a", "amd64: a-2.apk b", "- a-1.apk (amd64)|+ a-2.apk (amd64)" },
        { "sorted by name", "amd64:", "amd64: zz_1_all.deb a, aa_1_all.deb b, a+_1_all.deb c", "+ a+ 1 (amd64)|+ aa 1 (amd64)|+ zz 1 (amd64)" },
        { "architecture dropped", "amd64: cc_1_all.deb a; arm64: cc_1_all.deb a", "amd64: cc_1_all.deb a", "- cc 1 (arm64)" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Changes_are_told_by_package(string summary, string before, string after, string expected)
    {
        var difference = LockDifference.Between(before.Length == 0 ? null : State(before), State(after));

        Assert.Equal((summary, expected), (summary, string.Join('|', difference.Lines)));
    }

    private static LockState State(string text)
    {
        var request = LockSamples.Request("");
        var sums = text.Split("; ").Select(part => part.Split(':')).ToDictionary(
            part => part[0],
            part => new LockedSums([.. part[1].Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(File)], default(Digest)));
        return new LockState(LockSamples.State(request).Document, sums);
    }

    private static PackageFile File(string text)
    {
        var parts = text.Split(' ');
        return new PackageFile(parts[0], LockSamples.Hash(parts[1]));
    }
}
