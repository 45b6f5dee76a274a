using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;

namespace AnnotationFunctions.Tests.App.Annotate.Items;

public sealed class ItemAdvanceTests
{
    [Fact]
    public async Task Run_ReopenedAndNobodyLeftToAsk_StaysAcceptedAndPromotable()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var (batch, item) = await AnsweredAsync(stage, "7", "7", "7");
        (await stage.ProgressAsync(batch, item)).Status.ShouldBe(ItemStatus.Accepted);
        await stage.Get<BatchScorer>().RunAsync(batch, 1, Stage.Cancellation);

        (await stage.AdvanceAsync(batch, item, round: 2)).Done.ShouldBeTrue();

        (await stage.ProgressAsync(batch, item)).Status.ShouldBe(ItemStatus.Accepted);
        await stage.Get<BatchScorer>().RunAsync(batch, 2, Stage.Cancellation);
        Gate.Admits(await ConsensusAsync(stage, batch, item), AnnotationPolicy.Default).ShouldBeTrue();
    }

    [Fact]
    public async Task Run_UnresolvedReopenedAndNobodyLeftToAsk_StaysUnresolved()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var (batch, item) = await AnsweredAsync(stage, "7", "1", "3");
        (await stage.ProgressAsync(batch, item)).Status.ShouldBe(ItemStatus.Unresolved);
        await stage.Get<BatchScorer>().RunAsync(batch, 1, Stage.Cancellation);

        await stage.AdvanceAsync(batch, item, round: 2);

        (await stage.ProgressAsync(batch, item)).Status.ShouldBe(ItemStatus.Unresolved);
    }

    [Fact]
    public async Task Run_AcceptedItemThatTheGateHeldBack_IsFreeForTheNextBatch()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var (batch, item) = await AnsweredAsync(stage, "7", "7", "7");
        await stage.Get<BatchScorer>().RunAsync(batch, 1, Stage.Cancellation);
        var merged = await ConsensusAsync(stage, batch, item);
        await stage.Get<ConsensusStore>().WriteAsync(batch, [merged with { Posterior = 0.5 }], Stage.Cancellation);
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(batch, "v000001", null), Stage.Cancellation);

        (await stage.StartBatchAsync("b2")).Items.ShouldBe([item]);
    }

    [Fact]
    public async Task Run_RepeatedAfterTheBatchWasScored_LeavesWhatTheBatchSays()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var (batch, item) = await AnsweredAsync(stage, "7", "7", "7");
        await stage.Get<BatchScorer>().RunAsync(batch, 1, Stage.Cancellation);
        var merged = await ConsensusAsync(stage, batch, item);
        merged.Method.ShouldBe("dawid-skene");

        await stage.AdvanceAsync(batch, item);

        (await ConsensusAsync(stage, batch, item)).ShouldBeEquivalentTo(merged);
    }

    /// <summary>A batch of one item, which a1, a2 … have answered.</summary>
    private static async Task<(BatchKey Batch, string Item)> AnsweredAsync(Stage stage, params string[] labels)
    {
        await stage.AddItemsAsync(1);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await AnswerAsync(stage, batch, items[0], labels);
        return (batch, items[0]);
    }

    private static async Task AnswerAsync(Stage stage, BatchKey batch, string item, params string[] labels)
    {
        await stage.AdvanceAsync(batch, item);
        for (var i = 0; i < labels.Length; i++)
        {
            await stage.AnswerAsync((await stage.ClaimAsync($"a{i + 1}")).ShouldHaveSingleItem(), labels[i]);
        }

        (await stage.AdvanceAsync(batch, item)).Done.ShouldBeTrue();
    }

    private static async Task<ItemConsensus> ConsensusAsync(Stage stage, BatchKey batch, string item) =>
        (await stage.Get<ConsensusStore>().FindAsync(batch, item, Stage.Cancellation))!;
}
