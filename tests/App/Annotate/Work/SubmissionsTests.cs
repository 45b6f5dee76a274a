using System.Text.Json;
using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.Core.Schema;

namespace AnnotationFunctions.Tests.App.Annotate.Work;

public sealed class SubmissionsTests
{
    [Fact]
    public async Task Submit_SameContentAgain_HasTheSameReceipt()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var task = (await OpenAsync(stage, "a1"))[0];
        var first = await stage.AnswerAsync(task, "7");
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        var second = await stage.AnswerAsync(task, "7");
        (first.IsNew, second.IsNew).ShouldBe((true, false));
        second.Receipt.ShouldBe(first.Receipt);
    }

    [Fact]
    public async Task Submit_ManyTimesAtOnce_IsStoredOnce()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var task = (await OpenAsync(stage, "a1"))[0];
        var submissions = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stage.AnswerAsync(task, "7")));
        submissions.Count(submission => submission.IsNew).ShouldBe(1);
        submissions.Select(submission => submission.Receipt).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Submit_OtherContent_IsAConflictAndTheFirstStands()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var task = (await OpenAsync(stage, "a1"))[0];
        await stage.AnswerAsync(task, "7");
        (await Should.ThrowAsync<ProblemException>(() => stage.AnswerAsync(task, "1"))).Status.ShouldBe(409);
        (await stage.Get<ItemTaskStore>().FindAnnotationAsync(task.Id, "b1", "a1", Stage.Cancellation))!.Label.ShouldBe("7");
    }

    [Fact]
    public async Task Submit_ByAnotherAnnotator_IsNotFound()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var task = (await OpenAsync(stage, "a1"))[0];
        (await Should.ThrowAsync<ProblemException>(() => stage.AnswerAsync(task with { Annotator = "a2" }, "7"))).Status.ShouldBe(404);
    }

    [Fact]
    public async Task Submit_NotOfTheSchema_ListsEveryViolationWithItsPointer()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var task = (await OpenAsync(stage, "a1"))[0];
        var answer = JsonDocument.Parse("""{"type":"classification.one","schemaVersion":2,"class":"cat","extra":1}""").RootElement;
        var problem = await Should.ThrowAsync<ProblemException>(() => stage.Get<Submissions>().SubmitAsync(task.Id, "a1", answer, null, Stage.Cancellation));
        problem.Status.ShouldBe(422);
        problem.Errors.Select(error => (error.Pointer, error.Code)).OrderBy(error => error.Pointer, StringComparer.Ordinal).ShouldBe(
        [
            ("/answer/class", ViolationCode.NotListed), ("/answer/extra", ViolationCode.UnknownMember), ("/answer/schemaVersion", ViolationCode.OutOfRange),
        ]);
        (await stage.Get<ItemTaskStore>().CountAnnotationsAsync(task.Id, "b1", Stage.Cancellation)).ShouldBe(0);
    }

    [Fact]
    public async Task Submit_AfterTheLease_CountsAndTheReplacementIsNotNeeded()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3", "a4");
        var task = (await OpenAsync(stage, "a1"))[0];
        stage.Time.Advance(TimeSpan.FromMinutes(11));
        await stage.AdvanceAsync(new(stage.Project, "b1"), task.Item);
        (await stage.TaskAsync(task.Id)).State.ShouldBe(TaskState.Expired);

        var late = await stage.AnswerAsync(task, "7");
        late.Receipt.Late.ShouldBeTrue();
        foreach (var annotator in new[] { "a2", "a3" })
        {
            await stage.AnswerAsync((await stage.ClaimAsync(annotator)).Single(), "7");
        }

        (await stage.AdvanceAsync(new(stage.Project, "b1"), task.Item)).Done.ShouldBeTrue();
        (await stage.TaskAsync(task.Id)).State.ShouldBe(TaskState.Answered);
        (await stage.ClaimAsync("a4")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_ItemFinished_IsGone()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3", "a4");
        var task = (await OpenAsync(stage, "a1"))[0];
        stage.Time.Advance(TimeSpan.FromMinutes(11));
        await stage.AdvanceAsync(new(stage.Project, "b1"), task.Item);
        foreach (var annotator in new[] { "a2", "a3", "a4" })
        {
            await stage.AnswerAsync((await stage.ClaimAsync(annotator)).Single(), "7");
        }

        (await stage.AdvanceAsync(new(stage.Project, "b1"), task.Item)).Done.ShouldBeTrue();
        (await Should.ThrowAsync<ProblemException>(() => stage.AnswerAsync(task, "7"))).Status.ShouldBe(410);
    }

    [Fact]
    public async Task Submit_FirstAnswersOfAnItem_WakeNobodyAndTheDecisiveOneDoes()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var tasks = new[] { (await OpenAsync(stage, "a1"))[0], (await stage.ClaimAsync("a2"))[0], (await stage.ClaimAsync("a3"))[0] };
        var decisive = new List<bool>();
        foreach (var task in tasks)
        {
            decisive.Add((await stage.AnswerAsync(task, "7")).IsDecisive);
        }

        decisive.ShouldBe([false, false, true]);
    }

    [Fact]
    public async Task Submit_WakeUpLost_IsSeenByTheTickOnceAndNeverCountedTwice()
    {
        await using var stage = await Stage.OpenAsync(null, "a1", "a2", "a3");
        var task = (await OpenAsync(stage, "a1"))[0];
        await stage.AnswerAsync(task, "7"); // and no event at all
        var (unseen, key) = (stage.Get<UnseenAnswers>(), new AnnotatorKey(stage.Project, "a1"));
        var instance = new ItemBatchKey(stage.Project, "b1", task.Item, 1).Instance;

        await unseen.WakeAsync(key, stage.Client, Stage.Cancellation);
        stage.Client.Raised.ShouldNotContain(instance, "it is not old enough");
        stage.Time.Advance(TimeSpan.FromSeconds(31));
        await unseen.WakeAsync(key, stage.Client, Stage.Cancellation);
        stage.Client.Raised.ShouldContain(instance);

        await stage.AdvanceAsync(new(stage.Project, "b1"), task.Item);
        (await stage.Get<WorkLedger>().UnseenAsync(stage.Project, "a1", Stage.Cancellation)).ShouldBeEmpty();
        (await stage.TaskAsync(task.Id)).State.ShouldBe(TaskState.Answered);
    }

    private static async Task<IReadOnlyList<AnnotationTask>> OpenAsync(Stage stage, string annotator)
    {
        await stage.AddItemsAsync(1);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await stage.AdvanceAsync(batch, items[0]);
        return await stage.ClaimAsync(annotator);
    }
}
