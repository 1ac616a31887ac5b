using static ReproGet.Core.Tests.Whole.Fault;

namespace ReproGet.Core.Tests.Whole;

/// <summary>Projects that ask for what cannot be.</summary>
public sealed class BadRequestTests
{
    private static readonly Dictionary<string, Fault> Faults = new()
    {
        ["an unknown package"] = Of("RG4001", ["hellp"], "App.csproj asks for the package hellp", "trixie/main", "Did you mean hello"),
        ["an unknown package like no other"] = Of("RG4001", ["qqqqqqqq"], "App.csproj asks for the package qqqqqqqq", "Check its name and the Suites and Components"),
        ["a package of another project that is unknown"] = Of("RG4001", ["hellp\t\t\t\t\t\tLibrary.csproj"], "Library.csproj asks for the package hellp"),
        ["an impossible version"] = Of("RG4003", ["hello\t99"], "App.csproj asks for hello 99, but at hand is 2.10-5", "Ask for one of these"),
        ["an impossible relation"] = Of("RG4003", ["hello\t>= 99"], "hello (>= 99), but at hand is 2.10-5", "Ask for one of these"),
        ["a version that is none"] = Of("RG1025", ["hello\t>= "], "Version of DistroPackage “hello”", "App.csproj", "a relation such as “>= 1.2”"),
        ["a relation that Debian does not know"] = Of("RG4007", ["hello\t~ 2"], "“~ 2” is no Version of a DistroPackage", "Write an exact version"),
        ["a suite that does not have it"] = Of("RG4008", ["hello\t\t\tsid"], "App.csproj asks for hello from sid", "Mend the item's Suite"),
        ["two items that contradict each other"] = Of(
            "RG1023", ["hello\t2.10-5", "hello\t2.10-4\t\t\t\t\tLibrary.csproj"], "DistroPackage “hello”", "2.10-5", "App.csproj", "2.10-4", "Library.csproj", "make the two agree"),
        ["two relations that contradict each other"] = Of("RG4003", ["hello\t<< 2", "hello\t>= 3"], "hello (<< 2, >= 3), but at hand is 2.10-5"),
        ["two packages that conflict"] = Of("RG4006", ["left", "right"], "left", "right", "Conflicts: right", "Leave one of the requests out"),
        ["a name that is none"] = Of("RG1021", ["../hello"], "“../hello” in", "App.csproj is no package name", "A version goes into Version"),
        ["an app without its framework"] = new Fault("RG5123", Stage.Image, "App.csproj is published framework-dependent", "Set <SelfContained>true</SelfContained>")
        {
            Spoil = Once(bench =>
            {
                bench.SelfContained = false;
                bench.OnMend(() => bench.SelfContained = true);
            }),
        },
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Is_told_and_leaves_everything_as_it_was(string fault) => Faults[fault].CheckAsync();

    private static Fault Of(string code, string[] packages, params string[] says) => new(code, Stage.Lock, says)
    {
        Spoil = Once(bench =>
        {
            var before = bench.Packages;
            bench.Packages = packages;
            bench.OnMend(() => bench.Packages = before);
        }),
    };
}
