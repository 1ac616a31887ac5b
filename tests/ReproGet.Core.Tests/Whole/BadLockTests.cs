using static ReproGet.Core.Tests.Whole.Fault;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Locks as editors, merges and enemies leave them. Locking again mends each.</summary>
public sealed class BadLockTests
{
    private const string Again = "`dotnet build -t:ReproGetLock App.csproj`";
    private const string Line1 = "{lock}/SHA256SUMS-amd64(1): ";
    private const string Line2 = "{lock}/SHA256SUMS-amd64(2): ";
    private const string Document = "{lock}/reproget.lock.json";

    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["an absolute name"] = OfSums("RG1002", text => Replaced(text, "  pool/main/h/", "  /pool/main/h/"), Line1, "“/pool/main/h/hello"),
        ["a name that leads upwards"] = OfSums("RG1002", text => Replaced(text, "  pool/main/h/", "  pool/../../../h/"), Line1, "“pool/../../../h/hello"),
        ["a short hash"] = OfSums("RG1001", text => text[1..], Line1, "64 hex digits"),
        ["a hash in capitals that is none"] = OfSums("RG1001", text => "Z" + text[1..], Line1, "64 hex digits"),
        ["a name twice with two hashes"] = OfSums("RG1003", text => text.Split('\n')[0] + "\n" + new string('0', 64) + text.Split('\n')[0][64..] + "\n", Line2, WholeBench.Hello),
        ["CRLF"] = OfSums("RG1004", text => text.Replace("\n", "\r\n", StringComparison.Ordinal), Line1, "SHA256SUMS-* text eol=lf"),
        ["a byte order mark"] = OfSums("RG1005", text => "\uFEFF" + text, "{lock}/SHA256SUMS-amd64", "byte order mark"),
        ["a merge conflict"] = OfSums("RG1006", text => $"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n", Line1, "need not be resolved by hand"),
        ["a line without end"] = OfSums("RG1007", text => text.TrimEnd('\n') + new string('x', 1 << 16), Line2),
        ["a binary file"] = OfSums("RG1001", _ => "\0\0\0", Line1),
        ["a line less"] = OfSums("RG1017", text => text[(text.IndexOf('\n') + 1)..], "SHA256SUMS-amd64 is not the file that was locked"),
        ["another hash"] = OfSums("RG1017", text => (text[0] == '0' ? '1' : '0') + text[1..], "SHA256SUMS-amd64 is not the file that was locked"),
        ["an empty file"] = OfSums("RG1017", _ => "", "SHA256SUMS-amd64 is not the file that was locked"),
        ["a merge conflict in the document"] = OfDocument("RG1006", text => $"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> other\n", Document + "(1)"),
        ["a document that is cut"] = OfDocument("RG1010", text => text[..(text.Length / 2)], Document),
        ["a document of another format"] = OfDocument("RG1011", text => Replaced(text, "\"format\": 1", "\"format\": 99"), Document, "Update ReproGet.Sdk"),
        ["a document that locks another request"] = OfDocument("RG1016", text => Replaced(text, "\"suite\": \"trixie\"", "\"suite\": \"forky\""), Document),
        ["a document with a byte order mark"] = OfDocument("RG1005", text => "\uFEFF" + text, Document),
        ["a document of a list"] = OfDocument("RG1010", _ => "[]", Document),
        ["a document with half a character"] = OfDocument("RG1010", text => Replaced(text, "\"trixie\"", "\"\\ud800\""), Document, "no Unicode"),
        ["a document with half a character in a name"] = OfDocument("RG1010", text => Replaced(text, "\"format\"", "\"\\udc00\": 1, \"format\""), Document, "no Unicode"),
        ["a pipe in place of a sums file"] = OfPipe("RG1018", "SHA256SUMS-amd64", Stage.Download),
        ["a pipe in place of the document"] = OfPipe("RG1018", "reproget.lock.json", Stage.Download),
        ["a pipe in place of a sums file, when locking"] = OfPipe("RG1014", "SHA256SUMS-amd64", Stage.Lock),
        ["a pipe in place of the document, when locking"] = OfPipe("RG1014", "reproget.lock.json", Stage.Lock),
        ["a pipe in place of git's attributes, when locking"] = OfPipe("RG1014", ".gitattributes", Stage.Lock),
        ["no sums file"] = new Fault("RG1012", Stage.Download, "SHA256SUMS-amd64", Again) { Spoil = Once(bench => File.Delete(bench.Sums)) },
        ["no document"] = new Fault("RG1012", Stage.Download, "reproget.lock.json", Again) { Spoil = Once(bench => File.Delete(Path.Combine(bench.Lock, "reproget.lock.json"))) },
        ["another tool's sums file, and a package more in the project"] = new Fault("RG1110", Stage.Download, Document, "curl is asked for on amd64 and not in SHA256SUMS-amd64", Again)
        {
            Spoil = Once(bench =>
            {
                File.Delete(Path.Combine(bench.Lock, "reproget.lock.json"));
                File.Delete(Path.Combine(bench.Lock, ".gitattributes"));
                bench.Packages = ["hello", "curl"];
            }),
        },
        ["no lock"] = new Fault("RG1015", Stage.Download, Document, Again)
        {
            Spoil = Once(bench =>
            {
                File.Delete(bench.Sums);
                File.Delete(Path.Combine(bench.Lock, "reproget.lock.json"));
            }),
        },
        ["a package more in the project"] = new Fault("RG1016", Stage.Download, Document, "curl", Again) { Spoil = Once(bench => bench.Packages = ["hello", "curl"]) },
        ["a folder in place of a sums file, when locking"] = OfFolder("SHA256SUMS-amd64"),
        ["a folder in place of the document, when locking"] = OfFolder("reproget.lock.json"),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Is_told_and_leaves_everything_as_it_was(string fault) => Faults[fault].CheckAsync();

    [Theory]
    [InlineData("a merge conflict")]
    [InlineData("another hash")]
    public Task Is_told_to_who_makes_an_image_as_well(string fault) => (Faults[fault] with { Stage = Stage.Image }).CheckAsync();

    private static string Replaced(string text, string old, string with)
    {
        Assert.Contains(old, text, StringComparison.Ordinal);
        return text.Replace(old, with, StringComparison.Ordinal);
    }

    private static Fault OfSums(string code, Func<string, string> change, params string[] says) => OfFile("SHA256SUMS-amd64", code, change, says);

    private static Fault OfDocument(string code, Func<string, string> change, params string[] says) => OfFile("reproget.lock.json", code, change, says);

    private static Fault OfFile(string name, string code, Func<string, string> change, string[] says) => new(code, Stage.Download, [Again, .. says])
    {
        Spoil = Once(bench =>
        {
            var path = Path.Combine(bench.Lock, name);
            File.WriteAllText(path, change(File.ReadAllText(path)));
        }),
    };

    private static Fault OfPipe(string code, string name, Stage stage) => new(code, stage, "It is a pipe or a device", Again)
    {
        Spoil = Once(bench =>
        {
            bench.Packages = stage == Stage.Lock ? ["hello", "curl"] : bench.Packages;
            MakePipe(bench, Path.Combine(bench.Lock, name));
        }),
    };

    private static Fault OfFolder(string name) => new("RG1014", Stage.Lock, Document, "stays as it was", Again)
    {
        Spoil = Once(bench =>
        {
            var path = Path.Combine(bench.Lock, name);
            bench.Packages = ["hello", "curl"];
            File.Delete(path);
            Directory.CreateDirectory(path);
            File.WriteAllText(Path.Combine(path, "kept"), "");
            bench.OnMend(() => Directory.Delete(path, recursive: true));
        }),
    };
}
