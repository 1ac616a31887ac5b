using System.Buffers;

namespace ReproGet.Core.Distros.Debian;

/// <summary>Walks over the relations of a field without making objects of them: a resolution reads hundreds of thousands.</summary>
internal ref struct RelationReader(ReadOnlySpan<char> text)
{
    private static readonly SearchValues<char> NameEnds = SearchValues.Create(" \t\r\n,|(<[");
    private static readonly SearchValues<char> NotInVersions = SearchValues.Create(" \t\r\n(<>=|,");

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>The package's name.</summary>
    public ReadOnlySpan<char> Name { get; private set; }

    /// <summary>What follows a colon behind the name; empty where there is none.</summary>
    public ReadOnlySpan<char> Qualifier { get; private set; }

    public VersionOperator Operator { get; private set; }

    public ReadOnlySpan<char> Version { get; private set; }

    /// <summary>Whether a further alternative follows.</summary>
    public bool HasAlternative { get; private set; }

    /// <summary>Where this relation starts in the text.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Goes to the next relation; false at the end.</summary>
    /// <exception cref="FormatException">The text is no list of relations.</exception>
    public bool Next()
    {
        SkipBlanks();
        while (!HasAlternative && Peek() == ',')
        {
            _at++;
            SkipBlanks();
        }
        if (_at == _text.Length)
            return HasAlternative ? throw Malformed("an alternative is missing at its end") : false;
        Start = _at;
        ReadName();
        ReadVersion();
        End = _at;
        SkipBlanks();
        while (Peek() is '[' or '<')
            SkipTo(Peek() == '[' ? ']' : '>');
        HasAlternative = Peek() == '|';
        if (HasAlternative || Peek() == ',')
            _at++;
        else if (_at < _text.Length)
            throw Malformed("a comma or bar is missing");
        return true;
    }

    private void ReadName()
    {
        var rest = _text[_at..];
        var length = rest.IndexOfAny(NameEnds);
        var word = length < 0 ? rest : rest[..length];
        _at += word.Length;
        var colon = word.IndexOf(':');
        Name = colon < 0 ? word : word[..colon];
        Qualifier = colon < 0 ? [] : word[(colon + 1)..];
        if (Name.IsEmpty || (colon >= 0 && Qualifier.IsEmpty) || word.ContainsAny(")]>="))
            throw Malformed("a package's name is missing");
    }

    private void ReadVersion()
    {
        Operator = VersionOperator.None;
        Version = [];
        var end = _at;
        SkipBlanks();
        if (Peek() != '(')
        {
            _at = end;
            return;
        }
        var close = _text[_at..].IndexOf(')');
        if (close < 0)
            throw Malformed("a parenthesis is not closed");
        var inside = _text.Slice(_at + 1, close - 1).Trim();
        // A version without an operator means “=”, as in apt.
        Operator = VersionOperators.Read(inside, VersionOperator.Equal, out var sign);
        Version = inside[sign..].TrimStart();
        if (Version.IsEmpty || Version.ContainsAny(NotInVersions))
            throw Malformed("a version is malformed");
        _at += close + 1;
    }

    private void SkipTo(char close)
    {
        var length = _text[_at..].IndexOf(close);
        if (length < 0)
            throw Malformed("a restriction is not closed");
        _at += length + 1;
        SkipBlanks();
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t' or '\n' or '\r')
            _at++;
    }

    private readonly char Peek() => _at < _text.Length ? _text[_at] : '\0';

    private readonly FormatException Malformed(string why) => new($"{why}, at “{_text.Slice(Math.Min(Start, _text.Length), Math.Min(60, _text.Length - Math.Min(Start, _text.Length)))}”");
}
