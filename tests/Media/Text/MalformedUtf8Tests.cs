using System.Text;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Text;

namespace AnnotationFunctions.Tests.Media.Text;

public sealed class MalformedUtf8Tests
{
    private static readonly Encoding Latin = Encoding.Latin1;

    static MalformedUtf8Tests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Theory]
    [InlineData("../\xC0\xAF../etc", "an overlong sequence (C0AF) at byte 3")]
    [InlineData("a\xC0\x80z", "an overlong sequence (C080) at byte 1")]
    [InlineData("a\xC1\xA1z", "an overlong sequence (C1A1)")]
    [InlineData("a\xE0\x80\xAFz", "an overlong sequence (E080AF)")]
    [InlineData("a\xF0\x80\x80\xAFz", "an overlong sequence (F08080AF)")]
    [InlineData("a\xED\xA0\xBD\xED\xB8\x80z", "an encoded surrogate (EDA0BD)")]
    [InlineData("a\xF4\x90\x80\x80z", "a character past U+10FFFF (F4908080)")]
    [InlineData("a\xF7\xBF\xBF\xBFz", "a character past U+10FFFF")]
    [InlineData("\xC3\xBC\x62\x65r <\xC0\xBCscript>", "an overlong sequence (C0BC)")]
    public void Run_ForgedSequence_IsNamedAndNotDecodedAsSomethingElse(string bytes, string fault)
    {
        var rejection = Should.Throw<RejectedMediaException>(() => TextPreparer.Run(Latin.GetBytes(bytes), TextLimits.Default));

        rejection.Code.ShouldBe("invalid-encoding");
        rejection.Message.ShouldContain("UTF-8 that is not well-formed");
        rejection.Message.ShouldContain(fault);
    }

    [Fact]
    public void Run_Utf8WithOneSpoiltByte_IsNamedAndNotGuessed()
    {
        var content = Encoding.UTF8.GetBytes("Съешь же ещё этих мягких французских булок, да выпей чаю.");
        content[41] = 0xFF;

        Should.Throw<RejectedMediaException>(() => TextPreparer.Run(content, TextLimits.Default)).Message.ShouldContain("is no part of a character");
    }

    [Fact]
    public void Run_Utf8CutWithinACharacter_IsNamed() =>
        Should.Throw<RejectedMediaException>(() => TextPreparer.Run(Encoding.UTF8.GetBytes("Съешь же ещё этих")[..^1], TextLimits.Default)).Code.ShouldBe("invalid-encoding");

    [Theory]
    [InlineData("windows-1252", "VOILÀ! «ÀÉÈ» – c’est l’été à Besançon, déjà… L’œuvre coûte 20 €.")]
    [InlineData("windows-1252", "Größe: 20 µm ± 5 °C, Straße “Übung” Á¡É¡")]
    [InlineData("iso-8859-1", "¿Qué pasó? ¡El niño comió piña!")]
    [InlineData("windows-1251", "Ёлка, ещё Аё, Пётр и её ёжик. Съешь же этих булок.")]
    [InlineData("koi8-r", "Съешь же ещё этих мягких французских булок")]
    [InlineData("gb18030", "老师来了，括号里写的是北京的天气")]
    [InlineData("shift_jis", "吾輩は猫である。名前はまだ無い。ｱｲｳ")]
    [InlineData("big5", "臺灣的夜市非常熱鬧")]
    [InlineData("euc-kr", "모든 국민은 법 앞에 평등하다")]
    public void Fault_TextInAnotherEncoding_IsNull(string encodingName, string text) =>
        MalformedUtf8.Fault(Encoding.GetEncoding(encodingName).GetBytes(text)).ShouldBeNull();
}
