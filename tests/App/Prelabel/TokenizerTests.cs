using System.Text;
using System.Text.Json.Nodes;
using AnnotationFunctions.App.Prelabel;
using AnnotationFunctions.App.Prelabel.Tokens;
using CsCheck;

namespace AnnotationFunctions.Tests.App.Prelabel;

public sealed class TokenizerTests
{
    private static readonly TextTokenizer WordPiece = TokenizerFile.Read(TestModels.ReadFile("wordpiece.json"));
    private static readonly TextTokenizer Bpe = TokenizerFile.Read(TestModels.ReadFile("bpe.json"));

    [Fact]
    public void WordPiece_Sentence_IsCutLongestFirst() => Pieces(WordPiece, "Ada LOVELACE lives in Parisian Café!").ShouldBe(
        [(4, "Ada"), (5, "LOVE"), (6, "LACE"), (7, "lives"), (8, "in"), (9, "Paris"), (10, "ian"), (14, "Café"), (18, "!")]);

    [Fact]
    public void WordPiece_WordWithAnUnknownPiece_IsUnknownAsAWhole() => Pieces(WordPiece, "lovely in").ShouldBe([(1, "lovely"), (8, "in")]);

    [Fact]
    public void WordPiece_ControlCharacters_AreDropped() => Pieces(WordPiece, "a\u0000d\u200ba in").ShouldBe([(4, "a\u0000d\u200ba"), (8, "in")]);

    [Fact]
    public void WordPiece_Window_HasItsSpecialTokens()
    {
        var window = WordPiece.Windows("Ada", 16, onlyFirst: true).ShouldHaveSingleItem();

        window.Ids.ShouldBe([2L, 4, 3]);
        window.Starts.ShouldBe([-1, 0, -1]);
    }

    [Fact]
    public void Bpe_Words_AreJoinedInTheOrderOfTraining()
    {
        var tokens = Bpe.Pieces.Encode("hello low");

        tokens.Select(token => (token.Start, token.End, token.Continues)).ShouldBe([(0, 5, false), (5, 9, false)]); // "hello" and " low"
        Bpe.Before.ShouldBe([0]);
        Bpe.After.ShouldBe([2]);
        Bpe.Padding.ShouldBe(1);
    }

    [Fact]
    public void Bpe_AnyText_CoversItsBytes() => Gen.String.Sample(text =>
    {
        var tokens = Bpe.Pieces.Encode(text);

        for (var i = 1; i < tokens.Count; i++)
        {
            tokens[i].Start.ShouldBeGreaterThanOrEqualTo(tokens[i - 1].Start);
        }

        tokens.Sum(token => token.End > token.Start ? 1 : 0).ShouldBe(tokens.Count);
        (tokens.Count == 0 ? 0 : tokens[^1].End).ShouldBe(text.Length);
    });

    [Fact]
    public void WordPiece_AnyText_StaysInOrderAndInside() => Gen.String.Sample(text =>
    {
        var (at, tokens) = (0, WordPiece.Pieces.Encode(text));
        foreach (var token in tokens)
        {
            token.Start.ShouldBeGreaterThanOrEqualTo(at);
            token.End.ShouldBeInRange(token.Start + 1, text.Length);
            at = token.Start;
        }
    });

    [Theory]
    [InlineData("model", """{"type":"Unigram","vocab":{}}""", "The tokenizer's model is 'Unigram'")]
    [InlineData("pre_tokenizer", """{"type":"Metaspace"}""", "pre_tokenizer is 'Metaspace'; expected BertPreTokenizer")]
    [InlineData("normalizer", """{"type":"NFKC"}""", "normalizer is 'NFKC'; expected BertNormalizer")]
    [InlineData("post_processor", """{"type":"Other"}""", "post_processor is 'Other'")]
    public void Read_PartThatIsNotSupported_IsRefusedByName(string part, string json, string message)
    {
        var file = JsonNode.Parse(TestModels.ReadFile("wordpiece.json"))!.AsObject();
        file[part] = JsonNode.Parse(json);

        Should.Throw<ModelException>(() => TokenizerFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString()))).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("end_of_word_suffix", "\"_end\"", "has end_of_word_suffix \"_end\"")]
    [InlineData("byte_fallback", "true", "has byte_fallback true")]
    [InlineData("ignore_merges", "true", "has ignore_merges true")]
    [InlineData("dropout", "0.1", "has dropout 0.1")]
    [InlineData("merges", """[["q","z"]]""", "vocabulary lacks 'qz'")]
    [InlineData("merges", """["a b c"]""", "merge 0 is not a pair")]
    [InlineData("unk_token", "\"<none>\"", "vocabulary lacks '<none>'")]
    public void Read_BpeThatWouldGiveOtherPieces_IsRefused(string option, string json, string message)
    {
        var file = JsonNode.Parse(TestModels.ReadFile("bytes.json"))!.AsObject();
        file["model"]![option] = JsonNode.Parse(json);

        Should.Throw<ModelException>(() => TokenizerFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString()))).Message.ShouldContain(message);
    }

    [Fact]
    public void Read_AddedTokenThatIsNotSpecial_IsRefused()
    {
        var file = JsonNode.Parse(TestModels.ReadFile("wordpiece.json"))!.AsObject();
        file["added_tokens"]!.AsArray().Add(new JsonObject { ["id"] = 99, ["content"] = "acme", ["special"] = false });

        Should.Throw<ModelException>(() => TokenizerFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString()))).Message.ShouldContain("added token 'acme' is not special");
    }

    [Fact]
    public void Encode_SpecialTokenInAText_IsText() => Pieces(WordPiece, "a [SEP] in").Select(piece => piece.Id).ShouldNotContain(3);

    [Fact]
    public void Encode_HalfOfACharacter_IsReadOver()
    {
        Pieces(WordPiece, "a\ud83d in").ShouldBe([(17, "a"), (8, "in")]);
        Bpe.Pieces.Encode("\ud83d").Select(token => (token.Start, token.End)).Distinct().ShouldBe([(0, 1)]); // the bytes of U+FFFD
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"model":{"type":"WordPiece","vocab":[]}}""")]
    public void Read_NoTokenizer_SaysSo(string json) =>
        Should.Throw<ModelException>(() => TokenizerFile.Read(Encoding.UTF8.GetBytes(json))).Message.ShouldStartWith("The tokenizer cannot be read");

    [Theory]
    [InlineData("wordpiece.json")]
    [InlineData("bpe.json")]
    public void Read_AnyPartReplacedByAnything_ReadsOrSaysWhyNot(string name)
    {
        string[] values = ["null", "true", "false", "-1", "0", "1e300", "99999999999", "\"\"", "\"a b\"", "[]", "[1]", "[null]", "[[\"a\",null]]", "{}", """{"type":null}""", """{"a":-5}"""];
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, values.Length - 1]).Sample(
            (place, value) =>
            {
                var file = JsonNode.Parse(TestModels.ReadFile(name))!;
                var parts = Parts(file).ToList();
                parts[place % parts.Count].ReplaceWith(JsonNode.Parse(values[value]));
                try
                {
                    TokenizerFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString())).Windows("hello low Ada", 16, onlyFirst: false).ShouldNotBeEmpty();
                }
                catch (ModelException)
                {
                    // said so
                }
            },
            iter: 3_000);
    }

    /// <summary>The parts of a JSON document but for its root; of many alike, such as the entries of a vocabulary, a few.</summary>
    private static IEnumerable<JsonNode> Parts(JsonNode node) => (node switch
    {
        JsonObject members => members.Select(member => member.Value).OfType<JsonNode>(),
        JsonArray elements => elements.OfType<JsonNode>(),
        _ => [],
    }).Take(12).SelectMany(part => Parts(part).Prepend(part));

    private static IEnumerable<(int Id, string Text)> Pieces(TextTokenizer tokenizer, string text) =>
        tokenizer.Pieces.Encode(text).Select(token => (token.Id, text[token.Start..token.End]));
}
