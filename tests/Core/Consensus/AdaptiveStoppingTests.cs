using AnnotationFunctions.Core.Consensus;

namespace AnnotationFunctions.Tests.Core.Consensus;

public sealed class AdaptiveStoppingTests
{
    [Fact]
    public void Gain_PerfectAnnotator_IsTheEntropyAndRandomOneIsZero()
    {
        double[] posterior = [0.5, 0.5];

        AdaptiveStopping.Gain(posterior, [1, 0, 0, 1]).ShouldBe(Math.Log(2), 1e-12);
        AdaptiveStopping.Gain(posterior, [0.5, 0.5, 0.5, 0.5]).ShouldBe(0, 1e-12);
        AdaptiveStopping.Gain(posterior, [0.8, 0.2, 0.2, 0.8]).ShouldBe(0.192745, 1e-6); // ln 2 - H(0.8)
        AdaptiveStopping.Gain([1, 0], [1, 0, 0, 1]).ShouldBe(0, 1e-12);
    }

    [Fact]
    public void Gain_AnnotatorWhoSeparatesTheDoubtfulClasses_IsWorthMore()
    {
        double[] posterior = [0.5, 0.5, 0]; // class 2 is excluded already
        double[] separatesFirstTwo = [0.9, 0.1, 0, 0.1, 0.9, 0, 0.3, 0.3, 0.4];
        double[] knowsOnlyTheThird = [0.5, 0.5, 0, 0.5, 0.5, 0, 0, 0, 1];

        AdaptiveStopping.Gain(posterior, separatesFirstTwo).ShouldBeGreaterThan(0.3);
        AdaptiveStopping.Gain(posterior, knowsOnlyTheThird).ShouldBe(0, 1e-12);
    }

    [Fact]
    public void Run_Crowd_AsksForDoubtfulItemsFromThoseWhoHaveNotAnswered()
    {
        var crowd = SimulatedCrowd.Draw(seed: 51, items: 200, classes: 2, redundancy: 3, 0.95, 0.9, 0.85, 0.6, 0.5);
        var consensus = DawidSkene.Run(crowd.Table);

        var plan = AdaptiveStopping.Run(crowd.Table, consensus, new AdaptiveStoppingOptions { TargetPosterior = 0.95, MaxAnswers = 5 });

        (plan.Requests.Count + plan.Done.Count + plan.Exhausted.Count).ShouldBe(200);
        plan.Done.ShouldAllBe(item => consensus.Confidence(item) >= 0.95);
        foreach (var request in plan.Requests)
        {
            var answered = crowd.Table.Annotators[crowd.Table.ItemStarts[request.Item]..crowd.Table.ItemStarts[request.Item + 1]].ToArray();
            request.Annotators.Select(gain => gain.Annotator).ShouldAllBe(annotator => !answered.Contains(annotator));
            request.Annotators.Select(gain => gain.Gain).ShouldBeInOrder(SortDirection.Descending);
        }

        plan.Requests.Select(request => request.BestGain).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void Run_MostAnswersReached_IsACaseForAnExpert()
    {
        var table = AnnotationTable.FromIds([0, 0], [0, 1], [0, 1], 1, 3, 2);

        var plan = AdaptiveStopping.Run(table, MajorityVote.Run(table), new AdaptiveStoppingOptions { MaxAnswers = 2 });

        plan.Exhausted.ShouldBe([0]);
    }
}
