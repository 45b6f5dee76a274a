using AnnotationFunctions.Core.Agreement;
using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Agreement;

public sealed class TranscriptAgreementTests
{
    [Fact]
    public void Run_HandWorked_Matches()
    {
        // Item 0: one of four words differs. Item 1: equal, two words.
        var result = TranscriptAgreement.Run([new(0, 0, "the cat sat down"), new(0, 1, "the hat sat down"), new(1, 0, "a b"), new(1, 1, "a b")]);

        result.Words.Value.ShouldBe(5.0 / 6, 1e-12);
        result.Characters.Value.ShouldBe((15.0 + 3) / 19, 1e-12);
        result.Items.Select(item => item.Words).ShouldBe([0.75, 1]);
        result.Pairs.ShouldHaveSingleItem().Words.Value.ShouldBe(5.0 / 6, 1e-12);
        result.Words.Lower.ShouldBeLessThan(result.Words.Value);
    }

    [Fact]
    public void Run_EmptyTranscripts_Agree()
    {
        var result = TranscriptAgreement.Run([new(0, 0, ""), new(0, 1, "")]);

        result.Words.IsDefined.ShouldBeFalse();
        result.Items.ShouldHaveSingleItem().Words.ShouldBe(1);
    }

    [Fact]
    public void Run_NegativeId_IsNamed() =>
        Should.Throw<ArgumentException>(() => TranscriptAgreement.Run([new(-1, 0, "a")])).Message.ShouldContain("Item -1");
}
