using AnnotationFunctions.App.Annotate;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Datasets;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace AnnotationFunctions.Tests.App.Annotate.Batches;

/// <summary>Batches whose orchestration ended without closing them, and batches that are called off.</summary>
public sealed class OrphanedBatchesTests
{
    // What one batch of four items reserves is all there is.
    private static readonly AnnotationPolicy Policy = AnnotationPolicy.Default with
    {
        PricePerAnswer = 1, PricePerReview = 0, Budget = 12, MaxAnswers = 3, EscalateToReviewer = false,
    };

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Terminated)]
    [InlineData(OrchestrationRuntimeStatus.Failed)]
    [InlineData(OrchestrationRuntimeStatus.Completed)]
    [InlineData(null)]
    public async Task Tick_OrchestrationEndedWithoutClosing_ClosesTheBatchAndGivesBackWhatItHeld(OrchestrationRuntimeStatus? status)
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(4);
        var (batch, items) = await StartedAsync(stage);
        if (status is { } ended)
        {
            stage.Client.Known[batch.Instance] = ended;
        }

        await TickAsync(stage);

        var closed = await stage.Get<BatchStore>().GetAsync(batch, Stage.Cancellation);
        (closed.Status, closed.FinishedAt).ShouldBe((BatchStatus.Failed, stage.Time.GetUtcNow()));
        closed.Failure.ShouldNotBeNull().ShouldContain(status is null ? "gone" : $"ended as {status} without closing it: the end");
        (await stage.Get<BatchStore>().ActiveAsync(Stage.Cancellation)).ShouldNotContain(batch);
        (closed.Progress.Answers, closed.Progress.Cost).ShouldBe((2, 2m), "two answers were given to items that had not enough of them");
        (await stage.StartBatchAsync("b2")).Items.Count.ShouldBe(3, "ten are left, and an item costs three");
        items.Count.ShouldBe(4);
    }

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Suspended)]
    public async Task Tick_OrchestrationIsThere_LeavesTheBatchAlone(OrchestrationRuntimeStatus status)
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(4);
        var (batch, _) = await StartedAsync(stage);
        stage.Client.Known[batch.Instance] = status;
        await TickAsync(stage);
        (await stage.Get<BatchStore>().GetAsync(batch, Stage.Cancellation)).Status.ShouldBe(BatchStatus.Annotating);
    }

    [Fact]
    public async Task Tick_MakerStoppedBeforeTheStart_StartsTheBatchOnceItHasSettled()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        var batch = await stage.Get<BatchMaker>().MakeAsync(stage.Project, new NewBatch("b1"), "test", Stage.Cancellation);
        await TickAsync(stage);
        stage.Client.Started.ShouldNotContain(batch.Key.Instance);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await TickAsync(stage);
        stage.Client.Started.ShouldContain(batch.Key.Instance);
        (await stage.Get<BatchStore>().GetAsync(batch.Key, Stage.Cancellation)).Status.ShouldBe(BatchStatus.Selecting);
    }

    [Fact]
    public async Task Tick_StoppedBetweenTheEndAndItsSettling_SettlesTheBudget()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(4);
        var (batch, _) = await StartedAsync(stage);
        await stage.Get<BatchStore>().UpdateAsync(
            batch, b => b with { Status = BatchStatus.Failed, FinishedAt = stage.Time.GetUtcNow() }, Stage.Cancellation);
        await TickAsync(stage);
        (await stage.StartBatchAsync("b2")).Items.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Cancel_UnderWay_EndsItForGoodWhateverItsActivitiesStillDo()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(4);
        var (batch, items) = await StartedAsync(stage);
        var cancelling = stage.Get<BatchCancellation>();

        var cancelled = await cancelling.RunAsync(batch, "olga", stage.Client, Stage.Cancellation);
        stage.Time.Advance(TimeSpan.FromSeconds(11)); // who asked a moment ago whether it is under way may remember

        (cancelled.Status, cancelled.Progress.Cost).ShouldBe((BatchStatus.Cancelled, 2m));
        cancelled.Failure.ShouldNotBeNull().ShouldContain("olga");
        stage.Client.Terminated.ShouldBe([batch.Instance]);
        (await stage.ClaimAsync("a3")).ShouldBeEmpty();
        (await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)))).ShouldAllBe(step => step.Done);
        await stage.Get<BatchScorer>().RunAsync(batch, 1, Stage.Cancellation);
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(batch, "v000001", null), Stage.Cancellation);
        await Should.ThrowAsync<InvalidDataException>(() => stage.Get<DatasetCutter>().RunAsync(batch, Stage.Cancellation));
        (await stage.Get<BatchStore>().GetAsync(batch, Stage.Cancellation)).Status.ShouldBe(BatchStatus.Cancelled);
        (await stage.StartBatchAsync("b2")).Items.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Cancel_BatchThatHasEnded_IsAConflict()
    {
        await using var stage = await Stage.OpenAsync(Policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(1);
        var (batch, _) = await stage.StartBatchAsync("b1");
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(batch, null, null), Stage.Cancellation);
        var problem = await Should.ThrowAsync<ProblemException>(
            () => stage.Get<BatchCancellation>().RunAsync(batch, "olga", stage.Client, Stage.Cancellation));
        (problem.Status, problem.Detail).ShouldBe((409, "Batch 'b1' has ended: it is rejected."));
    }

    /// <summary>A batch of all items, two of which have one answer, a minute old.</summary>
    private static async Task<(BatchKey Batch, IReadOnlyList<string> Items)> StartedAsync(Stage stage)
    {
        var (batch, items) = await stage.StartBatchAsync("b1");
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));
        foreach (var task in await stage.ClaimAsync("a1", max: 2))
        {
            await stage.AnswerAsync(task, "7");
        }

        stage.Time.Advance(TimeSpan.FromMinutes(1));
        return (batch, items);
    }

    /// <summary>The tick, as far as it is about the batches of this project: those that other tests share the storage with are theirs.</summary>
    private static async Task TickAsync(Stage stage)
    {
        foreach (var key in (await stage.Get<BatchStore>().ActiveAsync(Stage.Cancellation)).Where(key => key.Project == stage.Project))
        {
            await ActivatorUtilities.CreateInstance<MinuteTick>(stage.Services).BatchAsync(key, stage.Client, Stage.Cancellation);
        }
    }
}
