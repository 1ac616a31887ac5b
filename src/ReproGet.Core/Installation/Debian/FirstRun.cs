using ReproGet.Core.Installation.Debian.Shell;

namespace ReproGet.Core.Installation.Debian;

/// <summary>
/// Follows a maintainer script on its first run in an image that is being built: <c>$1</c> is <c>configure</c> or <c>install</c>, there is no earlier
/// version, nothing runs, <c>DPKG_ROOT</c> is empty. What it cannot follow it lists; it never runs anything.
/// </summary>
internal sealed class FirstRun
{
    private const int MaxCalls = 8;
    private const int MaxScriptLength = 256 * 1024;

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShellNode> _functions = new(StringComparer.Ordinal);
    private readonly List<AlternativeRequest> _alternatives = [];
    private readonly List<string> _unknown = [];
    private int _calls;
    private bool _ended;
    private bool? _returned;
    private bool _isReturning;
    private bool _mayHaveEnded;

    private FirstRun(ScriptKind kind)
    {
        _variables["1"] = kind == ScriptKind.PreInstallation ? "install" : "configure";
        _variables["2"] = "";
        _variables["DPKG_ROOT"] = "";
    }

    /// <summary>The alternatives that it installs, in its order.</summary>
    public IReadOnlyList<AlternativeRequest> Alternatives => _alternatives;

    /// <summary>The commands that may run and are not understood; empty for a script that is.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Follows <paramref name="script"/>.</summary>
    public static FirstRun Of(string script, ScriptKind kind)
    {
        var run = new FirstRun(kind);
        if (script.Length <= MaxScriptLength && ShellParser.TryParse(script, out var commands))
            run.Follow(commands, certain: true);
        else
            run._unknown.Add("the whole script: its syntax is not followed");
        return run;
    }

    /// <summary>Whether it succeeds; null where that is not known.</summary>
    private bool? Follow(ShellNode node, bool certain)
    {
        if (_ended || _isReturning)
            return null;
        switch (node)
        {
            case SimpleCommand simple:
                return FollowSimple(simple, certain);
            case CommandList list:
                bool? last = true;
                foreach (var command in list.Commands)
                    last = Follow(command, certain);
                return last;
            case Negation negation:
                return !Follow(negation.Command, certain);
            case AndOrList andOr:
                return FollowAndOr(andOr, certain);
            case IfCommand choice:
                return FollowIf(choice, certain);
            case CaseCommand choice:
                return FollowCase(choice, certain);
            case FunctionDefinition function:
                _functions[function.Name] = function.Body;
                return true;
            case Pipeline pipeline:
                return pipeline.Commands.All(IsQuestion) ? null : NotUnderstood("a pipeline");
            default:
                ForgetVariables();
                return NotUnderstood(((OpaqueCommand)node).What);
        }
    }

    private bool? FollowAndOr(AndOrList andOr, bool certain)
    {
        var status = Follow(andOr.First, certain);
        foreach (var (onSuccess, command) in andOr.Rest)
        {
            if (status is null)
            {
                Follow(command, certain: false);
            }
            else if (status == onSuccess)
            {
                status = Follow(command, certain);
            }
        }
        return status;
    }

    private bool? FollowIf(IfCommand choice, bool certain)
    {
        foreach (var (condition, body) in choice.Branches)
        {
            switch (Follow(condition, certain))
            {
                case true:
                    return Follow(body, certain);
                case null:
                    certain = false;
                    Follow(body, certain: false);
                    break;
            }
        }
        return choice.Else is { } otherwise ? Follow(otherwise, certain) : true;
    }

    private bool? FollowCase(CaseCommand choice, bool certain)
    {
        var value = ShellWord.Evaluate(choice.Word, _variables);
        foreach (var (patterns, body) in choice.Branches)
        {
            var matches = value is null ? null : Matches(value, patterns);
            if (matches == true)
                return Follow(body, certain);
            if (matches is null)
            {
                certain = false;
                Follow(body, certain: false);
            }
        }
        return null;
    }

    private bool? Matches(string value, IReadOnlyList<string> patterns)
    {
        bool? any = false;
        foreach (var pattern in patterns)
        {
            if (pattern == "*" || ShellWord.Evaluate(pattern, _variables) == value)
                return true;
            if (ShellWord.Evaluate(pattern, _variables) is null)
                any = null;
        }
        return any;
    }

    private bool? FollowSimple(SimpleCommand command, bool certain)
    {
        var assignments = command.Words.TakeWhile(IsAssignment).ToList();
        if (HasSideEffects(command))
            return NotUnderstood(string.Join(' ', command.Words));
        if (assignments.Count == command.Words.Count)
        {
            Assign(assignments, certain);
            return true;
        }
        var words = command.Words.Skip(assignments.Count).Select(word => ShellWord.Evaluate(word, _variables)).ToList();
        if (words[0] is not { } name)
            return NotUnderstood(string.Join(' ', command.Words));
        if (_functions.TryGetValue(name, out var function))
            return Call(function, words, certain);
        switch (name)
        {
            case "exit" or "return":
                return End(words, certain);
            case "shift":
                ForgetArguments();
                return true;
            case "set":
                // Options set the shell itself; all else are new arguments.
                if (words.Exists(word => word is null or "--" || (word != "set" && word[0] is not ('-' or '+'))))
                    ForgetArguments();
                return true;
            case "unset":
                words.ForEach(word => _variables.Remove(word ?? ""));
                return true;
            case "local" or "export" or "readonly":
                Assign(command.Words.Skip(1).Where(IsAssignment), certain);
                return true;
            case "update-alternatives":
                return FollowAlternatives(words, certain) ? true : NotUnderstood(string.Join(' ', command.Words));
        }
        if (ShellQueries.TryAnswer(words, out var answer))
            return answer;
        return VoidCommands.IsVoid(words) ? true : NotUnderstood(string.Join(' ', command.Words));
    }

    private bool FollowAlternatives(List<string?> words, bool certain)
    {
        if (words.Contains(null))
            return false;
        List<string> arguments = [.. words.Skip(1).OfType<string>()];
        // An image from scratch has no alternative to take away.
        if (arguments.SkipWhile(word => word == "--quiet").FirstOrDefault() is "--remove" or "--remove-all")
            return !_alternatives.Exists(request => arguments.Contains(request.Name));
        if (!certain || _mayHaveEnded || !UpdateAlternatives.TryRead(arguments, out var request))
            return false;
        _alternatives.Add(request);
        return true;
    }

    private bool? Call(ShellNode function, List<string?> words, bool certain)
    {
        if (++_calls > MaxCalls)
            return NotUnderstood($"{words[0]} (calls itself too often)");
        var outer = _variables.Where(variable => char.IsAsciiDigit(variable.Key[0])).ToList();
        var mayHaveEnded = _mayHaveEnded;
        ForgetArguments();
        for (var i = 1; i < 10; i++)
        {
            if (i >= words.Count)
                _variables[$"{i}"] = "";
            else if (words[i] is { } value)
                _variables[$"{i}"] = value;
        }
        var status = Follow(function, certain);
        // A function that may have returned early gives what is not known.
        status = _isReturning ? _returned : _mayHaveEnded == mayHaveEnded ? status : null;
        _isReturning = false;
        _mayHaveEnded = mayHaveEnded;
        ForgetArguments();
        foreach (var (key, value) in outer)
            _variables[key] = value;
        _calls--;
        return status;
    }

    private bool? End(List<string?> words, bool certain)
    {
        bool? succeeds = words.Count < 2 ? true : words[1] is { } code ? code == "0" : null;
        if (words[0] == "return" && _calls > 0)
        {
            _isReturning = certain;
            _returned = succeeds;
            _mayHaveEnded |= !certain;
            return succeeds;
        }
        // A failure of the script would be a failure of the installation: what only may fail is taken to succeed.
        if (succeeds != true)
            return certain ? NotUnderstood($"{words[0]} {words[1]}") : false;
        if (certain)
            _ended = true;
        else
            _mayHaveEnded = true;
        return true;
    }

    private bool IsQuestion(ShellNode node)
    {
        if (node is not SimpleCommand { Words.Count: > 0 } simple || HasSideEffects(simple))
            return false;
        var words = simple.Words.Select(word => ShellWord.Evaluate(word, _variables)).ToList();
        return words[0] is "echo" or "printf" || ShellQueries.TryAnswer(words, out _);
    }

    private static bool HasSideEffects(SimpleCommand command)
        => command.Words.Any(ShellQueries.HasUnknownSubstitution) || command.Redirections.Any(WritesFile);

    private void ForgetArguments()
    {
        foreach (var argument in _variables.Keys.Where(key => char.IsAsciiDigit(key[0])).ToList())
            _variables.Remove(argument);
    }

    /// <summary>What is not followed may have set any variable; that it shifts the script's own arguments away is not taken into account: it is not understood as it is.</summary>
    private void ForgetVariables()
    {
        foreach (var name in _variables.Keys.Where(key => !char.IsAsciiDigit(key[0]) && key != "DPKG_ROOT").ToList())
            _variables.Remove(name);
    }

    private void Assign(IEnumerable<string> assignments, bool certain)
    {
        foreach (var assignment in assignments)
        {
            var equals = assignment.IndexOf('=', StringComparison.Ordinal);
            var name = assignment[..equals];
            if (certain && ShellWord.Evaluate(assignment[(equals + 1)..], _variables) is { } value)
                _variables[name] = value;
            else
                _variables.Remove(name);
        }
    }

    private bool? NotUnderstood(string what)
    {
        var line = string.Concat(what.Select(c => char.IsControl(c) ? ' ' : c));
        _unknown.Add(line.Length > 80 ? line[..80] + "…" : line);
        return null;
    }

    private static bool IsAssignment(string word)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && word.AsSpan(0, equals).IndexOfAnyExcept(NameCharacters) < 0 && !char.IsAsciiDigit(word[0]);
    }

    private static System.Buffers.SearchValues<char> NameCharacters { get; }
        = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");

    private static bool WritesFile(string redirection)
    {
        var space = redirection.IndexOf(' ', StringComparison.Ordinal);
        var operation = redirection[..space];
        return operation.Contains('>', StringComparison.Ordinal) && !operation.EndsWith('&') && redirection[(space + 1)..] != "/dev/null";
    }
}
