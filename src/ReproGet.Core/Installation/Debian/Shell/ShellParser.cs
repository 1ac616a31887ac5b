using System.Diagnostics.CodeAnalysis;

namespace ReproGet.Core.Installation.Debian.Shell;

/// <summary>Reads the structure of a shell script (POSIX.1-2017, Shell Command Language, 2.9), as far as maintainer scripts use it.</summary>
internal sealed class ShellParser
{
    private const int MaxDepth = 40;

    private static readonly string[] Closers = ["then", "else", "elif", "fi", "do", "done", "esac", "}"];

    private readonly IReadOnlyList<ShellToken> _tokens;
    private int _at;
    private int _depth;
    private bool _failed;

    private ShellParser(IReadOnlyList<ShellToken> tokens) => _tokens = tokens;

    /// <summary>Reads a script; false where it is none, or is written in a way that is not followed here.</summary>
    public static bool TryParse(string script, [NotNullWhen(true)] out CommandList? commands)
    {
        commands = null;
        if (!ShellLexer.TryRead(script, out var tokens))
            return false;
        var parser = new ShellParser(tokens);
        var list = parser.ReadList();
        if (parser._failed || parser._at < tokens.Count)
            return false;
        commands = list;
        return true;
    }

    private ShellToken? Current => _at < _tokens.Count ? _tokens[_at] : null;

    private CommandList ReadList()
    {
        var commands = new List<ShellNode>();
        if (++_depth > MaxDepth)
            _failed = true;
        while (!_failed)
        {
            SkipSeparators();
            if (Current is not { } token || token.IsOperator(";;") || token.IsOperator(")") || IsCloser(token))
                break;
            commands.Add(ReadAndOr());
        }
        _depth--;
        return new CommandList(commands);
    }

    private ShellNode ReadAndOr()
    {
        var first = ReadPipeline();
        var rest = new List<(bool, ShellNode)>();
        while (!_failed && Current is { Kind: ShellTokenKind.Operator, Text: "&&" or "||" } connector)
        {
            _at++;
            SkipLines();
            rest.Add((connector.Text == "&&", ReadPipeline()));
        }
        return rest.Count == 0 ? first : new AndOrList(first, rest);
    }

    private ShellNode ReadPipeline()
    {
        if (Current is { } token && token.IsWord("!"))
        {
            _at++;
            return new Negation(ReadDeeper(ReadPipeline));
        }
        var command = ReadCommand();
        if (Current is not { Kind: ShellTokenKind.Operator, Text: "|" })
            return command;
        var commands = new List<ShellNode> { command };
        while (!_failed && Current is { Kind: ShellTokenKind.Operator, Text: "|" })
        {
            _at++;
            SkipLines();
            commands.Add(ReadCommand());
        }
        return new Pipeline(commands);
    }

    private ShellNode ReadCommand()
    {
        if (Current is not { } token)
            return Fail();
        if (token.IsOperator("("))
        {
            _at++;
            ReadList();
            Expect(token => token.IsOperator(")"));
            return Compound(new OpaqueCommand("a subshell"));
        }
        if (token.Kind == ShellTokenKind.Operator)
            return Fail();
        if (token.Kind == ShellTokenKind.Word)
        {
            switch (token.Text)
            {
                case "if":
                    return Compound(ReadIf());
                case "case":
                    return Compound(ReadCase());
                case "for" or "while" or "until":
                    return Compound(ReadLoop());
                case "{":
                    _at++;
                    var body = ReadList();
                    Expect("}");
                    return Compound(body);
            }
            if (_at + 2 < _tokens.Count && _tokens[_at + 1].IsOperator("(") && _tokens[_at + 2].IsOperator(")"))
                return ReadFunction(token.Text);
        }
        return ReadSimple();
    }

    private SimpleCommand ReadSimple()
    {
        var words = new List<string>();
        var redirections = new List<string>();
        while (Current is { Kind: not ShellTokenKind.Operator } token)
        {
            (token.Kind == ShellTokenKind.Word ? words : redirections).Add(token.Text);
            _at++;
        }
        if (Current is { } next && next.IsOperator("("))
            _failed = true;
        return new SimpleCommand(words, redirections);
    }

    private IfCommand ReadIf()
    {
        var branches = new List<(ShellNode, ShellNode)>();
        do
        {
            _at++;
            var condition = ReadList();
            Expect("then");
            branches.Add((condition, ReadList()));
        }
        while (!_failed && Current is { } token && token.IsWord("elif"));
        ShellNode? otherwise = null;
        if (Current is { } last && last.IsWord("else"))
        {
            _at++;
            otherwise = ReadList();
        }
        Expect("fi");
        return new IfCommand(branches, otherwise);
    }

    private CaseCommand ReadCase()
    {
        _at++;
        var word = Current?.Text ?? "";
        Expect(token => token.Kind == ShellTokenKind.Word);
        SkipLines();
        Expect("in");
        var branches = new List<(IReadOnlyList<string>, ShellNode)>();
        while (!_failed)
        {
            SkipSeparators();
            if (Current is not { } token || token.IsWord("esac"))
                break;
            if (token.IsOperator("("))
                _at++;
            var patterns = new List<string>();
            do
            {
                patterns.Add(Current?.Text ?? "");
                Expect(pattern => pattern.Kind == ShellTokenKind.Word);
            }
            while (!_failed && Accept("|"));
            Expect(close => close.IsOperator(")"));
            branches.Add((patterns, ReadList()));
            if (!Accept(";;"))
                break;
        }
        Expect("esac");
        return new CaseCommand(word, branches);
    }

    private OpaqueCommand ReadLoop()
    {
        // The head of a loop ends at its "do"; the body is read only to find its end.
        var what = $"a {Current?.Text} loop";
        if (Current is { } head && head.IsWord("for"))
        {
            while (Current is { } token && !token.IsWord("do"))
                _at++;
        }
        else
        {
            _at++;
            ReadList();
        }
        Expect("do");
        ReadList();
        Expect("done");
        return new OpaqueCommand(what);
    }

    private FunctionDefinition ReadFunction(string name)
    {
        _at += 3;
        SkipLines();
        return new FunctionDefinition(name, ReadDeeper(ReadCommand));
    }

    /// <summary>What is nested too deep is not followed: the script's author must not choose the depth of this stack.</summary>
    private ShellNode ReadDeeper(Func<ShellNode> read)
    {
        var node = ++_depth > MaxDepth ? Fail() : read();
        _depth--;
        return node;
    }

    /// <summary>A compound command that writes to a file is not followed.</summary>
    private ShellNode Compound(ShellNode command)
    {
        var redirected = false;
        while (Current is { Kind: ShellTokenKind.Redirection })
        {
            redirected = true;
            _at++;
        }
        return redirected ? new OpaqueCommand("a redirected block") : command;
    }

    private bool Accept(string operation)
    {
        if (Current is not { } token || !token.IsOperator(operation))
            return false;
        _at++;
        return true;
    }

    private void Expect(string word) => Expect(token => token.IsWord(word));

    private void Expect(Func<ShellToken, bool> wanted)
    {
        if (Current is { } token && wanted(token))
            _at++;
        else
            _failed = true;
    }

    private OpaqueCommand Fail()
    {
        _failed = true;
        return new OpaqueCommand("a syntax that is not known");
    }

    private void SkipSeparators()
    {
        while (Current is { Kind: ShellTokenKind.Operator, Text: "\n" or ";" or "&" })
            _at++;
    }

    private void SkipLines()
    {
        while (Current is { } token && token.IsOperator("\n"))
            _at++;
    }

    private static bool IsCloser(ShellToken token) => token.Kind == ShellTokenKind.Word && Closers.Contains(token.Text, StringComparer.Ordinal);
}
