using System.Text;
using AnnotationFunctions.Media;
using AnnotationFunctions.Media.Sniffing;
using AnnotationFunctions.Media.Text;

namespace AnnotationFunctions.Tests.Media.Text;

/// <summary>UTF-16 and UTF-32 that do not say so: read as what they are, and seen in nothing else.</summary>
public sealed class UnmarkedUnicodeTests
{
    private const string Wanted = "told by its characters since it had no byte order mark";

    private static readonly Encoding[] Wide =
    [
        new UnicodeEncoding(bigEndian: false, byteOrderMark: false), new UnicodeEncoding(bigEndian: true, byteOrderMark: false),
        new UTF32Encoding(bigEndian: false, byteOrderMark: false), new UTF32Encoding(bigEndian: true, byteOrderMark: false),
    ];

    private static readonly string[] Texts =
    [
        "Plain ascii words, written in two bytes each.", "Hi", "1, 2, 3\n4.5;6\n", "{\"a\": [1, 2], \"b\": null}",
        "Die Prüfung der Geräte in Köln fällt aus, weil über Nacht schwerer Schnee gefallen ist.", "Zażółć gęślą jaźń", "Tôi đã đọc những cuốn sách ấy rồi.",
        "Съешь же ещё этих мягких французских булок, да выпей чаю.", "Привет", "Пи́шем с ударе́ниями, 5 µm", "Қазақстан Республикасының астанасы", "Η γρήγορη αλεπού πηδάει πάνω από τον σκύλο",
        "הכלב קפץ מעל הגדר", "القط يجلس على السجادة ٣ مرات", "नमस्ते दुनिया, कैसे हैं आप?", "ภาษาไทยไม่มีการเว้นวรรคระหว่างคำ", "გამარჯობა მსოფლიო", "Բարեւ աշխարհ",
        "北京是中华人民共和国的首都，也是全国的政治中心和文化中心。", "我们今天去公园", "第一行\n第二行\n", "臺灣的夜市非常熱鬧，有許多好吃的東西。", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。",
        "カタカナだけのテキスト", "모든 국민은 법 앞에 평등하다.", "대한민국의수도는서울이다", "Mixed 混合 text with 中文 words and emoji 🙂🚀", "Sentence with café, “quotes” — and dashes…",
    ];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            foreach (var text in Texts)
            {
                for (var encoding = 0; encoding < Wide.Length; encoding++)
                {
                    cases.Add(encoding, text);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_TextWithoutAMark_IsReadAndSaysHowItWasTold(int encoding, string text)
    {
        var content = Wide[encoding].GetBytes(text);

        MediaSniffer.Sniff(content.AsSpan(0, Math.Min(content.Length, MediaSniffer.HeadLength)), "a.txt").Kind.ShouldBe(MediaKind.Text);
        var prepared = TextPreparer.Run(content, TextLimits.Default);

        Encoding.UTF8.GetString(prepared.Content).ShouldBe(CanonicalComposition.Normalize(text));
        prepared.SourceEncoding.ShouldBe(Wide[encoding].WebName);
        prepared.Notes.ShouldContain($"was {Wide[encoding].WebName}, {Wanted}");
    }

    [Fact]
    public void Sniff_LongTextWhoseStartEndsWithinACharacter_IsText()
    {
        foreach (var encoding in Wide)
        {
            for (var shift = 0; shift < 2; shift++)
            {
                var content = encoding.GetBytes(new string('a', shift) + string.Concat(Enumerable.Repeat("🙂 ab", 2_000)));
                MediaSniffer.Sniff(content.AsSpan(0, MediaSniffer.HeadLength), "a.txt").Kind.ShouldBe(MediaKind.Text);
                TextPreparer.Run(content, TextLimits.Default).SourceEncoding.ShouldBe(encoding.WebName);
            }
        }
    }

    [Fact]
    public void Sniff_MarkupInTwoBytes_IsMarkup()
    {
        foreach (var encoding in Wide)
        {
            MediaSniffer.Sniff(encoding.GetBytes("<!DOCTYPE html><html>"), "a.txt").MediaType.ShouldBe("text/html");
            MediaSniffer.Sniff([.. encoding.GetBytes("\uFEFF<svg xmlns=\"x\">")], "a.svg").MediaType.ShouldBe("image/svg+xml");
        }
    }

    public static TheoryData<string, string> EightBit => new()
    {
        { "windows-1252", "Die Prüfung der Geräte in Köln fällt aus, weil über Nacht Schnee fiel. Évêque naïf, garçon déçu; ¿qué pasó mañana?" },
        { "windows-1251", "Съешь же ещё этих мягких французских булок, да выпей чаю. Погода сегодня хорошая." },
        { "koi8-r", "Съешь же ещё этих мягких французских булок, да выпей чаю. Погода сегодня хорошая." },
        { "windows-1253", "Η γρήγορη αλεπού πηδάει πάνω από τον τεμπέλη σκύλο και φεύγει." },
        { "windows-1255", "הכלב קפץ מעל הגדר ורץ אל הבית" }, { "windows-1256", "القط يجلس على السجادة في البيت" },
        { "shift_jis", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。ひらがなばかりのながいぶんしょう" },
        { "euc-jp", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" },
        { "iso-2022-jp", "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。" },
        { "gb18030", "北京是中华人民共和国的首都，也是全国的政治中心和文化中心。我们今天去公园玩" }, { "big5", "臺灣的夜市非常熱鬧，有許多好吃的東西。" },
        { "euc-kr", "모든 국민은 법 앞에 평등하다. 대한민국의수도는서울이다" }, { "utf-8", "Bush hid the facts. 北京是中华人民共和国的首都 Съешь же ещё 🙂" },
    };

    [Theory]
    [MemberData(nameof(EightBit))]
    public void Recognise_TextInAnotherEncoding_IsNotTaken(string encodingName, string text)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var content = Encoding.GetEncoding(encodingName).GetBytes(text);
        for (var from = 0; from < content.Length; from++)
        {
            for (var length = 2; from + length <= content.Length; length++)
            {
                UnmarkedUnicode.Recognise(content.AsSpan(from, length)).ShouldBeNull($"{encodingName}: bytes {from} to {from + length}");
            }
        }
    }

    public static TheoryData<string, byte[]> Numbers => new()
    {
        { "zeros", new byte[512] },
        { "two-byte counter", Of(512, i => BitConverter.GetBytes((ushort)i)) },
        { "four-byte counter", Of(512, i => BitConverter.GetBytes(i)) },
        { "counter over Cyrillic", Of(512, i => BitConverter.GetBytes((ushort)(0x410 + (i % 64)))) },
        { "four-byte counter over letters", Of(512, i => BitConverter.GetBytes(0x61 + (i % 26))) },
        { "dark picture of 16 bits", Of(2048, i => BitConverter.GetBytes((ushort)(300 + (i * 7919 % 200)))) },
        { "depth around two metres", Of(2048, i => BitConverter.GetBytes((ushort)(2000 + (i * 7919 % 90)))) },
        { "bright picture of 16 bits", Of(2048, i => BitConverter.GetBytes((ushort)(30_000 + (i * 7919 % 9_000)))) },
        { "sound of 16 bits", Of(2048, i => BitConverter.GetBytes((short)(9_000 * Math.Sin(i / 9.0)))) },
        { "quiet sound", Of(2048, i => BitConverter.GetBytes((short)((i + 2) % 5 - 2))) },
        { "floats", Of(1024, i => BitConverter.GetBytes(i / 7f)) },
        { "doubles", Of(1024, i => BitConverter.GetBytes(Math.Sqrt(i))) },
        { "a constant", Of(512, _ => BitConverter.GetBytes((ushort)0x2500)) },
        { "pairs of letter and NUL, odd", "A\0B\0C"u8.ToArray() },
        { "text with one NUL", "some words\0and others, of even length"u8.ToArray() },
        { "a NUL before text", "\0some words and others, of odd length"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Sniff_NumbersAndRecords_AreNotText(string what, byte[] content)
    {
        UnmarkedUnicode.Recognise(content).ShouldBeNull(what);
        MediaSniffer.Sniff(content.AsSpan(0, Math.Min(content.Length, MediaSniffer.HeadLength)), "a.bin").Kind.ShouldNotBe(MediaKind.Text);
        Should.Throw<RejectedMediaException>(() => TextPreparer.Run(content, TextLimits.Default)).Code.ShouldBeOneOf("binary", "unknown-encoding");
    }

    [Fact]
    public void Recognise_RandomBytes_AreNotText()
    {
        var random = new Random(1);
        var taken = new List<int>();
        for (var i = 0; i < 60_000; i++)
        {
            var content = new byte[8 + (2 * random.Next(0, 60))];
            random.NextBytes(content);
            if (UnmarkedUnicode.Recognise(content) is not null)
            {
                taken.Add(content.Length);
            }
        }

        // Eight bytes can be four common characters by chance; sixteen are not.
        taken.ShouldAllBe(length => length < 16);
        taken.Count.ShouldBeLessThan(20);
    }

    [Fact]
    public void Recognise_TheSameBytes_IsTheSameDecision()
    {
        var content = Wide[0].GetBytes(Texts[0]);

        Enumerable.Range(0, 10).Select(_ => UnmarkedUnicode.Recognise(content)?.WebName).Distinct().ShouldBe(["utf-16"]);
    }

    private static byte[] Of(int count, Func<int, byte[]> value) => [.. Enumerable.Range(0, count).SelectMany(value)];
}
