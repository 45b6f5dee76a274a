using System.Text;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Text;
using CsCheck;

namespace AnnotationFunctions.Tests.Media.Text;

public sealed class TextPreparerTests
{
    private const string German = "Die Prüfung der Geräte in Köln fällt aus, weil über Nacht schwerer Schnee gefallen ist und die Straßen glatt sind. Näheres später.";
    private const string Russian = "Съешь же ещё этих мягких французских булок, да выпей чаю. Погода сегодня хорошая, и мы пойдём гулять в парк.";

    static TextPreparerTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static TheoryData<string, string> Encodings => new()
    {
        { "utf-8", German }, { "utf-16", German }, { "utf-16BE", German }, { "utf-32", German }, { "windows-1252", German },
        { "windows-1251", Russian }, { "koi8-r", Russian }, { "utf-8", Russian },
        { "shift_jis", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" }, { "gb18030", "北京是中华人民共和国的首都，也是全国的政治中心和文化中心。" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Run_AnyEncoding_GivesTheSameUtf8(string encodingName, string text)
    {
        var encoding = Encoding.GetEncoding(encodingName);
        byte[] content = encodingName.StartsWith("utf-", StringComparison.Ordinal) ? [.. encoding.GetPreamble(), .. encoding.GetBytes(text)] : encoding.GetBytes(text);

        var prepared = Run(content);

        Encoding.UTF8.GetString(prepared.Content).ShouldBe(text);
        prepared.Content[0].ShouldNotBe((byte)0xEF);
    }

    [Fact]
    public void Run_Windows1252_NotesTheEncoding() =>
        Run(Encoding.GetEncoding(1252).GetBytes(German)).ShouldSatisfyAllConditions(
            prepared => prepared.SourceEncoding.ShouldBeOneOf("windows-1252", "iso-8859-1"),
            prepared => prepared.Notes.ShouldContain(note => note.StartsWith("was ")));

    [Fact]
    public void Run_MixedLineEnds_BecomeNewlines() =>
        Run("a\r\nb\rc\n\r\nd"u8.ToArray()).ShouldSatisfyAllConditions(
            prepared => Encoding.UTF8.GetString(prepared.Content).ShouldBe("a\nb\nc\n\nd"),
            prepared => prepared.Notes.ShouldBe(["line ends made \\n"]));

    [Fact]
    public void Run_DecomposedAccents_AreComposedAndCounted() =>
        Run(Encoding.UTF8.GetBytes("e\u0301le\u0300ve 𝄞")).ShouldSatisfyAllConditions(
            prepared => Encoding.UTF8.GetString(prepared.Content).ShouldBe("élève 𝄞"),
            prepared => prepared.Length.ShouldBe(7),
            prepared => prepared.Notes.ShouldBe(["characters composed (Unicode form C)"]));

    [Fact]
    public void Run_Twice_ChangesNothingMore() =>
        Gen.String[Gen.Char[' ', '\uD7FF'], 1, 50].Where(text => !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl)).Sample(text =>
        {
            var once = Run(Encoding.UTF8.GetBytes("x" + text));
            var twice = Run(once.Content);
            twice.Content.ShouldBe(once.Content);
            twice.Notes.ShouldBeEmpty();
        });

    [Theory]
    [InlineData(new byte[] { 65, 0, 66 }, "binary", "byte 1 is NUL")]
    [InlineData(new byte[] { 65, 7, 66 }, "binary", "character 1 is the control character U+0007")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8, 0x41, 0x00 }, "invalid-encoding", "not valid utf-16")]
    [InlineData(new byte[] { 32, 10, 9 }, "blank", "white space")]
    public void Run_BadContent_SaysWhatAndWhere(byte[] content, string code, string message)
    {
        var rejection = Should.Throw<RejectedMediaException>(() => Run(content));

        rejection.Code.ShouldBe(code);
        rejection.Message.ShouldContain(message);
    }

    [Fact]
    public void Run_OverTheBounds_GivesTheNumbers()
    {
        Should.Throw<RejectedMediaException>(() => TextPreparer.Run(new byte[11], new TextLimits { MaxBytes = 10 })).Message.ShouldBe("The text file has 11 bytes; at most 10 are accepted.");
        Should.Throw<RejectedMediaException>(() => TextPreparer.Run("äöü"u8.ToArray(), new TextLimits { MaxLength = 2 })).Message.ShouldBe("The text has 3 characters; at most 2 are accepted.");
    }

    private static PreparedText Run(byte[] content) => TextPreparer.Run(content, TextLimits.Default);
}
