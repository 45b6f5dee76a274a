using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Numerics;

public sealed class IntervalTests
{
    [Fact]
    public void Accuracy_EightOfTen_HasWilsonsInterval()
    {
        // Ten items with gold labels; one annotator is right on eight. Wilson at 95 %: 0.4902 .. 0.9433.
        var items = Enumerable.Range(0, 10).ToArray();
        var table = AnnotationTable.FromIds(items, new int[10], Array.ConvertAll(items, i => i < 8 ? 0 : 1), 10, 1, 2);

        var quality = MajorityVote.Run(table, new MajorityVoteOptions { Gold = new int[10] }).Annotators[0];

        quality.Accuracy.ShouldBe(0.8, 1e-12);
        quality.AccuracyLower.ShouldBe(0.49016, 1e-5);
        quality.AccuracyUpper.ShouldBe(0.94331, 1e-5);
    }
}
