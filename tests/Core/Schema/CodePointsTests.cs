using AnnotationFunctions.Core.Schema;
using CsCheck;

namespace AnnotationFunctions.Tests.Core.Schema;

public sealed class CodePointsTests
{
    [Fact]
    public void Slice_Astral_CountsOnePerCodePoint()
    {
        var text = new CodePoints("a😀é😀z");

        text.Length.ShouldBe(5);
        text.Slice(1, 2).ToString().ShouldBe("😀");
        text.Slice(2, 5).ToString().ShouldBe("é😀z");
        text.ToUtf16(4).ShouldBe(6);
        text.FromUtf16(6).ShouldBe(4);
        text.FromUtf16(2).ShouldBe(1); // the second half of the first pair belongs to it
        CodePoints.Count("a😀é😀z").ShouldBe(5);
    }

    [Fact]
    public void ToUtf16_AnyText_AgreesWithCounting()
    {
        // Halves of pairs in any order, so that some are alone.
        Gen.Int[0, 3].Select(i => "a\ud83d\ude00é"[i]).Array[0, 20].Sample(
            characters =>
            {
                var text = new string(characters);
                var offsets = new CodePoints(text);
                var starts = Starts(text);

                offsets.Length.ShouldBe(starts.Count);
                CodePoints.Count(text).ShouldBe(starts.Count);
                for (var i = 0; i < starts.Count; i++)
                {
                    offsets.ToUtf16(i).ShouldBe(starts[i]);
                    offsets.FromUtf16(starts[i]).ShouldBe(i);
                }
                offsets.ToUtf16(starts.Count).ShouldBe(text.Length);
                offsets.FromUtf16(text.Length).ShouldBe(starts.Count);
            },
            iter: 5_000);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(4)]
    public void ToUtf16_OutOfRange_Throws(int codePoint) => Should.Throw<ArgumentOutOfRangeException>(() => new CodePoints("a😀b").ToUtf16(codePoint));

    private static List<int> Starts(string text)
    {
        var starts = new List<int>();
        for (var i = 0; i < text.Length; i += i + 1 < text.Length && char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            starts.Add(i);
        }
        return starts;
    }
}
