using System.Text;
using System.Text.Json;
using ReproGet.Core.Oci;

namespace ReproGet.Core.Tests.Dockerfiles;

/// <summary>One instruction.</summary>
/// <param name="Name">In capitals.</param>
/// <param name="Rest">What follows, on one line.</param>
internal sealed record Instruction(string Name, string Rest);

/// <summary>A Dockerfile read as BuildKit reads it: by the "Dockerfile reference", without escape directives, which ours have not.</summary>
internal sealed class ParsedDockerfile
{
    private ParsedDockerfile(IReadOnlyList<Instruction> instructions) => Instructions = instructions;

    public IReadOnlyList<Instruction> Instructions { get; }

    public static ParsedDockerfile Parse(string text)
    {
        var instructions = new List<Instruction>();
        var line = new StringBuilder();
        foreach (var part in text.Split('\n'))
        {
            // Comments and empty lines are nothing, within an instruction as well.
            if (part.TrimStart().StartsWith('#') || part.Trim().Length == 0)
                continue;
            var goesOn = part.EndsWith('\\');
            line.Append(goesOn ? part[..^1] : part);
            if (goesOn)
                continue;
            var whole = line.ToString().Trim();
            var blank = whole.IndexOf(' ', StringComparison.Ordinal);
            instructions.Add(new Instruction(whole[..blank].ToUpperInvariant(), whole[(blank + 1)..].Trim()));
            line.Clear();
        }
        Assert.Equal("", line.ToString());
        return new ParsedDockerfile(instructions);
    }

    /// <summary>The rests of all instructions of a name.</summary>
    public IEnumerable<string> All(string name) => Instructions.Where(instruction => instruction.Name == name).Select(instruction => instruction.Rest);

    /// <summary>The instructions of a stage, without its FROM.</summary>
    public IReadOnlyList<Instruction> Stage(string name)
        => [.. Instructions.SkipWhile(instruction => instruction.Name != "FROM" || !instruction.Rest.EndsWith(" AS " + name, StringComparison.Ordinal)).Skip(1).TakeWhile(instruction => instruction.Name != "FROM")];

    /// <summary>What a stage makes of the configuration that it starts with: variables, labels, ports, folder, user, entry point and command.</summary>
    public static ParsedConfig Apply(IEnumerable<Instruction> stage, ImageConfig start)
    {
        var config = new ParsedConfig(start);
        foreach (var (name, rest) in stage)
        {
            switch (name)
            {
                case "ENV":
                    var (variable, value) = Pair(rest);
                    config.Environment[variable] = value;
                    break;
                case "LABEL":
                    var (label, text) = Pair(rest);
                    config.Labels[label] = text;
                    break;
                case "EXPOSE":
                    config.Ports.Add(rest);
                    break;
                case "WORKDIR":
                    config.WorkingDirectory = Word(rest);
                    break;
                case "USER":
                    config.User = Word(rest);
                    break;
                case "ENTRYPOINT":
                    (config.Entrypoint, config.Cmd) = (JsonSerializer.Deserialize<string[]>(rest)!, []);
                    break;
                case "CMD":
                    config.Cmd = JsonSerializer.Deserialize<string[]>(rest)!;
                    break;
                default:
                    Assert.Contains(name, (string[])["ADD", "ARG", "RUN"]);
                    break;
            }
        }
        return config;
    }

    private static (string Name, string Value) Pair(string text)
    {
        // The words are cut at blanks outside quotes; the first equals sign parts name and value, wherever it stands.
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return (Word(text[..equals]), Word(text[(equals + 1)..]));
    }

    /// <summary>One word: BuildKit's shell lexer. What would be expanded, or a second word, fails the test.</summary>
    private static string Word(string text)
    {
        var word = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case '\\' when quoted && text[i + 1] is '"' or '$' or '\\':
                    word.Append(text[++i]);
                    break;
                case '$' or '\\':
                    Assert.Fail($"Expanded: {text}");
                    break;
                case ' ' or '\t' or '\'' when !quoted:
                    Assert.Fail($"More than a word: {text}");
                    break;
                default:
                    word.Append(text[i]);
                    break;
            }
        }
        Assert.False(quoted, text);
        return word.ToString();
    }
}

/// <summary>What an image runs with.</summary>
internal sealed class ParsedConfig(ImageConfig start)
{
    public Dictionary<string, string> Environment { get; } = new(start.Environment, StringComparer.Ordinal);

    public Dictionary<string, string> Labels { get; } = new(start.Labels, StringComparer.Ordinal);

    public HashSet<string> Ports { get; } = [.. start.ExposedPorts];

    public string? WorkingDirectory { get; set; } = start.WorkingDirectory;

    public string? User { get; set; } = start.User;

    public IReadOnlyList<string> Entrypoint { get; set; } = start.Entrypoint;

    public IReadOnlyList<string> Cmd { get; set; } = start.Cmd;

    /// <summary>All of it as text, for comparing.</summary>
    public override string ToString() => JsonSerializer.Serialize(new
    {
        Environment = Environment.OrderBy(pair => pair.Key, StringComparer.Ordinal),
        Labels = Labels.OrderBy(pair => pair.Key, StringComparer.Ordinal),
        Ports = Ports.Order(StringComparer.Ordinal),
        WorkingDirectory,
        User,
        Entrypoint,
        Cmd,
    });
}
