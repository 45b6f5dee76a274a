using System.Text;
using AnnotationFunctions.Core.Fingerprints;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Fingerprints;

public sealed class TextFingerprintTests
{
    private const string Sentence =
        "The parcel arrived two days late and one corner of the box was crushed, but the lamp inside was whole and gives a warm light. " +
        "I would buy it again, though I hope that the next one is packed with more care than this one was.";

    private static readonly Gen<string[]> Texts = Gen.String[Gen.Char['a', 'z'], 2, 9].Array[40, 120];

    [Fact]
    public void Similarity_CasePunctuationAndSpacingOnly_IsOne() =>
        TextFingerprint.Run(Sentence).Similarity(TextFingerprint.Run("  " + Sentence.ToUpperInvariant().Replace(", ", " ,\n\t") + "!!")).ShouldBe(1);

    [Fact]
    public void Similarity_EmptyTexts_IsOne() => TextFingerprint.Run("").Similarity(TextFingerprint.Run("")).ShouldBe(1);

    [Theory]
    [InlineData("?!", "...")]
    [InlineData("👍", "👎")]
    [InlineData("yes", "no")]
    [InlineData("-5 €", "5 $")]
    public void Run_ShortDifferentTexts_AreNotNear(string one, string other) =>
        NearTexts.Run(TextFingerprint.Run(one), TextFingerprint.Run(other)).ShouldBeFalse();

    [Theory]
    [InlineData("Order 1234 was shipped", "Order 1235 was shipped")]
    [InlineData("The patient has fever.", "The patient has no fever.")]
    [InlineData("今日は天気がいいですね。", "明日は雨が降るでしょう。")]
    public void Run_ShortTextsThatDifferInAWord_AreNotNear(string one, string other) =>
        NearTexts.Run(TextFingerprint.Run(one), TextFingerprint.Run(other)).ShouldBeFalse();

    [Fact]
    public void Run_OneTypoInAParagraph_IsNearAndFoundByKey()
    {
        var typo = TextFingerprint.Run(Sentence.Replace("crushed", "crushd"));

        NearTexts.Run(TextFingerprint.Run(Sentence), typo).ShouldBeTrue();
        typo.Keys().Intersect(TextFingerprint.Run(Sentence).Keys()).ShouldNotBeEmpty();
    }

    [Fact]
    public void Similarity_EstimatesJaccardOfShingles() =>
        Gen.Select(Texts, Gen.Double[0, 1]).Sample((words, share) =>
        {
            var left = string.Join(' ', words);
            var right = string.Join(' ', words.Take((int)(words.Length * share)).Concat(words.Take(20).Select(word => word + "q")));
            var exact = Jaccard(left, right);

            // 128 places: four and a half standard errors, at least 0.04 for the ends.
            TextFingerprint.Run(left).Similarity(TextFingerprint.Run(right)).ShouldBe(exact, Math.Max(0.04, 4.5 * Math.Sqrt(exact * (1 - exact) / TextFingerprint.HashCount)));
        }, iter: 300);

    [Fact]
    public void Run_LongText_MatchesTheSimpleReference() =>
        Gen.Select(Gen.String[0, 60], Gen.Int[0, 3]).Sample((text, repeat) =>
        {
            uint[] shingles = [.. Enumerable.Range(0, text.Length + repeat).Select(i => (uint)(i * 2654435761) ^ (text.Length > 0 ? text[i % text.Length] : 7u))];
            var least = new uint[TextFingerprint.HashCount];
            ShingleHashes.Least(shingles, least);
            var fromOneByOne = new uint[TextFingerprint.HashCount];
            Array.Fill(fromOneByOne, uint.MaxValue);
            foreach (var shingle in shingles)
            {
                var single = new uint[TextFingerprint.HashCount];
                ShingleHashes.Least([shingle], single);
                fromOneByOne = [.. fromOneByOne.Zip(single, Math.Min)];
            }

            least.ShouldBe(fromOneByOne);
        });

    [Fact]
    public void Bytes_RoundTrip_KeepEverything() =>
        Gen.String.Sample(text =>
        {
            var fingerprint = TextFingerprint.Run(text);
            var read = TextFingerprint.FromBytes(fingerprint.ToBytes());
            read.Similarity(fingerprint).ShouldBe(1);
            read.Keys().ShouldBe(fingerprint.Keys());
        });

    [Fact]
    public void FromBytes_Garbage_Throws() => Should.Throw<FormatException>(() => TextFingerprint.FromBytes([1, 2, 3]));

    private static double Jaccard(string left, string right)
    {
        HashSet<string> Shingles(string text) => [.. Enumerable.Range(0, text.Length - 4).Select(i => text.Substring(i, 5))];
        var (one, other) = (Shingles(left), Shingles(right));
        return (double)one.Intersect(other).Count() / one.Union(other).Count();
    }
}
