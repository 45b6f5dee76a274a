using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Core.Schema.Constraints;
using AnnotationFunctions.Core.Schema.Objects;
using CsCheck;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AnnotationFunctions.Tests.Core.Schema;

/// <summary>Where a span with <c>wholeWords</c> may begin and end.</summary>
public sealed class WholeWordTests
{
    /// <summary>Texts in which '¦' marks every offset where nothing is cut, '·' one where a word is, and nothing one inside a character.</summary>
    [Theory]
    [InlineData("A·d·a¦ ¦l·i·v·e·s¦.")]
    [InlineData("A·B·1¦ ¦2·0·2·4¦-¦0·5¦ ¦3¦.¦1·4")]                                // letters and digits make words; marks between them end one
    [InlineData("A·d·a¦'¦s¦ ¦L·o·n·d·o·n¦-¦b·a·s·e·d¦ ¦l¦’¦é·t·é")]
    [InlineData("x\u030C·y¦ ¦z")]                                                   // a letter and its caron
    [InlineData("e\u0301\u0323·a¦,")]
    [InlineData("ह\u093F·न\u094Dद\u0940¦ ¦भ\u093E·ष\u093E")]                        // vowel signs, and a conjunct
    [InlineData("क\u094Dष\u093F¦ ¦ক\u09CDষ¦ ¦ക\u0D4Dഷ")]
    [InlineData("क\u094D\u200Dष·र¦ ¦क\u094D\u200C·ष")]                              // a joiner keeps the conjunct, a non-joiner undoes it
    [InlineData("த·ம\u0BBF·ழ\u0BCD")]
    [InlineData("한·국·어¦ ¦ᄀ\u1161\u11A8·ᄂ")]                                      // syllables, and one of conjoining letters
    [InlineData("م·ی\u200C·خ·و·ا·ه·م¦ ¦م\u064E·ن")]                                 // a non-joiner within a Persian word
    [InlineData("c·o·\u00AD·o·p¦ ¦a¦\u200B¦b")]                                     // a soft hyphen does not end a word, a zero-width space does
    [InlineData("👍🏽¦👨‍👩‍👧¦🇩🇪¦🇫🇷¦🏴󠁧󠁢󠁥󠁮󠁧󠁿¦1️⃣¦2️⃣¦a¦❤️")]
    [InlineData("東¦京¦都¦に¦住¦む¦。")]
    [InlineData("カ¦ー¦か\u3099¦々")]
    [InlineData("中¦文¦𠀀¦字")]
    [InlineData("ก¦า¦ร¦น\u0E35\u0E49¦ ¦๒·๕·๖")]                                     // Thai: marks stay with their letter, digits together
    [InlineData("ລ¦າ¦ວ¦བ\u0F7C¦ད")]
    [InlineData("ខ\u17D2ម\u17C2¦រ¦မ\u103C¦န\u103A¦က\u1039က")]                        // Khmer and Burmese stack consonants
    [InlineData("i·P·h·o·n·e¦手¦机¦ ¦T¦シ¦ャ¦ツ¦ ¦3¦月¦1·2¦日")]                     // beside a letter of a script without spaces no word is seen
    [InlineData("서·울·A¦漢¦서")]
    [InlineData("𝐀·𝐁·𝟏¦😀¦x¦²¦ ¦Ⅳ·a")]
    public void At_HandWorked(string marked)
    {
        var (text, expected) = Parse(marked);
        var words = new CodePoints(text).Words;

        words.At(0).ShouldBe(WordBreaks.Cut.Nothing);
        words.At(CodePoints.Count(text)).ShouldBe(WordBreaks.Cut.Nothing);
        Marked(text, words).ShouldBe(marked);
        expected.ShouldBe(Enumerable.Range(0, CodePoints.Count(text) + 1).Select(words.At));
    }

    [Theory]
    [InlineData("x̌y z", 0, 1, "The span ends inside a character, which is a letter with its marks, or several signs that are shown as one.")]
    [InlineData("हिन्दी भाषा", 0, 1, "The span ends inside a character, which is a letter with its marks, or several signs that are shown as one.")]
    [InlineData("हिन्दी भाषा", 0, 2, "The span ends inside a word.")]
    [InlineData("हिन्दी भाषा", 0, 6, null)]
    [InlineData("東京都に住む", 0, 2, null)]
    [InlineData("Ada Lovelace", 1, 7, "The span begins and ends inside a word.")]
    [InlineData("ab x̌y", 1, 4, "The span begins inside a word and ends inside a character, which is a letter with its marks, or several signs that are shown as one.")]
    [InlineData("👨‍👩‍👧 x", 1, 5, "The span begins inside a character, which is a letter with its marks, or several signs that are shown as one.")]
    public void Read_WholeWords_SaysWhatIsCut(string text, int start, int end, string? message)
    {
        var schema = Schema(new SpanTextConstraint { WholeWords = true });
        var json = $$"""{"type":"spans","schemaVersion":1,"objects":[{"class":"a","start":{{start}},"end":{{end}}}]}""";

        var found = AnswerReader.Read(Encoding.UTF8.GetBytes(json), schema, ItemBounds.OfText(text)).Violations;

        found.Select(violation => violation.Message).ShouldBe(message is null ? [] : [message]);
        found.ShouldAllBe(violation => violation.Code == ViolationCode.SpanText);
        Reading.Of(json, Schema(), ItemBounds.OfText(text)).ShouldBeEmpty();
    }

    [Fact]
    public void Document_WholeWords_SaysWhereTheRuleDoesNotApply()
    {
        string Comment(params ReadOnlySpan<LabelConstraint> rules) => AnswerSchema.Document(Schema(rules))["$comment"]!.GetValue<string>();

        Comment(new SpanTextConstraint { WholeWords = true }).ShouldContain("written without spaces between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese, Tibetan)");
        Comment(new SpanTextConstraint { Trimmed = true }).ShouldNotContain("without spaces");
    }

    [Fact]
    public void At_AnyText_NeverCutsAGraphemeClusterAndKnowsEveryOffset() =>
        Gen.Int[0, 15].Select(i => "a1 é\u0301\u094Dक\u200D\u200C\u00ADกด漢\ud83d\ude00\u20E3"[i]).Array[0, 12].Sample(
            characters =>
            {
                var text = new string(characters);
                var offsets = new CodePoints(text);
                var starts = StringInfo.ParseCombiningCharacters(text).Select(offsets.FromUtf16).Append(offsets.Length).ToHashSet();

                for (var i = 0; i <= offsets.Length; i++)
                {
                    var cut = offsets.Words.At(i);
                    if (!starts.Contains(i))
                    {
                        cut.ShouldBe(WordBreaks.Cut.Character);
                    }
                    else if (i is 0 || i == offsets.Length)
                    {
                        cut.ShouldBe(WordBreaks.Cut.Nothing);
                    }
                }
            },
            iter: 5_000);

    [Fact]
    public void Read_TenThousandSpansInALongText_LooksAtTheTextOnce()
    {
        var text = string.Concat(Enumerable.Repeat("e\u0301\u00AD", 100_000));
        var spans = Enumerable.Range(1, AnswerLimits.MaxObjects - 1).Select(i => new Span { Class = "a", Start = 0, End = i * 3 });
        var json = JsonSerializer.Serialize(new { type = "spans", schemaVersion = 1, objects = spans.Select(span => new { @class = "a", start = span.Start, end = span.End }) });

        AnswerReader.Read(Encoding.UTF8.GetBytes(json), Schema(new SpanTextConstraint { WholeWords = true }), ItemBounds.OfText(text)).ViolationCount.ShouldBe(AnswerLimits.MaxObjects - 1);
    }

    private static (string Text, List<WordBreaks.Cut> Cuts) Parse(string marked)
    {
        var (text, cuts) = (new StringBuilder(), new List<WordBreaks.Cut> { WordBreaks.Cut.Nothing });
        var next = WordBreaks.Cut.Nothing;
        foreach (var rune in marked.EnumerateRunes())
        {
            if (rune.Value is '¦' or '·')
            {
                next = rune.Value == '¦' ? WordBreaks.Cut.Nothing : WordBreaks.Cut.Word;
                continue;
            }
            if (text.Length > 0)
            {
                cuts.Add(next);
            }
            text.Append(rune);
            next = WordBreaks.Cut.Character;
        }
        cuts.Add(WordBreaks.Cut.Nothing);
        return (text.ToString(), cuts);
    }

    private static string Marked(string text, WordBreaks words)
    {
        var (marked, offset) = (new StringBuilder(), 0);
        foreach (var rune in text.EnumerateRunes())
        {
            marked.Append(offset == 0 ? "" : words.At(offset) switch { WordBreaks.Cut.Nothing => "¦", WordBreaks.Cut.Word => "·", _ => "" }).Append(rune);
            offset++;
        }
        return marked.ToString();
    }

    private static LabelSchema Schema(params ReadOnlySpan<LabelConstraint> constraints) =>
        new() { TaskType = TaskType.Spans, Classes = [new LabelClass { Id = "a" }], Constraints = ValueList.Create(constraints) };
}
