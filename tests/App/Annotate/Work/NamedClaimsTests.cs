using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Work;

namespace AnnotationFunctions.Tests.App.Annotate.Work;

/// <summary>Claims that are sent again because nobody knows whether they were heard.</summary>
public sealed class NamedClaimsTests
{
    [Fact]
    public async Task Claim_SentAgain_GivesTheSameTasksAndTakesNoOthers()
    {
        await using var stage = await OpenAsync(items: 6);

        var first = await ClaimAsync(stage, "one", 3);
        var again = await ClaimAsync(stage, "one", 3);

        first.Count.ShouldBe(3);
        again.ShouldBe(first);
        (await HeldAsync(stage)).Count.ShouldBe(3);
        (await ClaimAsync(stage, "other", 3)).Select(task => task.Id).Intersect(first.Select(task => task.Id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_SentAgainAfterItsTasksAreAnswered_GivesThoseInHandAndNoNewOnes()
    {
        await using var stage = await OpenAsync(items: 6);
        var first = await ClaimAsync(stage, "one", 2);

        await stage.AnswerAsync(first[0], "7");
        (await ClaimAsync(stage, "one", 2)).ShouldHaveSingleItem().ShouldBe(first[1]);
        await stage.AnswerAsync(first[1], "7");
        (await ClaimAsync(stage, "one", 2)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Claim_NothingToTake_LeavesItsNameForTheNextCall()
    {
        await using var stage = await OpenAsync(items: 0);
        (await ClaimAsync(stage, "one", 2)).ShouldBeEmpty();

        await StartAsync(stage, 2);

        (await ClaimAsync(stage, "one", 2)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Claim_SentManyTimesAtOnce_IsOneClaim()
    {
        await using var stage = await OpenAsync(items: 20);

        var claims = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ClaimAsync(stage, "one", 4)));

        (await HeldAsync(stage)).Count.ShouldBe(4);
        claims.ShouldAllBe(claimed => claimed.Select(task => task.Id).SequenceEqual(claims[0].Select(task => task.Id)));
    }

    [Fact]
    public async Task Claim_StoppedInTheMiddle_GivesWhatItTookAndStaysEnded()
    {
        await using var stage = await OpenAsync(items: 6);
        var list = new ClaimList("one");
        var annotator = (await stage.Get<AnnotatorStore>().FindAsync(stage.Project, "a1", Stage.Cancellation))!.Value;
        var taken = await stage.Get<Claims>().ClaimAsync(stage.Project, annotator, [], 2, delivered: true, Stage.Cancellation, list); // and the process dies

        (await ClaimAsync(stage, "one", 5, tick: TimeSpan.FromMilliseconds(200))).ShouldBe(taken);

        // Had it only been slow, it would learn that it has ended.
        var held = await HeldAsync(stage);
        (await stage.Get<Claims>().ClaimAsync(stage.Project, annotator, held, 3, delivered: true, Stage.Cancellation, list)).ShouldBeEmpty();
        list.IsTaken.ShouldBeTrue();
        (await HeldAsync(stage)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Claim_SameNameOfAnotherAnnotator_IsAnotherClaim()
    {
        await using var stage = await OpenAsync(items: 4);

        (await ClaimAsync(stage, "one", 4)).Count.ShouldBe(4);
        (await ClaimAsync(stage, "one", 4, "a2")).Count.ShouldBe(4);
    }

    private static async Task<Stage> OpenAsync(int items)
    {
        var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        if (items > 0)
        {
            await StartAsync(stage, items);
        }

        return stage;
    }

    private static async Task StartAsync(Stage stage, int items)
    {
        await stage.AddItemsAsync(items);
        var (batch, selected) = await stage.StartBatchAsync("b1");
        await Task.WhenAll(selected.Select(item => stage.AdvanceAsync(batch, item)));
    }

    private static Task<IReadOnlyList<Place>> HeldAsync(Stage stage) => stage.Get<WorkLedger>().PlacesAsync(stage.Project, "a1", Stage.Cancellation);

    /// <summary>A claim, with a clock that goes on while it waits for another call: slowly, so that a call on a busy machine is not taken for dead.</summary>
    private static async Task<IReadOnlyList<AnnotationTask>> ClaimAsync(Stage stage, string name, int max, string annotator = "a1", TimeSpan? tick = null)
    {
        var found = (await stage.Get<AnnotatorStore>().FindAsync(stage.Project, annotator, Stage.Cancellation))!.Value;
        var claiming = stage.Get<NamedClaims>().ClaimAsync(stage.Project, found, name, max, Stage.Cancellation);
        while (await Task.WhenAny(claiming, Task.Delay(20, Stage.Cancellation)) != claiming)
        {
            stage.Time.Advance(tick ?? TimeSpan.FromMilliseconds(2));
        }

        return await claiming;
    }
}
