using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;

namespace AnnotationFunctions.Tests.App.Annotate.Batches;

public sealed class BatchSelectorTests
{
    [Fact]
    public async Task Run_TwoBatchesAtOnce_ShareNoItem()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var all = await stage.AddItemsAsync(60);
        var batches = await Task.WhenAll(stage.StartBatchAsync("b1"), stage.StartBatchAsync("b2"));
        batches.SelectMany(batch => batch.Items).Order().ShouldBe(all.Order());
    }

    [Fact]
    public async Task Run_Limit_TakesThatManyOfWhatIsFree()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        await stage.AddItemsAsync(30);
        (await stage.StartBatchAsync("b1", limit: 20)).Items.Count.ShouldBe(20);
        (await stage.StartBatchAsync("b2", limit: 20)).Items.Count.ShouldBe(10);
    }

    [Theory]
    [InlineData(false, 4, 2)]
    [InlineData(true, 6, 0)]
    public async Task Run_NearCopies_AreLeftOutAndCountedUnlessThePolicyIncludesThem(bool include, int taken, int leftOut)
    {
        await using var stage = await Stage.OpenAsync(AnnotationPolicy.Default with { IncludeNearCopies = include }, "a1", "a2", "a3");
        var all = await stage.AddItemsAsync(4);
        var copies = await stage.AddItemsAsync(2, copyOf: all[0]);
        var (key, items) = await stage.StartBatchAsync("b1");
        items.Count.ShouldBe(taken);
        (await stage.Get<BatchStore>().GetAsync(key, Stage.Cancellation)).Progress.NearCopiesLeftOut.ShouldBe(leftOut);

        var (named, again) = await stage.StartBatchAsync("b2", named: copies);
        again.Count.ShouldBe(leftOut, "those that are named are taken, if they are free");
        (await stage.Get<BatchStore>().GetAsync(named, Stage.Cancellation)).Progress.NearCopiesLeftOut.ShouldBe(0);
    }

    [Fact]
    public async Task Run_LimitIsReached_CountsTheNearCopiesUpToThere()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var all = await stage.AddItemsAsync(20);
        var copies = await stage.AddItemsAsync(20, copyOf: all[0]);
        var (key, items) = await stage.StartBatchAsync("b1", limit: 10);
        var next = all.Except(items).Min(StringComparer.Ordinal);
        (await stage.Get<BatchStore>().GetAsync(key, Stage.Cancellation)).Progress.NearCopiesLeftOut
            .ShouldBe(copies.Count(copy => string.CompareOrdinal(copy, next) < 0));
    }

    [Fact]
    public async Task Run_RepeatedAfterItsEnd_ChangesNothing()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        await stage.AddItemsAsync(5);
        var (key, items) = await stage.StartBatchAsync("b1");
        var again = await stage.Get<BatchSelector>().RunAsync(Selection.Of(key), Stage.Cancellation);
        (again.Done, again.Items, again.Shards).ShouldBe((true, 5, 1));
        (await stage.Get<BatchStore>().ReadShardAsync(new ShardKey(key, 0, 1), Stage.Cancellation)).ShouldBe(items);
    }

    [Fact]
    public async Task Run_ItemOfAFailedBatch_IsFreeAgain()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        await stage.AddItemsAsync(3);
        var (first, items) = await stage.StartBatchAsync("b1");
        await stage.AdvanceAsync(first, items[0]);
        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(first, null, "broken"), Stage.Cancellation);

        var (second, again) = await stage.StartBatchAsync("b2");
        again.Order().ShouldBe(items.Order());
        await stage.AdvanceAsync(second, items[0]);
        (await stage.AdvanceAsync(first, items[0])).Done.ShouldBeTrue("the item belongs to the second batch now");
        (await stage.ProgressAsync(second, items[0])).LastOrdinal.ShouldBe(6, "task ids are never used twice");
    }

    [Fact]
    public async Task Run_Budget_TakesOnlyWhatCanBePaidAndGivesBackWhatWasNotSpent()
    {
        var policy = AnnotationPolicy.Default with { PricePerAnswer = 1, PricePerReview = 0, Budget = 35, MaxAnswers = 3, EscalateToReviewer = false };
        await using var stage = await Stage.OpenAsync(policy, "a1", "a2", "a3");
        await stage.AddItemsAsync(30);
        var (first, items) = await stage.StartBatchAsync("b1");
        items.Count.ShouldBe(11);
        (await stage.StartBatchAsync("b2")).Items.Count.ShouldBe(0, "two are left, and an item costs three");

        await stage.Get<BatchClosing>().RunAsync(new BatchEnd(first, null, "broken"), Stage.Cancellation); // it spent nothing
        (await stage.StartBatchAsync("b3")).Items.Count.ShouldBe(11);
    }

    [Fact]
    public async Task Make_SameIdAgain_IsTheSameBatchAndOtherwiseAConflict()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var maker = stage.Get<BatchMaker>();
        var first = await maker.MakeAsync(stage.Project, new NewBatch("b1", 5), "test", Stage.Cancellation);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        (await maker.MakeAsync(stage.Project, new NewBatch("b1", 5), "test", Stage.Cancellation)).CreatedAt.ShouldBe(first.CreatedAt);
        (await Should.ThrowAsync<ProblemException>(() => maker.MakeAsync(stage.Project, new NewBatch("b1", 6), "test", Stage.Cancellation))).Status.ShouldBe(409);
    }

    [Fact]
    public async Task Make_ItemsThatAreNotThere_RefusesEachWithItsPlace()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var items = await stage.AddItemsAsync(2);
        var ghosts = new[] { new string('0', 26), new string('u', 26) };
        var problem = await Should.ThrowAsync<ProblemException>(() => stage.Get<BatchMaker>().MakeAsync(
            stage.Project, new NewBatch("b1", null, [items[0], ghosts[0], items[1], ghosts[1]]), "test", Stage.Cancellation));
        problem.Status.ShouldBe(400);
        problem.Errors.Select(error => error.Pointer).ShouldBe(["/items/1", "/items/3"]);
        (await stage.Get<BatchStore>().FindAsync(new BatchKey(stage.Project, "b1"), Stage.Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Make_TooFewAnnotators_SaysHowManyAreMissing()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2");
        var problem = await Should.ThrowAsync<ProblemException>(() => stage.Get<BatchMaker>().MakeAsync(stage.Project, new NewBatch("b1"), "test", Stage.Cancellation));
        (problem.Status, problem.Detail!).ShouldSatisfyAllConditions(p => p.Status.ShouldBe(409), p => p.Item2.ShouldContain("only 2 annotators"));
    }
}
