using System.Text;
using ReproGet.Core.Distros.Debian;

namespace ReproGet.Core.Tests.Distros.Debian;

public sealed class Deb822ReaderTests
{
    [Theory]
    [InlineData("one field", "A: 1\n", "A=1")]
    [InlineData("no newline at the end", "A: 1\nB: 2", "A=1 B=2")]
    [InlineData("two paragraphs", "A: 1\n\nA: 2\n", "A=1 | A=2")]
    [InlineData("many empty lines", "\n\n\nA: 1\n\n\n\nA: 2\n\n", "A=1 | A=2")]
    [InlineData("a line of blanks parts as an empty one", "A: 1\n \t\nA: 2\n", "A=1 | A=2")]
    [InlineData("CRLF", "A: 1\r\nB:2\r\n\r\nA: 3\r\n", "A=1 B=2 | A=3")]
    [InlineData("comments", "# x\nA: 1\n# y\n\n#z\n\nB: 2\n", "A=1 | B=2")]
    [InlineData("an empty value", "A:\nB: \n", "A= B=")]
    [InlineData("blanks around a value", "A:\t 1 2 \t\n", "A=1 2")]
    [InlineData("a colon in a value", "A: b:c\n", "A=b:c")]
    [InlineData("a folded field", "A: 1,\n 2,\n\t3\nB: 4\n", "A=1,;2,;3 B=4")]
    [InlineData("a multiline field", "A:\n x\n  y\n .\n z\n", "A=;x; y;.;z")]
    [InlineData("a comment inside a folded field", "A: 1\n# no\n 2\n", "A=1;2")]
    [InlineData("a folded field with CRLF", "A: 1\r\n 2\r\n", "A=1;2")]
    [InlineData("nothing", "", "")]
    [InlineData("only comments", "# x\n# y", "")]
    [InlineData("UTF-8", "A: é\U0001F600\n", "A=é\U0001F600")]
    public async Task Paragraphs_are_read(string summary, string text, string expected)
    {
        Assert.Equal(expected, await Read(text, 7));
        Assert.Equal(expected, await Read(text, int.MaxValue));
        Assert.NotNull(summary);
    }

    [Theory]
    [InlineData("RG3040", "A: 1\nno field\n")]
    [InlineData("RG3040", ": x\n")]
    [InlineData("RG3040", "A b: x\n")]
    [InlineData("RG3040", " x\n")]
    [InlineData("RG3040", "A: 1\n\n x\n")]
    [InlineData("RG3040", "A: 1\na: 2\n")]
    [InlineData("RG3040", "\uFEFFA: 1\n")]
    [InlineData("RG3040", "A\0: 1\n")]
    public async Task What_is_no_deb822_is_an_error(string code, string text)
        => Assert.Equal(code, (await Assert.ThrowsAsync<ReproGetException>(() => Read(text, 5))).Code);

    [Fact]
    public async Task An_error_names_the_file_and_the_line()
    {
        var error = await Assert.ThrowsAsync<ReproGetException>(() => Read("A: 1\n\nB: 2\noops\n", 5));

        Assert.Contains("Line 4 of x", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_line_is_an_error_before_it_fills_the_memory()
    {
        var reader = new Deb822Reader(new Repeated("A: ", 'x', long.MaxValue), "x");

        Assert.Equal("RG3042", (await Assert.ThrowsAsync<ReproGetException>(async () => await reader.ReadAsync(default))).Code);
    }

    [Fact]
    public async Task An_endless_paragraph_is_an_error()
    {
        var reader = new Deb822Reader(new Repeated("A: 1\n", ' ', long.MaxValue, "\n x"), "x");

        Assert.Equal("RG3042", (await Assert.ThrowsAsync<ReproGetException>(async () => await reader.ReadAsync(default))).Code);
    }

    [Fact]
    public async Task A_long_line_within_the_bound_is_read()
    {
        var text = "A: " + new string('x', Deb822Reader.MaxLineLength - 3) + "\nB: 1\n";

        Assert.EndsWith("B=1", await Read(text, 100_000), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_found_without_case_and_lists_are_split()
    {
        var paragraph = await Deb822Reader.ReadOneAsync(new MemoryStream("Components: main  contrib\nSHA256:\n aa 1 x\n\n"u8.ToArray()), "x", default);

        Assert.Equal(["main", "contrib"], paragraph.Words("components"));
        Assert.Equal(["aa 1 x"], paragraph.Lines("sha256"));
        Assert.Null(paragraph.Text("Suite"));
        Assert.True(paragraph.Has("COMPONENTS"u8));
        Assert.True(paragraph.Raw("Suite"u8).IsEmpty);
    }

    [Fact]
    public async Task A_file_without_any_field_is_an_error_where_one_paragraph_is_wanted()
        => Assert.Equal("RG3040", (await Assert.ThrowsAsync<ReproGetException>(async () => await Deb822Reader.ReadOneAsync(new MemoryStream(), "x", default))).Code);

    private static async Task<string> Read(string text, int chunk)
    {
        var reader = new Deb822Reader(new Chunked(Encoding.UTF8.GetBytes(text), chunk), "x");
        var paragraphs = new List<string>();
        while (await reader.ReadAsync(default) is { } paragraph)
        {
            var names = Enumerable.Range(0, paragraph.Count).Select(i => Encoding.UTF8.GetString(paragraph.NameAt(i)));
            paragraphs.Add(string.Join(' ', names.Select(name => $"{name}={paragraph.Text(name)!.Replace('\n', ';')}")));
        }
        return string.Join(" | ", paragraphs);
    }

    /// <summary>Gives a few bytes at a time.</summary>
    private sealed class Chunked(byte[] bytes, int chunk) : MemoryStream(bytes, writable: false)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            => ValueTask.FromResult(Read(buffer.Span[..Math.Min(buffer.Length, chunk)]));
    }

    /// <summary>A start, and then the same for ever.</summary>
    private sealed class Repeated(string start, char filler, long length, string? line = null) : Stream
    {
        private long _at;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get => _at; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            for (var i = 0; i < count; i++, _at++)
                buffer[offset + i] = (byte)(_at < start.Length ? start[(int)_at] : line is null ? filler : line[(int)((_at - start.Length + 1) % line.Length)]);
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
