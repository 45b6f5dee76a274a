using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

public sealed class MajorityVoteTests
{
    // Item 0: two votes for 1, one for 0. Item 1: a tie of 0 and 2. Item 2: nobody answered.
    private static readonly AnnotationTable Table = AnnotationTable.FromIds([0, 0, 0, 1, 1], [0, 1, 2, 0, 1], [1, 1, 0, 2, 0], 3, 3, 3);

    [Fact]
    public void Run_HandWorked_CountsVotesAndBreaksTiesDownwards()
    {
        var result = MajorityVote.Run(Table);

        result.Labels.ToArray().ShouldBe([1, 0, ConsensusResult.NoLabel]);
        result.Posterior(0).ToArray().ShouldBe([1 / 3.0, 2 / 3.0, 0], 1e-12);
        result.Posterior(1).ToArray().ShouldBe([0.5, 0, 0.5], 1e-12);
        result.Confidence(2).ShouldBe(0);
        result.Posterior(2).ToArray().ShouldBe(result.ClassPriors.ToArray(), 1e-12);
    }

    [Fact]
    public void Run_AnnotatorWeights_DecideTheVote()
    {
        var result = MajorityVote.Run(Table, new MajorityVoteOptions { AnnotatorWeights = new[] { 1.0, 1, 3 } });

        result.Labels[0].ShouldBe(0);
    }

    [Fact]
    public void Run_GoldAndProbabilities_AreUsed()
    {
        var none = double.NaN;
        var result = MajorityVote.Run(Table, new MajorityVoteOptions
        {
            Gold = new[] { 2, -1, -1 },
            Probabilities = new[] { none, none, none, 0.1, 0.1, 0.8, 0.2, 0.7, 0.1 },
        });

        result.Labels.ToArray().ShouldBe([2, 2, 1]);
    }

    [Fact]
    public void Run_BadOptions_ReportsAllAtOnce()
    {
        var options = new MajorityVoteOptions { ConfidenceLevel = 1, Threads = -1, Gold = new[] { 0, 7, 0 } };

        var message = Should.Throw<ArgumentException>(() => MajorityVote.Run(Table, options)).Message;

        message.ShouldContain("ConfidenceLevel is 1");
        message.ShouldContain("Threads is -1");
        message.ShouldContain("Gold of item 1 is 7; expected -1 .. 2");
    }

    [Fact]
    public void Run_EmptyTable_GivesEmptyResult()
    {
        var result = MajorityVote.Run(new AnnotationTableBuilder().Build());

        result.Labels.Length.ShouldBe(0);
        result.Annotators.Count.ShouldBe(0);
    }
}
