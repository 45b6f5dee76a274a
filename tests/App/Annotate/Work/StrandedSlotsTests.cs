using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.Tests.App.Annotate.Work;

public sealed class StrandedSlotsTests
{
    [Fact]
    public async Task Wake_LastWhoCouldTakeASlotIsPaused_ItemGoesToTheReviewer()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3", "reviewer");
        await stage.AddItemsAsync(1);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await stage.AdvanceAsync(batch, items[0]);
        await stage.AnswerAsync((await stage.ClaimAsync("a1"))[0], "7");
        await stage.AnswerAsync((await stage.ClaimAsync("a2"))[0], "7");
        var instance = new ItemBatchKey(stage.Project, "b1", items[0], 1).Instance;
        var stranded = stage.Get<StrandedSlots>();
        await stranded.WakeAsync(stage.Project, stage.Client, Stage.Cancellation);
        stage.Client.Raised.ShouldNotContain(instance, "a3 may still take it");

        await stage.Get<AnnotatorStore>().UpdateAsync(stage.Project, "a3", a => a with { Paused = "left" }, Stage.Cancellation);
        await stranded.WakeAsync(stage.Project, stage.Client, Stage.Cancellation);
        stage.Client.Raised.ShouldContain(instance);
        await stage.AdvanceAsync(batch, items[0]);

        await stage.AnswerAsync((await stage.ClaimAsync("reviewer")).ShouldHaveSingleItem(), "1");
        (await stage.AdvanceAsync(batch, items[0])).Done.ShouldBeTrue();
        var progress = await stage.ProgressAsync(batch, items[0]);
        (progress.Status, progress.Label).ShouldBe((ItemStatus.Adjudicated, "1"));
    }

    [Fact]
    public async Task Wake_ItemsThatWait_AreWokenWhenSomebodyComesOrGoesAndNotEveryMinute()
    {
        await using var stage = await Stage.OpenAsync(AnnotationFunctions.App.Projects.AnnotationPolicy.Default with { MinAnswers = 1 }, "a1");
        await stage.AddItemsAsync(1);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await PauseAsync("left");
        await stage.AdvanceAsync(batch, items[0]);
        var stranded = stage.Get<StrandedSlots>();
        for (var minute = 0; minute < 5; minute++)
        {
            await stranded.WakeAsync(stage.Project, stage.Client, Stage.Cancellation);
        }

        stage.Client.Raised.Count.ShouldBe(2);
        await stage.AddAnnotatorAsync("reviewer");
        await stranded.WakeAsync(stage.Project, stage.Client, Stage.Cancellation);
        stage.Client.Raised.Count.ShouldBe(3);
        (await stage.AdvanceAsync(batch, items[0])).Done.ShouldBeFalse();
        (await stage.ClaimAsync("reviewer")).ShouldHaveSingleItem();

        Task PauseAsync(string reason) => stage.Get<AnnotatorStore>().UpdateAsync(stage.Project, "a1", a => a with { Paused = reason }, Stage.Cancellation);
    }

    [Fact]
    public async Task Claim_SlotOfAFailedBatch_IsNotGivenAndLeavesThePool()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        await stage.AddItemsAsync(2);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await stage.AdvanceAsync(batch, items[0]);
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(batch, null, "broken"), Stage.Cancellation);
        stage.Time.Advance(TimeSpan.FromSeconds(11)); // that it was active is remembered for ten

        (await stage.ClaimAsync("a1")).ShouldBeEmpty();
        (await stage.AdvanceAsync(batch, items[1])).Done.ShouldBeTrue();
        await foreach (var page in stage.Get<TaskPool>().PagesAsync(stage.Project, TaskRole.Annotator, 10, Stage.Cancellation))
        {
            page.Count.ShouldBeLessThan(3, "one slot per item was looked at");
        }
    }
}
