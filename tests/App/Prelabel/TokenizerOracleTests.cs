using System.Text;
using System.Text.Json;
using AnnotationFunctions.App.Prelabel.Tokens;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.App.Prelabel;

/// <summary>
/// Our tokenizers against the reference implementation, whose ids and offsets for texts in many scripts stand in tokens.expected.json
/// (make_token_cases.mjs).
/// </summary>
public sealed class TokenizerOracleTests
{
    public static TheoryData<string> Files => ["uncased", "cased", "accents", "bytes", "bytes-prefix"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Encode_TextsInManyScripts_HasIdsAndOffsetsOfTheReference(string name)
    {
        var tokenizer = TokenizerFile.Read(TestModels.ReadFile($"{name}.json")).Pieces;
        using var cases = JsonDocument.Parse(TestModels.ReadFile("tokens.expected.json"));
        var wrong = new StringBuilder();
        foreach (var each in cases.RootElement.EnumerateArray())
        {
            var (text, expected) = (each.GetProperty("text").GetString()!, each.GetProperty(name));
            var points = new CodePoints(text);
            var found = tokenizer.Encode(text);
            int[] ids = [.. found.Select(token => token.Id)];
            int[] offsets = [.. found.SelectMany(token => new[] { points.FromUtf16(token.Start), points.FromUtf16(token.End) })];
            if (!ids.SequenceEqual(Numbers(expected, "ids")) || !offsets.SequenceEqual(Numbers(expected, "offsets")))
            {
                wrong.AppendLine($"{JsonSerializer.Serialize(text)}: [{string.Join(' ', ids)}] at [{string.Join(' ', offsets)}], expected [{string.Join(' ', Numbers(expected, "ids"))}] at [{string.Join(' ', Numbers(expected, "offsets"))}]");
            }
        }

        wrong.ToString().ShouldBeEmpty();
    }

    private static int[] Numbers(JsonElement element, string member) => [.. element.GetProperty(member).EnumerateArray().Select(value => value.GetInt32())];
}
