using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Core.Schema;
using AnnotationFunctions.Tests.App.Annotate;

namespace AnnotationFunctions.Tests.App.Quality;

public sealed class BatchScorerTests
{
    [Fact]
    public async Task RunInterim_GoodAnnotatorWhoHasNoTaskYet_IsNotSilentForLeasesOfLongAgo()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3", "veteran");
        await stage.Get<ScorecardStore>().PutAsync(stage.Project, "veteran", "long-ago", Right(200, stage.Time.GetUtcNow()), Stage.Cancellation);
        await RanOutAsync(stage, "veteran", 4);
        var batch = await AnsweredAsync(stage);

        await stage.Get<BatchScorer>().RunInterimAsync(batch, Stage.Cancellation);

        (await AnnotatorAsync(stage, "veteran")).Flags.ShouldBeEmpty();
    }

    [Fact]
    public async Task RunInterim_NewcomerWhoOnlyLetsLeasesRunOut_IsSilent()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3", "newcomer");
        await RanOutAsync(stage, "newcomer", 4);
        var batch = await AnsweredAsync(stage);

        await stage.Get<BatchScorer>().RunInterimAsync(batch, Stage.Cancellation);

        (await AnnotatorAsync(stage, "newcomer")).Flags.ShouldHaveSingleItem().Kind.ShouldBe(FlagKind.Silent);
    }

    [Fact]
    public async Task RunInterim_ReinstatedAnnotator_IsJudgedByTheAnswersSince()
    {
        var policy = AnnotationPolicy.Default with { MinAnswers = 4, MaxAnswers = 4, EscalateToReviewer = false };
        await using var stage = await Stage.OpenAsync(policy, "a1", "a2", "a3", "guesser");
        await stage.AddItemsAsync(60);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));
        await AnswerAsync("a1", "a2", "a3");
        var guesses = await stage.ClaimAsync("guesser");
        await GuessAsync(guesses.Take(30));
        await ScoreAsync();
        (await AnnotatorAsync(stage, "guesser")).Flags.ShouldContain(flag => flag.Kind == FlagKind.Random);

        await stage.Get<Registration>().PutAsync(
            stage.Project, "guesser", new AnnotatorRequest("guesser", Capacity: 100, Reinstate: true), "test", Stage.Cancellation);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await ScoreAsync();
        (await AnnotatorAsync(stage, "guesser")).Flags.ShouldBeEmpty("they said nothing since");

        await GuessAsync(guesses.Skip(30));
        await ScoreAsync();
        (await AnnotatorAsync(stage, "guesser")).Flags.ShouldContain(flag => flag.Kind == FlagKind.Random, "and guessed again");
        (await stage.Get<ScorecardStore>().FindAsync(stage.Project, "guesser", Stage.Cancellation))!.Total.Answers.ShouldBe(60, "the record keeps everything");

        async Task AnswerAsync(params string[] annotators)
        {
            foreach (var annotator in annotators)
            {
                await Task.WhenAll((await stage.ClaimAsync(annotator)).Select(task => stage.AnswerAsync(task, Truth(task.Item))));
            }
        }

        Task GuessAsync(IEnumerable<AnnotationTask> tasks) =>
            Task.WhenAll(tasks.Select(task => stage.AnswerAsync(task, Truth(task.Item) == "7" ? "1" : "7")));

        async Task ScoreAsync()
        {
            await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));
            await stage.Get<BatchScorer>().RunInterimAsync(batch, Stage.Cancellation);
        }

        static string Truth(string item) => $"{item.Sum(c => c) % 10}";
    }

    [Fact]
    public async Task Run_OrdinalSchema_MeasuresAgreementByTheOrderOfItsClasses()
    {
        string[][] pairs = [["low", "low"], ["low", "medium"], ["medium", "high"], ["high", "high"], ["low", "low"], ["high", "medium"]];
        var schema = new LabelSchema { TaskType = TaskType.ClassificationOrdinal, Classes = [new LabelClass { Id = "low" }, new LabelClass { Id = "medium" }, new LabelClass { Id = "high" }] };
        await using var stage = await Stage.OpenAsync(schema, AnnotationPolicy.Default with { MinAnswers = 2, MaxAnswers = 2, EscalateToReviewer = false }, "a1", "a2");
        await stage.AddItemsAsync(pairs.Length);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));
        for (var annotator = 0; annotator < 2; annotator++)
        {
            foreach (var task in await stage.ClaimAsync($"a{annotator + 1}"))
            {
                await stage.AnswerAsync(task, pairs[items.ToList().IndexOf(task.Item)][annotator], "classification.ordinal");
            }
        }

        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));
        await stage.Get<BatchScorer>().RunAsync(batch, BatchScorer.MaxRounds, Stage.Cancellation);

        var scored = await stage.Get<BatchStore>().FindAsync(batch, Stage.Cancellation);
        scored!.Agreement!.AlphaOfAll!.Value.ShouldBe(0.7054, 0.00006, "by spelling, high < low < medium, it would be -0.168");
    }

    private static async Task RanOutAsync(Stage stage, string annotator, int leases)
    {
        var now = stage.Time.GetUtcNow();
        await stage.Get<AnnotatorStore>().UpdateAsync(
            stage.Project, annotator, a => a with { Standing = a.Standing.AfterExpiry(leases, TimeSpan.FromMinutes(10), now) }, Stage.Cancellation);
    }

    /// <summary>A batch of one item that three annotators have answered.</summary>
    private static async Task<BatchKey> AnsweredAsync(Stage stage)
    {
        await stage.AddItemsAsync(1);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await stage.AdvanceAsync(batch, items[0]);
        foreach (var annotator in new[] { "a1", "a2", "a3" })
        {
            await stage.AnswerAsync((await stage.ClaimAsync(annotator)).ShouldHaveSingleItem(), "7");
        }

        (await stage.AdvanceAsync(batch, items[0])).Done.ShouldBeTrue();
        return batch;
    }

    private static async Task<Annotator> AnnotatorAsync(Stage stage, string id) =>
        (await stage.Get<AnnotatorStore>().FindAsync(stage.Project, id, Stage.Cancellation))!.Value;

    private static ScorecardPart Right(int answers, DateTimeOffset at) => new(
        answers, 0, 1, [.. Enumerable.Range(0, 10).Select(digit => new ConfusionCell($"{digit}", $"{digit}", answers / 10d))], at);
}
