using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.Tests.App.Annotate.Work;

public sealed class ClaimsTests
{
    [Fact]
    public async Task Claim_ManyAnnotatorsAtOnce_EachTaskGoesToOneAndNobodyGetsAnItemTwice()
    {
        var names = Enumerable.Range(0, 8).Select(i => $"a{i}").ToArray();
        await using var stage = await Stage.OpenAsync(null, names);
        await stage.AddItemsAsync(24);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));

        var claimed = (await Task.WhenAll(names.Select(name => stage.ClaimAsync(name)))).SelectMany(tasks => tasks).ToList();
        claimed.Count.ShouldBeGreaterThan(24 * 2);
        foreach (var name in names)
        {
            // A slot whose claimer lost another of the same item to somebody faster stays for the next call.
            claimed.AddRange(await stage.ClaimAsync(name));
        }

        claimed.Count.ShouldBe(24 * 3);
        claimed.Select(task => task.Id).ShouldBeUnique();
        claimed.Select(task => (task.Annotator, task.Item)).ShouldBeUnique();
        foreach (var task in claimed)
        {
            (await stage.TaskAsync(task.Id)).ShouldBe(task);
        }

        (await stage.ClaimAsync("a0")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_OneAnnotatorManyTimesAtOnce_NeverExceedsCapacity()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2");
        await stage.AddAnnotatorAsync("small", capacity: 5);
        await stage.AddItemsAsync(20);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));

        var claimed = (await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => stage.ClaimAsync("small")))).SelectMany(tasks => tasks).ToList();

        claimed.Count.ShouldBe(5);
        claimed.Select(task => task.Item).ShouldBeUnique();
        claimed.Select(task => task.Place).ShouldBeUnique();
    }

    [Fact]
    public async Task Claim_AfterAnAnswer_HasAPlaceAgain()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2");
        await stage.AddAnnotatorAsync("small", capacity: 1);
        await stage.AddItemsAsync(2);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));

        var first = (await stage.ClaimAsync("small")).ShouldHaveSingleItem();
        (await stage.ClaimAsync("small")).ShouldBeEmpty();
        await stage.AnswerAsync(first, "7");
        (await stage.ClaimAsync("small")).ShouldHaveSingleItem().Item.ShouldNotBe(first.Item);
    }

    [Fact]
    public async Task Claim_LeaseRanOut_GoesToSomebodyElseAndTheSilentOneCoolsDown()
    {
        await using var stage = await Stage.OpenAsync(null, "silent", "a1", "a2", "a3");
        await stage.AddItemsAsync(1);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await stage.AdvanceAsync(batch, items[0]);
        var lost = (await stage.ClaimAsync("silent")).ShouldHaveSingleItem();
        await stage.ClaimAsync("a1");
        await stage.ClaimAsync("a2");

        stage.Time.Advance(TimeSpan.FromMinutes(11));
        (await stage.Get<LeaseSweep>().RunAsync(new AnnotatorKey(stage.Project, "silent"), stage.Client, Stage.Cancellation)).ShouldBeEmpty();
        stage.Client.Raised.ShouldContain(new ItemBatchKey(stage.Project, "b1", items[0], 1).Instance);
        await stage.AdvanceAsync(batch, items[0]);

        (await stage.TaskAsync(lost.Id)).State.ShouldBe(TaskState.Expired);
        var standing = (await stage.Get<AnnotatorStore>().FindAsync(stage.Project, "silent", Stage.Cancellation))!.Value.Standing;
        (standing.Lapses, standing.Expired).ShouldBe((1, 1));
        (await stage.ClaimAsync("silent")).ShouldBeEmpty();
        (await stage.ClaimAsync("a3")).ShouldHaveSingleItem().Replaces.ShouldNotBeNull();
    }

    [Fact]
    public async Task Claim_ReservationWithoutItsTask_IsPutRightWhenItsLeaseWouldHaveEnded()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        await stage.AddItemsAsync(1);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await stage.AdvanceAsync(batch, items[0]);
        // What a claim leaves behind that was stopped after its first step.
        var id = new TaskId(stage.Project, items[0], 1);
        var until = stage.Time.GetUtcNow() + TimeSpan.FromMinutes(10);
        var reserved = (await stage.TaskAsync(id)).After(TaskStep.Claim) with { Annotator = "a1", Place = 0, LeaseUntil = until };
        (await stage.Get<WorkLedger>().TryTakeAsync(reserved, "a1", 0, new TaskInHand(id.ToString(), "b1", until, "stopped", false), Stage.Cancellation)).ShouldBe(TakeOutcome.Taken);
        (await stage.ClaimAsync("a1")).ShouldBeEmpty();

        stage.Time.Advance(TimeSpan.FromMinutes(11));
        await stage.Get<LeaseSweep>().RunAsync(new AnnotatorKey(stage.Project, "a1"), stage.Client, Stage.Cancellation);

        (await stage.ClaimAsync("a1")).ShouldHaveSingleItem().Item.ShouldBe(items[0]);
    }
}
