using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Http;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.App.Storage;

namespace AnnotationFunctions.Tests.App.Annotate.Work;

/// <summary>
/// An answer that was acknowledged is among the votes that its batch is scored by, once; one that is not is refused. Shown for every place
/// at which the submission, or what runs beside it, can be held up or end.
/// </summary>
public sealed class AcknowledgedAnswerTests
{
    private const int MostRequests = 22;
    private static readonly string[] Others = ["a1", "a2", "a3"];

    [Fact]
    public async Task Finish_AnswerBetweenAnyTwoOfItsRequests_CountsOrIsRefused()
    {
        var (counted, refused) = (0, 0);
        await using var table = await Table.SetAsync(MostRequests);
        for (var held = 1; ; held++)
        {
            table.Next();
            await table.OthersAnswerAsync();
            var hold = new Hold(held);
            await using var finisher = await table.Stage.BesideAsync(hold.Steps);
            var finishing = finisher.AdvanceAsync(table.Batch, table.Item);
            if (await Task.WhenAny(hold.Reached, finishing) == finishing)
            {
                held.ShouldBeGreaterThan(6, "there were requests to come between");
                break;
            }

            var acknowledged = await table.AnswerAsync(table.Stage);
            hold.Release();
            (await finishing).Done.ShouldBeTrue();

            await table.CheckAsync(acknowledged, $"held before request {held} of the finish");
            (counted, refused) = acknowledged ? (counted + 1, refused) : (counted, refused + 1);
        }

        counted.ShouldBePositive();
        refused.ShouldBePositive();
    }

    [Fact]
    public async Task Submit_ItemFinishesAndIsScoredBetweenAnyTwoOfItsRequests_CountsOrIsRefused()
    {
        var (counted, refused) = (0, 0);
        await using var table = await Table.SetAsync(MostRequests);
        for (var held = 1; ; held++)
        {
            table.Next();
            await table.OthersAnswerAsync();
            var hold = new Hold(held);
            await using var submitter = await table.Stage.BesideAsync(hold.Steps);
            var submitting = table.AnswerAsync(submitter);
            if (await Task.WhenAny(hold.Reached, submitting) == submitting)
            {
                held.ShouldBeGreaterThan(4, "there were requests to come between");
                break;
            }

            (await table.Stage.AdvanceAsync(table.Batch, table.Item)).Done.ShouldBeTrue();
            await table.Stage.Get<BatchScorer>().RunAsync(table.Batch, BatchScorer.MaxRounds, Stage.Cancellation);
            hold.Release();
            var acknowledged = await submitting;

            await table.CheckAsync(acknowledged, $"held before request {held} of the submission");
            (counted, refused) = acknowledged ? (counted + 1, refused) : (counted, refused + 1);
        }

        counted.ShouldBePositive();
        refused.ShouldBePositive();
    }

    /// <summary>An answer may come before the desk has noted that the callback was taken: a place that stayed held would keep the annotator from work for a whole lease.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SubmitOrRelease_DeliveryIsNotedBetweenAnyTwoOfItsRequests_FreesThePlace(bool submits)
    {
        await using var stage = await Stage.OpenAsync(AnnotationPolicy.Default, Others);
        await stage.AddItemsAsync(MostRequests);
        var (batch, items) = await stage.StartBatchAsync("b1");
        await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));
        var known = (await stage.Get<AnnotatorStore>().FindAsync(stage.Project, "a1", Stage.Cancellation))!.Value;
        var ledger = stage.Get<WorkLedger>();
        for (var held = 1; ; held++)
        {
            var task = (await stage.Get<Claims>().ClaimAsync(stage.Project, known, [], 1, delivered: false, Stage.Cancellation)).ShouldHaveSingleItem();
            var hold = new Hold(held);
            await using var process = await stage.BesideAsync(hold.Steps);
            var running = submits ? process.AnswerAsync(task, "7") : process.Get<Releases>().RunAsync(task.Id, "a1", null, process.Client, Stage.Cancellation);
            var isOver = await Task.WhenAny(hold.Reached, running) == running;
            await ledger.DeliveredAsync(stage.Project, "a1", new HashSet<string> { task.Id.ToString() }, Stage.Cancellation);
            hold.Release();
            await running;

            (await ledger.PlacesAsync(stage.Project, "a1", Stage.Cancellation)).ShouldBeEmpty($"noted before request {held}");
            if (isOver)
            {
                held.ShouldBeGreaterThan(4, "there were requests to come between");
                break;
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submit_ProcessEndsAtAnyOfItsRequests_IsWholeWhenTriedAgain(bool afterStorageHasIt)
    {
        await using var table = await Table.SetAsync(MostRequests);
        for (var last = 1; ; last++)
        {
            table.Next();
            var end = new ProcessEnd(last, afterStorageHasIt);
            await using var submitter = await table.Stage.BesideAsync(end.Steps);
            if (await Record.ExceptionAsync(() => table.AnswerAsync(submitter)) is not ProcessEnd.Crash)
            {
                last.ShouldBeGreaterThan(4);
                break;
            }

            var isStored = await table.Stage.Get<ItemTaskStore>().FindAnnotationAsync(table.Slow.Id, "b1", "slow", Stage.Cancellation) is not null;
            await table.OthersAnswerAsync();
            (await table.Stage.AdvanceAsync(table.Batch, table.Item)).Done.ShouldBeTrue();
            await table.Stage.Get<BatchScorer>().RunAsync(table.Batch, BatchScorer.MaxRounds, Stage.Cancellation);

            (await table.AnswerAsync(table.Stage)).ShouldBe(isStored, "the annotator tries again");
            await table.CheckAsync(isStored, $"ended {(afterStorageHasIt ? "after" : "before")} request {last}");
        }
    }

    [Fact]
    public async Task Finish_ProcessEndsAtAnyOfItsRequests_IsWholeWhenTriedAgain()
    {
        await using var table = await Table.SetAsync(2 * MostRequests);
        foreach (var afterStorageHasIt in (bool[])[false, true])
        {
            for (var last = 1; ; last++)
            {
                table.Next();
                await table.OthersAnswerAsync();
                var end = new ProcessEnd(last, afterStorageHasIt);
                await using var finisher = await table.Stage.BesideAsync(end.Steps);
                if (await Record.ExceptionAsync(() => finisher.AdvanceAsync(table.Batch, table.Item)) is not ProcessEnd.Crash)
                {
                    last.ShouldBeGreaterThan(6);
                    break;
                }

                var acknowledged = await table.AnswerAsync(table.Stage);
                (await table.Stage.AdvanceAsync(table.Batch, table.Item)).Done.ShouldBeTrue();

                await table.CheckAsync(acknowledged, $"ended {(afterStorageHasIt ? "after" : "before")} request {last}");
            }
        }
    }

    [Fact]
    public async Task Score_BeforeAnybodySawTheAnswers_CountsThem()
    {
        await using var table = await Table.SetAsync();
        await table.OthersAnswerAsync(); // and nobody looks: the orchestration of the item is gone
        (await table.AnswerAsync(table.Stage)).ShouldBeTrue();

        await table.Stage.Get<BatchScorer>().RunAsync(table.Batch, 1, Stage.Cancellation);

        await table.CheckAsync(true, "scored before the item was looked at", votes: 4);
        (await table.Stage.ProgressAsync(table.Batch, table.Item)).Status.ShouldBe(ItemStatus.Accepted);
        foreach (var annotator in Others.Append("slow"))
        {
            (await table.Stage.Get<WorkLedger>().UnseenAsync(table.Stage.Project, annotator, Stage.Cancellation)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Score_ItemThatNobodyAnswered_IsClosedAndItsTasksAreRefused()
    {
        await using var table = await Table.SetAsync();

        await table.Stage.Get<BatchScorer>().RunAsync(table.Batch, 1, Stage.Cancellation);

        (await table.AnswerAsync(table.Stage)).ShouldBeFalse();
        await table.CheckAsync(false, "nobody had answered", votes: 0);
        (await table.VotesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Submit_BetweenTheLastScoringAndTheGate_IsRefused()
    {
        await using var table = await Table.SetAsync();
        await table.OthersAnswerAsync();
        (await table.Stage.AdvanceAsync(table.Batch, table.Item)).Done.ShouldBeTrue();
        await table.Stage.Get<BatchScorer>().RunAsync(table.Batch, BatchScorer.MaxRounds, Stage.Cancellation);

        (await table.AnswerAsync(table.Stage)).ShouldBeFalse();
        await table.Stage.Get<BatchGate>().RunAsync(table.Batch, Stage.Cancellation);

        await table.CheckAsync(false, "answered between score and gate", votes: 3);
    }

    [Fact]
    public async Task Submit_InTheRoundAfterAScoring_IsMergedByTheNext()
    {
        await using var table = await Table.SetAsync();
        await table.OthersAnswerAsync();
        (await table.Stage.AdvanceAsync(table.Batch, table.Item)).Done.ShouldBeTrue();
        await table.Stage.Get<BatchScorer>().RunAsync(table.Batch, 1, Stage.Cancellation);
        var batches = table.Stage.Get<BatchStore>();
        await batches.WriteShardAsync(new ShardKey(table.Batch, 0, 2), [table.Item], Stage.Cancellation); // reopened, however sure the scoring is
        await batches.UpdateAsync(table.Batch, batch => batch with { ReopenedShards = 1, Status = BatchStatus.Annotating }, Stage.Cancellation);
        await table.Stage.AdvanceAsync(table.Batch, table.Item, round: 2);
        var task = (await table.Stage.ClaimAsync("late")).ShouldHaveSingleItem();
        await table.Stage.AnswerAsync(task, "1"); // and nobody looks

        await table.Stage.Get<BatchScorer>().RunAsync(table.Batch, 2, Stage.Cancellation);

        (await table.VotesAsync()).Select(vote => vote.Annotator).ShouldBe(["a1", "a2", "a3", "late"]);
        (await table.ConsensusAsync()).ShouldSatisfyAllConditions(row => row.Round.ShouldBe(2), row => row.Scored.ShouldBeTrue());
    }

    [Fact]
    public async Task Submit_BatchCalledOff_IsRefused()
    {
        await using var table = await Table.SetAsync();
        await table.Stage.Get<BatchClosing>().RunAsync(new BatchEnd(table.Batch, null, "called off", Cancelled: true), Stage.Cancellation);

        (await table.AnswerAsync(table.Stage)).ShouldBeFalse();
    }

    [Fact]
    public async Task Submit_GotTheItemAgainAfterACallbackThatFailed_IsTakenThoughTheEarlierTaskWasRefused()
    {
        await using var table = await Table.SetAsync();
        var stored = (await table.Stage.Get<ItemTaskStore>().FindTaskAsync(table.Slow.Id, Stage.Cancellation))!;
        var undelivered = stored.Value with { State = TaskState.Released, Reason = ItemPlanner.Undelivered };
        (await table.Stage.Get<ItemTaskStore>().TryReplaceTaskAsync(undelivered, stored.ETag, Stage.Cancellation)).ShouldBeTrue();
        await table.Stage.Get<WorkLedger>().ForgetAsync(undelivered, "slow", Stage.Cancellation);
        await table.OthersAnswerAsync();
        (await table.Stage.AdvanceAsync(table.Batch, table.Item)).Done.ShouldBeTrue();
        await table.Stage.Get<BatchScorer>().RunAsync(table.Batch, 1, Stage.Cancellation);
        await table.Stage.AdvanceAsync(table.Batch, table.Item, round: 2);
        table.Stage.Time.Advance(TimeSpan.FromHours(1)); // the lapse is forgiven by now
        var again = (await table.Stage.ClaimAsync("slow")).ShouldHaveSingleItem();

        (await table.AnswerAsync(table.Stage)).ShouldBeFalse("that task is closed");
        await table.Stage.AnswerAsync(again, "7");

        (await table.Stage.AdvanceAsync(table.Batch, table.Item, round: 2)).Done.ShouldBeTrue();
        (await table.VotesAsync()).Select(vote => vote.Annotator).ShouldBe(["a1", "a2", "a3", "slow"]);
    }

    [Fact]
    public async Task Score_AnswersChangeWhileTheyAreMerged_WritesNothingOld()
    {
        await using var table = await Table.SetAsync();
        await table.OthersAnswerAsync();
        (await table.Stage.AdvanceAsync(table.Batch, table.Item)).Done.ShouldBeTrue();
        for (var held = 2; ; held += 6)
        {
            var hold = new Hold(held);
            await using var scorer = await table.Stage.BesideAsync(hold.Steps);
            var scoring = scorer.Get<BatchScorer>().RunAsync(table.Batch, BatchScorer.MaxRounds, Stage.Cancellation);
            if (await Task.WhenAny(hold.Reached, scoring) == scoring)
            {
                break;
            }

            var before = await table.ConsensusAsync();
            var newer = before with { Round = before.Round + 1, Scored = false, Votes = [.. before.Votes, before.Votes[0] with { Annotator = $"n{held}" }] };
            await table.Stage.Get<ConsensusStore>().WriteUnscoredAsync(table.Batch, newer, Stage.Cancellation);
            hold.Release();
            if (await Record.ExceptionAsync(() => scoring) is { } conflict)
            {
                conflict.ShouldBeOfType<StorageConflictException>();
            }

            (await table.VotesAsync()).Count.ShouldBe(newer.Votes.Count, $"held before request {held}");
        }
    }

    [Fact]
    public async Task WriteUnscored_WhatKnowsLess_DoesNotReplaceWhatKnowsMore()
    {
        await using var table = await Table.SetAsync();
        await table.OthersAnswerAsync();
        (await table.Stage.AdvanceAsync(table.Batch, table.Item)).Done.ShouldBeTrue();
        var finished = await table.ConsensusAsync();
        ItemConsensus[] stale =
        [
            finished with { Votes = [.. finished.Votes.Take(2)] },
            finished with { Status = ItemStatus.Open },
            finished with { Round = 0, Votes = [.. finished.Votes, finished.Votes[0] with { Annotator = "x" }] },
        ];
        foreach (var row in stale)
        {
            await table.Stage.Get<ConsensusStore>().WriteUnscoredAsync(table.Batch, row, Stage.Cancellation);
            (await table.ConsensusAsync()).ShouldBeEquivalentTo(finished);
        }
    }

    /// <summary>Items that three annotators have in hand, and that "slow" had before the lease ran out: their answer is late, and counts while the item is open.</summary>
    private sealed class Table : IAsyncDisposable
    {
        private readonly Queue<string> items;
        private readonly ILookup<string, AnnotationTask> held;

        private Table(Stage stage, BatchKey batch, IEnumerable<string> items, IEnumerable<AnnotationTask> held) =>
            (Stage, Batch, this.items, this.held, Item) = (stage, batch, new(items), held.ToLookup(task => task.Item), items.First());

        public Stage Stage { get; }

        public BatchKey Batch { get; }

        /// <summary>The item that a test is at.</summary>
        public string Item { get; private set; }

        public AnnotationTask Slow => held[Item].Single(task => task.Annotator == "slow");

        public static async Task<Table> SetAsync(int count = 1)
        {
            var stage = await Stage.OpenAsync(AnnotationPolicy.Default, [.. Others, "late", "slow"]);
            await stage.AddItemsAsync(count);
            var (batch, items) = await stage.StartBatchAsync("b1");
            await Task.WhenAll(items.Select(item => stage.AdvanceAsync(batch, item)));
            var held = new List<AnnotationTask>(await stage.ClaimAsync("slow"));
            stage.Time.Advance(TimeSpan.FromMinutes(11));
            foreach (var item in items)
            {
                await stage.AdvanceAsync(batch, item); // all note the same annotator's lapse: at once they would wait for each other by a clock that stands
            }

            foreach (var annotator in Others)
            {
                held.AddRange(await stage.ClaimAsync(annotator));
            }

            held.Count.ShouldBe(4 * count);
            return new Table(stage, batch, items, held);
        }

        /// <summary>Goes on to the next item, on which nothing has happened yet.</summary>
        public void Next() => Item = items.Dequeue();

        public Task OthersAnswerAsync() => Task.WhenAll(held[Item].Where(task => task.Annotator != "slow").Select(task => Stage.AnswerAsync(task, "7")));

        /// <summary>Submits the slow annotator's answer; true when it is acknowledged, false when it is refused.</summary>
        public async Task<bool> AnswerAsync(Stage process)
        {
            try
            {
                await process.AnswerAsync(Slow, "7");
                return true;
            }
            catch (ProblemException problem)
            {
                problem.Status.ShouldBe(410);
                return false;
            }
        }

        public async Task<ItemConsensus> ConsensusAsync() => (await Stage.Get<ConsensusStore>().FindAsync(Batch, Item, Stage.Cancellation))!;

        public async Task<IReadOnlyList<CastVote>> VotesAsync() => (await ConsensusAsync()).Votes;

        /// <summary>Compares what the batch is scored by with what was acknowledged.</summary>
        public async Task CheckAsync(bool acknowledged, string when, int? votes = null)
        {
            (await ConsensusAsync()).Status.ShouldNotBe(ItemStatus.Open, when);
            var counted = await VotesAsync();
            counted.Count(vote => vote.Annotator == "slow").ShouldBe(acknowledged ? 1 : 0, when);
            counted.Count.ShouldBe(votes ?? (acknowledged ? 4 : 3), when);
            (await Stage.Get<ItemTaskStore>().FindAnnotationAsync(Slow.Id, "b1", "slow", Stage.Cancellation) is not null).ShouldBe(acknowledged, when);
        }

        public ValueTask DisposeAsync() => Stage.DisposeAsync();
    }

    /// <summary>Holds a process before one of its requests.</summary>
    private sealed class Hold
    {
        private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Hold(int request) => Steps = new StorageSteps(async number =>
        {
            if (number == request)
            {
                reached.SetResult();
                await released.Task;
            }
        });

        public StorageSteps Steps { get; }

        public Task Reached => reached.Task;

        public void Release() => released.SetResult();
    }
}
