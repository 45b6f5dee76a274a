using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
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

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 3)]
    public async Task Run_AnswerThatCameAsTheItemFinished_CountsUnlessTheBatchIsScored(bool scored, int votes)
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3", "slow");
        await stage.AddItemsAsync(1);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await stage.AdvanceAsync(batch, items[0]);
        var task = (await stage.ClaimAsync("slow")).ShouldHaveSingleItem();
        stage.Time.Advance(TimeSpan.FromMinutes(11));
        await AnswerAsync(stage, batch, items[0], "7", "7", "7");
        (await stage.TaskAsync(task.Id)).State.ShouldBe(TaskState.Closed);
        await StoreAsync(stage, task);
        if (scored)
        {
            await stage.Get<BatchScorer>().RunAsync(batch, 1, Stage.Cancellation);
        }

        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await stage.Get<UnseenAnswers>().WakeAsync(new AnnotatorKey(stage.Project, "slow"), stage.Client, Stage.Cancellation);

        (await ConsensusAsync(stage, batch, items[0])).Votes.Count.ShouldBe(votes);
        (await stage.Get<WorkLedger>().UnseenAsync(stage.Project, "slow", Stage.Cancellation)).ShouldBeEmpty();
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

    /// <summary>The answer to a task as a submission stores it that read the task just before it was closed.</summary>
    private static async Task StoreAsync(Stage stage, AnnotationTask task)
    {
        var (items, now) = (stage.Get<ItemTaskStore>(), stage.Time.GetUtcNow());
        var other = (await items.FindAnnotationAsync(task.Id, "b1", "a1", Stage.Cancellation))!;
        var late = other with { Task = task.Id.ToString(), Annotator = task.Annotator!, ReceivedAt = now, Late = true };
        (await items.TryAddAsync(task.Id, late, Stage.Cancellation)).ShouldBeTrue();
        await stage.Get<WorkLedger>().AnsweredAsync(task, new UnseenAnswer(late.Task, "b1", 1, now), Stage.Cancellation);
    }

    private static async Task<ItemConsensus> ConsensusAsync(Stage stage, BatchKey batch, string item) =>
        (await stage.Get<ConsensusStore>().FindAsync(batch, item, Stage.Cancellation))!;
}
