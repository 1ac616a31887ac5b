using System.Text;
using ReproGet.Core.Tests.Download;
using ReproGet.Core.Tests.Fixtures;
using static ReproGet.Core.Tests.Whole.Fault;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Release files that prove nothing.</summary>
public sealed class BadSignatureTests
{
    private const string Where = "{server}/fake/dists/trixie/InRelease";
    private const string AnotherMirror = "Nothing in it was used. Try again, or take another mirror.";

    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["an unknown key"] = OfText("RG3003", (_, text) => ClearSign.Sign(text, TestKey.Ed25519()), "bears no signature by a key that may sign it", "give that key as SignedBy"),
        ["a bad signature by a known key beside a good one"] = OfText("RG3004", WithBadOne, "does not match its signature", AnotherMirror),
        ["a changed line"] = Of("RG3004", text => text.Replace("Origin: Fake", "Origin: Real", StringComparison.Ordinal), "does not match its signature", AnotherMirror),
        ["a line more"] = Of("RG3004", text => text.Replace("Origin: Fake\n", "Origin: Fake\nNotAutomatic: yes\n", StringComparison.Ordinal), "does not match its signature", AnotherMirror),
        ["text before the signed text"] = Of("RG3002", text => "Origin: Real\n" + text, "is not a well-formed signed message", AnotherMirror),
        ["text behind the signature"] = Of("RG3008", text => text + "Origin: Real\n", "something follows it", "Try again, or take another mirror."),
        ["a signature that is cut"] = Of("RG3008", text => text[..^60], "its ASCII armour is damaged", "Try again, or take another mirror."),
        ["no signature at all"] = Of("RG3002", text => text[(text.IndexOf("\n\n", StringComparison.Ordinal) + 2)..text.IndexOf("-----BEGIN PGP SIGNATURE", StringComparison.Ordinal)], AnotherMirror),
        ["an expired Valid-Until"] = OfField("RG3012", "Valid-Until", "Sat, 01 Jun 2024 12:00:00 UTC", "was valid until 2024-06-01 12:00:00 UTC, and it is 2024-06-02", "set CheckValidUntil=\"no\""),
        ["another suite"] = OfField("RG3013", "Codename", "forky", "is of the suite “stable” with the codename “forky”, and “trixie” was asked for", "Correct the suite"),
        ["another component"] = OfField("RG3014", "Components", "contrib", "There is no component “main”", "Correct Components of the source"),
        ["another architecture"] = OfField("RG3015", "Architectures", "s390x", "There is no architecture “amd64”", "or do not build for it"),
        ["a key file that is not there"] = new Fault("RG3020", Stage.Lock, "{lock}/keys/fake.gpg is not there", "SignedBy takes the path of a file")
        {
            Spoil = Once(bench =>
            {
                File.Delete(Path.Combine(bench.Lock, "keys/fake.gpg"));
                bench.OnMend(() => File.WriteAllBytes(Path.Combine(bench.Lock, "keys/fake.gpg"), bench.Archive.Certificate.Bytes));
            }),
        },
        ["a key file without keys"] = new Fault("RG3001", Stage.Lock, "{lock}/keys/fake.gpg", "Give the public key of the source")
        {
            Spoil = Once(bench =>
            {
                File.WriteAllText(Path.Combine(bench.Lock, "keys/fake.gpg"), "<html>");
                bench.OnMend(() => File.WriteAllBytes(Path.Combine(bench.Lock, "keys/fake.gpg"), bench.Archive.Certificate.Bytes));
            }),
        },
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Is_told_and_leaves_everything_as_it_was(string fault) => Faults[fault].CheckAsync();

    private static string WithBadOne(WholeBench bench, string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var content = Encoding.UTF8.GetBytes(string.Join("\r\n", lines));
        var key = bench.Archive.Certificate.Signing;
        return ClearSign.Frame(lines, OpenPgpWriter.Join(ClearSign.Text.Packet(key, content), ClearSign.Text.Packet(key, [0x41])));
    }

    private static Fault Of(string code, Func<string, string> change, params string[] says) => new(code, Stage.Lock, [Where, .. says])
    {
        Spoil = Once(bench => Serve(bench, change(Encoding.UTF8.GetString(bench.Archive.Build()["dists/trixie/InRelease"])))),
    };

    private static Fault OfText(string code, Func<WholeBench, string, string> sign, params string[] says) => new(code, Stage.Lock, [Where, .. says])
    {
        Spoil = Once(bench => Serve(bench, sign(bench, Encoding.UTF8.GetString(bench.Archive.Build()["dists/trixie/Release"])))),
    };

    private static Fault OfField(string code, string field, string value, params string[] says) => new(code, Stage.Lock, ["{server}/fake/", .. says])
    {
        Spoil = Once(bench =>
        {
            var before = bench.Suite.Fields.GetValueOrDefault(field);
            bench.Suite.Fields[field] = value;
            bench.Serve();
            bench.OnMend(() =>
            {
                bench.Suite.Fields.Remove(field);
                if (before is not null)
                    bench.Suite.Fields[field] = before;
            });
        }),
    };

    private static void Serve(WholeBench bench, string inRelease) => bench.Server.Serve("fake/dists/trixie/InRelease", Replies.Ok(Encoding.UTF8.GetBytes(inRelease)));
}
