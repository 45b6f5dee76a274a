using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Quality;
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
