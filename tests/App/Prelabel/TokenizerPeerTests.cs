using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AnnotationFunctions.App.Prelabel.Tokens;
using AnnotationFunctions.Media.Text;
using CsCheck;
using Microsoft.ML.Tokenizers;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>
/// Our tokenizers against Microsoft.ML.Tokenizers on random texts. What the two treat differently on purpose or by mistake is left out by name; there
/// TokenizerOracleTests has the reference (docs/decisions/0006).
/// </summary>
public sealed partial class TokenizerPeerTests
{
    private static readonly (int From, int To)[] Blocks =
    [
        (0x20, 0x7E), (0xA0, 0x24F), (0x250, 0x2AF), (0x370, 0x3FF), (0x400, 0x52F), (0x531, 0x58A), (0x5D0, 0x5F4), (0x620, 0x6D3), (0x904, 0x939), (0xE01, 0xE4E),
        (0x10D0, 0x10F0), (0x1E00, 0x1FFF), (0x2010, 0x2027), (0x3041, 0x30FE), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0xFF01, 0xFF5E), (0x300, 0x36F),
    ];

    private static readonly string[] Words = [" ", " ", "  ", "the", "The ", "pictures", "größer", "модель", "ёлка", "北京", "モデル", "الصور", "don't", "they've", "1234", "()", "!?"];

    private static readonly Gen<string> Characters = Gen.Int[0, Blocks.Length - 1].SelectMany(block => Gen.Int[Blocks[block].From, Blocks[block].To]).Select(code => ((char)code).ToString());

    private static readonly Gen<string> Texts = Gen.OneOf(Gen.Int[0, Words.Length - 1].Select(i => Words[i]), Characters).Array[0, 40].Select(string.Concat);

    /// <summary>
    /// Left out: ends of lines, symbols, letter-like numbers and spacing marks, which the peer drops from the text; the underscore and its like, where it does not cut; letters of title
    /// case, which it does not lower; and letters with accents where those are dropped, and marks where they stay, as it needs ICU for both, and the app has none.
    /// </summary>
    [Theory]
    [InlineData("uncased", true)]
    [InlineData("cased", false)]
    public void WordPiece_RandomText_HasTheIdsOfThePeer(string name, bool uncased)
    {
        var ours = TokenizerFile.Read(TestModels.ReadFile($"{name}.json")).Pieces;
        var peer = BertPeer(name, uncased);

        Texts.Select(text => string.Concat(text.Where(letter => IsShared(letter, uncased)))).Sample(
            text => ours.Encode(text).Select(token => token.Id).ShouldBe(peer.EncodeToIds(text, addSpecialTokens: false), JsonSerializer.Serialize(text)), iter: 3_000);
    }

    /// <summary>Left out: letters and digits beyond U+FFFF, which the peer's pattern sees as two symbols; halves of such characters.</summary>
    [Fact]
    public void ByteLevel_RandomText_HasTheIdsOfThePeer()
    {
        var ours = TokenizerFile.Read(TestModels.ReadFile("bytes.json")).Pieces;
        var peer = BytePeer("bytes");
        var more = Gen.OneOf(Characters, Gen.Int[0, 0xD7FF].Select(code => ((char)code).ToString()), Gen.Int[0x1F300, 0x1FAFF].Select(char.ConvertFromUtf32), Gen.Int[0, Words.Length - 1].Select(i => Words[i]), Gen.Int[1, 60].Select(n => new string('x', n)));

        more.Array[0, 40].Select(string.Concat).Sample(
            text => ours.Encode(text).Select(token => token.Id).ShouldBe(peer.EncodeToIds(text), JsonSerializer.Serialize(text)), iter: 3_000);
    }

    [Fact]
    public void ByteLevel_WordOfAHundredThousandCharacters_HasTheIdsOfThePeer()
    {
        var text = string.Concat(Enumerable.Repeat("labelthepictures", 6_250));

        var ids = TokenizerFile.Read(TestModels.ReadFile("bytes.json")).Pieces.Encode(text).Select(token => token.Id);

        ids.ShouldBe(BytePeer("bytes").EncodeToIds(text));
    }

    private static bool IsShared(char letter, bool uncased) => (!uncased || CanonicalComposition.DecomposeRunes(letter.ToString()) is [var code] && code == letter) && CharUnicodeInfo.GetUnicodeCategory(letter) switch
    {
        UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter => true,
        UnicodeCategory.NonSpacingMark => uncased,
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.SpaceSeparator => true,
        UnicodeCategory.ConnectorPunctuation => false,
        _ => char.IsPunctuation(letter),
    };

    private static BertTokenizer BertPeer(string name, bool uncased)
    {
        using var file = JsonDocument.Parse(TestModels.ReadFile($"{name}.json"));
        var words = file.RootElement.GetProperty("model").GetProperty("vocab").EnumerateObject().OrderBy(entry => entry.Value.GetInt32()).Select(entry => entry.Name);
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', words.Append("[MASK]")))); // it does not start without one
        return BertTokenizer.Create(lines, new BertOptions { LowerCaseBeforeTokenization = uncased, RemoveNonSpacingMarks = uncased, SplitOnSpecialTokens = false, MaxInputCharsPerWord = 20 });
    }

    private static BpeTokenizer BytePeer(string name)
    {
        using var file = JsonDocument.Parse(TestModels.ReadFile($"{name}.json"));
        var model = file.RootElement.GetProperty("model");
        return BpeTokenizer.Create(new BpeOptions(model.GetProperty("vocab").EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetInt32())))
        {
            ByteLevel = true,
            Merges = [.. model.GetProperty("merges").EnumerateArray().Select(pair => $"{pair[0].GetString()} {pair[1].GetString()}")],
            PreTokenizer = new RegexPreTokenizer(Gpt2(), null),
        });
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+")]
    private static partial Regex Gpt2();
}
