using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Suggestions;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class SuggestionReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_NoSuggestions_IsNull() => SuggestionReport.Of([Item("7", new CastVote("a", TaskRole.Annotator, "7", 1, Now))]).ShouldBeNull();

    [Fact]
    public void Of_FewAnswers_CountsThemByArmAndByWhetherTheSuggestionWasRight()
    {
        var report = SuggestionReport.Of(
        [
            Item("7", Vote("a", "7", "7", true, 2), Vote("b", "7", "7", false, 4), Vote("c", "1", "7", false, 6)),
            Item("8", Vote("a", "3", "3", true, 1), Vote("b", "8", "3", true, 3), Vote("c", "8", "3", false, 5)),
            Item(null, Vote("a", "5", "5", true, 9)), // not settled: nobody knows what is right
        ]).ShouldNotBeNull();

        report.Shown.ShouldBe(new SuggestionArmFacts(4, 3, MetWrong: 2, TookWrong: 1, MetRight: 1, TookRight: 1, Right: 2));
        report.Control.ShouldBe(new SuggestionArmFacts(3, 5, MetWrong: 1, TookWrong: 0, MetRight: 2, TookRight: 1, Right: 2));
        report.Bias!.Value.Value.ShouldBe(0.5);
        report.Help!.Value.Value.ShouldBe(0.5);
        report.Precision!.Value.Value.ShouldBe(0.5);
    }

    [Fact]
    public void Of_OneArmOnly_SaysNothingOfTheDifference()
    {
        var report = SuggestionReport.Of([Item("7", Vote("a", "7", "7", true, 2), Vote("b", "7", "7", true, 3))]).ShouldNotBeNull();
        (report.TimeSaved, report.Bias, report.Help).ShouldBe((null, null, null));
    }

    /// <summary>What is true is known here: the intervals must contain it about as often as they say.</summary>
    [Fact]
    public void Of_ManyBatches_IntervalsHoldTheTruthAsOftenAsTheySay()
    {
        const int Batches = 200;
        var (time, bias) = (0, 0);
        for (var seed = 0; seed < Batches; seed++)
        {
            var report = SuggestionReport.Of(Batch(new Random(seed))).ShouldNotBeNull();
            time += Holds(report.TimeSaved!.Value, 0.4) ? 1 : 0;
            bias += Holds(report.Bias!.Value, 0.5 * (1 - (0.1 / 9))) ? 1 : 0; // half take it unseen; alone one in ninety errs like that
        }

        time.ShouldBeInRange(180, 199);
        bias.ShouldBeInRange(180, 200);

        static bool Holds(Interval interval, double truth) => interval.Lower <= truth && truth <= interval.Upper;
    }

    [Fact]
    public void OfDifference_PublishedExample_IsNewcombes()
    {
        // Newcombe (1998), Statistics in Medicine 17, 873-890: 56 of 70 and 48 of 80, method 10: 0.0524 to 0.3339.
        var difference = Interval.OfDifference(56, 70, 48, 80).ShouldNotBeNull();
        difference.Value.ShouldBe(0.2, 1e-12);
        difference.Lower.ShouldBe(0.0524, 5e-5);
        difference.Upper.ShouldBe(0.3339, 5e-5);
        Interval.OfDifference(0, 0, 1, 2).ShouldBeNull();
    }

    /// <summary>Three hundred items, a suggestion that is right in 80 %, annotators of 90 % and of different speed who are 40 % faster with it and take it without looking half of the time.</summary>
    private static List<ItemConsensus> Batch(Random random) => [.. Enumerable.Range(0, 300).Select(_ =>
    {
        var truth = random.Next(10);
        var suggestion = random.NextDouble() < 0.8 ? truth : (truth + 1 + random.Next(9)) % 10;
        return Item($"{truth}", [.. Enumerable.Range(0, 4).Select(annotator =>
        {
            var shown = random.NextDouble() < 0.5;
            var own = random.NextDouble() < 0.9 ? truth : (truth + 1 + random.Next(9)) % 10;
            var answer = shown && random.NextDouble() < 0.5 ? suggestion : own;
            var seconds = (2 + (3 * annotator)) * Math.Exp(0.5 * Normal(random)) * (shown ? 0.6 : 1);
            return Vote($"a{annotator}", $"{answer}", $"{suggestion}", shown, seconds);
        })]);
    })];

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static CastVote Vote(string annotator, string label, string suggestion, bool shown, double seconds) =>
        new(annotator, TaskRole.Annotator, label, seconds, Now, new SuggestionUse(shown, label == suggestion, suggestion, 0.9, new string('d', 64)));

    private static ItemConsensus Item(string? label, params CastVote[] votes) => new()
    {
        Item = "i", Status = label is null ? ItemStatus.Unresolved : ItemStatus.Accepted, Label = label, Round = 1, Method = "posterior",
        SchemaVersion = 1, GuidelineVersion = 0, MergedAt = Now, Votes = votes,
    };
}
