using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ReproGet.Core.Installation.Debian.Shell;

/// <summary>Splits a POSIX shell script into words, separators and redirections (POSIX.1-2017, Shell Command Language, 2.3). What it cannot read, it refuses.</summary>
internal sealed class ShellLexer
{
    private const int MaxDepth = 40;

    private readonly string _text;
    private readonly List<ShellToken> _tokens = [];
    private readonly Queue<(string Delimiter, bool StripTabs)> _hereDocuments = new();
    private int _at;

    private ShellLexer(string text) => _text = text;

    /// <summary>Reads a whole script; false where a quote or a here-document does not end.</summary>
    public static bool TryRead(string script, [NotNullWhen(true)] out IReadOnlyList<ShellToken>? tokens)
    {
        var lexer = new ShellLexer(script.Replace("\r\n", "\n", StringComparison.Ordinal));
        tokens = lexer.Run() ? lexer._tokens : null;
        return tokens is not null;
    }

    private bool Run()
    {
        while (_at < _text.Length)
        {
            var c = _text[_at];
            if (c is ' ' or '\t')
                _at++;
            else if (c == '\\' && Peek(1) == '\n')
                _at += 2;
            else if (c == '#')
                SkipComment();
            else if (c == '\n')
            {
                _at++;
                Add(ShellTokenKind.Operator, "\n");
                if (!SkipHereDocuments())
                    return false;
            }
            else if (!ReadToken(c))
                return false;
        }
        Add(ShellTokenKind.Operator, "\n");
        return _hereDocuments.Count == 0;
    }

    private bool ReadToken(char c)
    {
        var digits = 0;
        while (char.IsAsciiDigit(Peek(digits)))
            digits++;
        if (Peek(digits) is '<' or '>')
            return ReadRedirection(digits);
        if (c is ';' or '&' or '|' or '(' or ')')
        {
            var length = c is ';' or '&' or '|' && Peek(1) == c ? 2 : 1;
            Add(ShellTokenKind.Operator, _text.Substring(_at, length));
            _at += length;
            return true;
        }
        if (!TryReadWord(out var word))
            return false;
        Add(ShellTokenKind.Word, word);
        return true;
    }

    private bool ReadRedirection(int digits)
    {
        var start = _at;
        _at += digits;
        while (Peek(0) is '<' or '>' or '&' or '|')
            _at++;
        var hereDocument = _text.AsSpan(start, _at - start).EndsWith("<<");
        var stripTabs = hereDocument && Peek(0) == '-';
        if (stripTabs)
            _at++;
        var operation = _text[start.._at];
        while (Peek(0) is ' ' or '\t')
            _at++;
        if (!TryReadWord(out var target) || target.Length == 0)
            return false;
        if (hereDocument)
            _hereDocuments.Enqueue((target.Replace("'", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal), stripTabs));
        Add(ShellTokenKind.Redirection, operation + " " + target);
        return true;
    }

    private bool SkipHereDocuments()
    {
        while (_hereDocuments.TryDequeue(out var document))
        {
            while (true)
            {
                if (_at >= _text.Length)
                    return false;
                var end = _text.IndexOf('\n', _at);
                var line = end < 0 ? _text[_at..] : _text[_at..end];
                _at = end < 0 ? _text.Length : end + 1;
                if ((document.StripTabs ? line.TrimStart('\t') : line) == document.Delimiter)
                    break;
            }
        }
        return true;
    }

    private bool TryReadWord(out string word)
    {
        var raw = new StringBuilder();
        while (_at < _text.Length && _text[_at] is not (' ' or '\t' or '\n' or ';' or '&' or '|' or '(' or ')' or '<' or '>'))
        {
            if (_text[_at] == '\\' && Peek(1) == '\n')
            {
                _at += 2;
                continue;
            }
            var start = _at;
            if (!SkipPart(0))
            {
                word = "";
                return false;
            }
            raw.Append(_text, start, _at - start);
        }
        word = raw.ToString();
        return true;
    }

    /// <summary>Steps over one character, one quoted string or one expansion.</summary>
    private bool SkipPart(int depth)
    {
        if (depth > MaxDepth)
            return false;
        switch (_text[_at])
        {
            case '\\':
                _at += 2;
                return _at <= _text.Length;
            case '\'':
                var close = _text.IndexOf('\'', _at + 1);
                _at = close + 1;
                return close > 0;
            case '"':
                return SkipUntil('"', depth);
            case '`':
                return SkipUntil('`', depth);
            case '$' when Peek(1) is '(':
                _at++;
                return SkipUntil(')', depth);
            case '$' when Peek(1) is '{':
                _at++;
                return SkipUntil('}', depth);
            default:
                _at++;
                return true;
        }
    }

    private bool SkipUntil(char close, int depth)
    {
        _at++;
        while (_at < _text.Length && _text[_at] != close)
        {
            var inQuotes = close == '"' && _text[_at] == '\'';
            if (inQuotes)
                _at++;
            else if (close == ')' && _text[_at] == '(')
            {
                if (!SkipUntil(')', depth + 1))
                    return false;
            }
            else if (!SkipPart(depth + 1))
                return false;
        }
        _at++;
        return _at <= _text.Length;
    }

    private void SkipComment()
    {
        while (_at < _text.Length && _text[_at] != '\n')
            _at++;
    }

    private char Peek(int ahead) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private void Add(ShellTokenKind kind, string text) => _tokens.Add(new ShellToken(kind, text));
}
