using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class BatchMergeTests
{
    private static readonly LabelVocabulary Digits = new(Enumerable.Range(0, 10).Select(i => $"{i}"));
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Run_GoodAndRandomAnnotators_BeatsMajorityAndEverybody()
    {
        var random = new Random(7);
        var truth = Enumerable.Range(0, 400).Select(_ => random.Next(10)).ToArray();
        double[] accuracies = [0.9, 0.92, 0.94, 0.1];
        var items = truth.Select((label, i) => Item(i, accuracies.Select((a, j) => ($"a{j}", random.NextDouble() < a ? label : random.Next(10))))).ToList();

        var merge = BatchMerge.Run(items, Digits);

        var right = Enumerable.Range(0, 400).Count(i => merge.Item(i, Now).Label == $"{truth[i]}") / 400d;
        right.ShouldBeGreaterThan(0.97);
        var cards = merge.Scorecards(Now);
        for (var j = 0; j < accuracies.Length; j++)
        {
            var interval = Scorecard.AccuracyOf(cards[$"a{j}"].Confusion);
            var really = items.Select((item, i) => item.Votes[j].Label == $"{truth[i]}" ? 1 : 0).Average();
            interval.Value.ShouldBe(really, 0.03, $"annotator {j}");
        }
    }

    [Fact]
    public void Scorecards_NobodyElseAnswered_OwnAnswersSayNothingForThemselves()
    {
        var items = Enumerable.Range(0, 50).Select(i => Item(i, [("a", i % 10)])).ToList();
        Scorecard.AccuracyOf(BatchMerge.Run(items, Digits).Scorecards(Now)["a"].Confusion).Value.ShouldBe(0.1, 0.02);
    }

    [Fact]
    public void Run_AdjudicatedItem_KeepsTheReviewersLabelAndTeachesTheRest()
    {
        var items = Enumerable.Range(0, 40).Select(i => Item(i, [("a", 3), ("b", 3)]) with
        {
            Status = ItemStatus.Adjudicated, Label = "8", Posterior = 1, Method = "adjudication",
        }).ToList();
        var merge = BatchMerge.Run(items, Digits);
        merge.Item(0, Now).ShouldBe(items[0] with { Scored = true });
        Scorecard.AccuracyOf(merge.Scorecards(Now)["a"].Confusion).Upper.ShouldBeLessThan(0.1);
    }

    [Fact]
    public void Run_GoodModel_IsOneMoreSourceAndABadOneIsNot()
    {
        var random = new Random(5);
        var truth = Enumerable.Range(0, 200).Select(_ => random.Next(10)).ToArray();
        List<ItemConsensus> With(double accuracy) => [.. truth.Select((label, i) =>
            Item(i, new[] { 0.9, 0.9, 0.9 }.Select((a, j) => ($"a{j}", random.NextDouble() < a ? label : random.Next(10)))) with
            {
                Prelabel = new ModelLabel($"{(random.NextDouble() < accuracy ? label : random.Next(10))}", 0.9, "m", new string('d', 64)),
            })];
        BatchMerge.Run(With(0.9), Digits).Method.ShouldBe("dawid-skene+model");
        BatchMerge.Run(With(0.3), Digits).Method.ShouldBe("dawid-skene");
    }

    [Fact]
    public void Run_ItemWithoutAnswers_HasNoLabel()
    {
        List<ItemConsensus> items = [Item(0, [("a", 1), ("b", 1)]), Item(1, [])];
        var merged = BatchMerge.Run(items, Digits).Item(1, Now);
        (merged.Label, merged.Posterior).ShouldBe((null, 0));
    }

    [Fact]
    public void Run_Twice_GivesTheSameNumbers()
    {
        var random = new Random(3);
        var items = Enumerable.Range(0, 100).Select(i => Item(i, Enumerable.Range(0, 4).Select(j => ($"a{j}", random.Next(10))))).ToList();
        var (first, second) = (BatchMerge.Run(items, Digits), BatchMerge.Run(items, Digits));
        Enumerable.Range(0, 100).Select(i => first.Item(i, Now).Posterior).ShouldBe(Enumerable.Range(0, 100).Select(i => second.Item(i, Now).Posterior));
    }

    private static ItemConsensus Item(int index, IEnumerable<(string Annotator, int Label)> votes) => new()
    {
        Item = $"i{index:D4}", Status = ItemStatus.Accepted, Round = 1, Method = "posterior", SchemaVersion = 1, GuidelineVersion = 0, MergedAt = Now,
        Votes = [.. votes.Select(vote => new CastVote(vote.Annotator, TaskRole.Annotator, $"{vote.Label}", 1, Now))],
    };
}
