using AnnotationFunctions.App.Annotate.Annotators;
using AnnotationFunctions.App.Annotate.Batches;
using AnnotationFunctions.App.Annotate.Items;
using AnnotationFunctions.App.Annotate.Work;
using AnnotationFunctions.App.Projects;
using AnnotationFunctions.App.Quality;
using AnnotationFunctions.Tests.App.Annotate.Callbacks;

namespace AnnotationFunctions.Tests.App.Annotate.Annotators;

/// <summary>A receiver on a real socket that takes nothing for a while, under a clock that the test moves.</summary>
public sealed class ReachabilityTests
{
    private const string Ok = "200 OK";

    [Theory]
    [InlineData(Receiver.Hangs)]
    [InlineData(Receiver.Resets)]
    [InlineData("500 Internal Server Error")]
    [InlineData("404 Not Found")]
    [InlineData("429 Too Many Requests\r\nRetry-After: 600")]
    public async Task Desk_ReceiverIsDownForHoursAndComesBack_IsTriedAllTheTimeAndThenHasEverything(string behaviour)
    {
        await using var receiver = new Receiver(behaviour);
        await using var office = await Office.OpenAsync(receiver);
        var first = (await office.ServeAsync()).Annotator;
        first.Outage.ShouldNotBeNull().Failures.ShouldBe(1);
        (first.Presence, first.MayWork, first.Standing.Lapses).ShouldBe((Presence.Unreachable, true, 0));
        (await office.Stage.ClaimAsync("a2")).Count.ShouldBe(2, "the tasks go to others at once");
        (await office.Stage.ClaimAsync("a3")).Count.ShouldBe(2);

        var (last, tries) = (first, 1);
        while (office.Now - first.Outage!.Since < TimeSpan.FromHours(8))
        {
            var (step, now) = await office.NextAsync();
            step.Done.ShouldBeFalse();
            if (now.Outage!.Failures > last.Outage!.Failures)
            {
                (now.Outage.NextTry - office.Now).ShouldBeLessThanOrEqualTo(TimeSpan.FromHours(1));
                tries++;
            }

            last = now;
        }

        tries.ShouldBeGreaterThan(12);
        (last.Paused, last.Presence, last.Standing.Lapses, last.Flags.Count).ShouldBe((null, Presence.Unreachable, 0, 0));
        var finding = (await office.FindingsAsync(FindingKind.AnnotatorUnreachable)).ShouldHaveSingleItem();
        (finding.Subject, finding.EndedAt).ShouldBe(("a1", null));
        (finding.At - first.Outage.Since).TotalMinutes.ShouldBeInRange(30, 60);

        (receiver.Behaviour, var before) = (Ok, receiver.Calls);
        while (last.Outage is not null)
        {
            (_, last) = await office.NextAsync();
        }

        receiver.Calls.ShouldBe(before + 1, "one task, to see whether it is back");
        await office.NextAsync();
        (await office.Stage.Get<WorkLedger>().PlacesAsync(office.Stage.Project, "a1", Stage.Cancellation)).Count.ShouldBe(2, "everything is back");
        (await office.FindingsAsync(FindingKind.AnnotatorUnreachable)).ShouldHaveSingleItem().EndedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Desk_RetryAfter_IsNotCalledBefore()
    {
        await using var receiver = new Receiver("429 Too Many Requests\r\nRetry-After: 600");
        await using var office = await Office.OpenAsync(receiver);
        var outage = (await office.ServeAsync()).Annotator.Outage!;
        (outage.NextTry - outage.Since).TotalSeconds.ShouldBeInRange(600, 605);
        var calls = receiver.Calls;

        office.Stage.Time.Advance(TimeSpan.FromSeconds(300));
        var (step, again) = await office.ServeAsync(); // as when somebody answers, and the annotator is woken
        (receiver.Calls, again.Outage).ShouldBe((calls, outage));
        step.WakeAt.ShouldBe(outage.NextTry.UtcDateTime);

        receiver.Behaviour = Ok;
        (await office.NextAsync()).Annotator.Outage.ShouldBeNull();
    }

    [Fact]
    public async Task Desk_ReceiverIsDownForTwelveHours_IsPausedWithTheReasonAndReinstatingBringsItBack()
    {
        await using var receiver = new Receiver("503 Service Unavailable");
        await using var office = await Office.OpenAsync(receiver, annotator: "Ana@example.com");
        var (step, annotator) = await office.ServeAsync();
        while (annotator.Paused is null)
        {
            (step, annotator) = await office.NextAsync();
        }

        var outage = annotator.Outage!;
        (annotator.PausedAt!.Value - outage.Since).TotalHours.ShouldBeInRange(12, 12.5);
        outage.Failures.ShouldBeGreaterThan(18);
        annotator.Paused.ShouldContain("status 503");
        step.Done.ShouldBeTrue();
        var finding = (await office.FindingsAsync(FindingKind.AnnotatorUnreachable)).ShouldHaveSingleItem();
        finding.Summary.ShouldContain("'Ana@example.com' is paused");
        var waits = (await office.FindingsAsync(FindingKind.BatchWaits)).ShouldHaveSingleItem();
        (waits.Summary.Contains("'Ana@example.com'"), waits.Summary.Contains("status 503")).ShouldBe((true, true), waits.Summary);

        receiver.Behaviour = Ok;
        await office.ReinstateAsync();
        (await office.ServeAsync()).Annotator.ShouldSatisfyAllConditions(a => a.Paused.ShouldBeNull(), a => a.Outage.ShouldBeNull());
        (await office.Stage.Get<WorkLedger>().PlacesAsync(office.Stage.Project, office.Key.Annotator, Stage.Cancellation)).Count.ShouldBe(2);
        (await office.FindingsAsync(FindingKind.AnnotatorUnreachable)).ShouldHaveSingleItem().EndedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Desk_ReceiverHangsAndLeasesAreShort_IsNotSilentAndTheItemsWait()
    {
        await using var receiver = new Receiver(Receiver.Hangs);
        await using var office = await Office.OpenAsync(receiver, AnnotationPolicy.Default with { TaskLease = TimeSpan.FromSeconds(10), MinAnswers = 1 }, others: 0);
        var annotator = (await office.ServeAsync()).Annotator;
        for (var i = 0; i < 6; i++)
        {
            annotator = (await office.NextAsync()).Annotator;
        }

        (annotator.Standing.Lapses, annotator.Standing.Missed, annotator.Presence).ShouldBe((0, 0, Presence.Unreachable));
        foreach (var item in office.Items)
        {
            (await office.Stage.ProgressAsync(office.Batch, item)).Status.ShouldBe(ItemStatus.Open);
        }

        receiver.Behaviour = Ok;
        while (annotator.Outage is not null)
        {
            (_, annotator) = await office.NextAsync();
        }
    }

    [Fact]
    public async Task Desk_ReceiverRefusesOneTaskAndTakesAnother_IsThereAndDoesNotGetItAgain()
    {
        var first = "";
        await using var place = await Workplace.OpenAsync((_, callback) =>
        {
            var item = callback.Data["item"]!.GetValue<string>();
            return Task.FromResult(Interlocked.CompareExchange(ref first, item, "") == "" || first == item ? 422 : 200);
        });
        await using var office = await Office.OpenAsync(new Uri(place.Url("a1")));

        var annotator = (await office.ServeAsync()).Annotator;
        await office.NextAsync();

        annotator.Outage.ShouldBeNull();
        place.Received.Count.ShouldBe(2, "the one that was refused is not sent again");
        (await office.Stage.ClaimAsync("a2")).Select(task => task.Item).ShouldContain(first);
    }

    [Fact]
    public async Task Desk_TaskThatWasClaimedBeforeACrash_IsReturnedWhileTheReceiverIsDown()
    {
        await using var receiver = new Receiver(Ok);
        await using var office = await Office.OpenAsync(receiver);
        var known = (await office.AnnotatorAsync())!;
        await office.Stage.Get<Claims>().ClaimAsync(office.Stage.Project, known, [], 2, delivered: false, Stage.Cancellation);
        var now = office.Now;
        await office.Stage.Get<AnnotatorStore>().UpdateAsync(
            office.Stage.Project, "a1", a => a with { Outage = new Outage(now, 3, now.AddMinutes(1), "status 500") }, Stage.Cancellation);

        var annotator = (await office.ServeAsync()).Annotator;

        (receiver.Calls, annotator.Outage?.Failures).ShouldBe((0, 3));
        (await office.Stage.Get<WorkLedger>().PlacesAsync(office.Stage.Project, "a1", Stage.Cancellation)).ShouldBeEmpty();
        (await office.Stage.ClaimAsync("a2")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Desk_ProcessEndsAtAnyOfItsRequests_TheNextLookLeavesNothingHalfReturned()
    {
        await using var receiver = new Receiver("404 Not Found");
        for (var last = 1; ; last++)
        {
            await using var office = await Office.OpenAsync(receiver);
            var end = new ProcessEnd(last, afterStorageHasIt: true);
            await using var process = await office.Stage.BesideAsync(end.Steps);
            if (await Record.ExceptionAsync(() => office.LookAsync(process)) is not ProcessEnd.Crash)
            {
                last.ShouldBeGreaterThan(20, "there were requests to end at");
                break;
            }

            await using var next = await office.Stage.BesideAsync();
            await office.LookAsync(next);

            var returned = new HashSet<string>();
            foreach (var item in office.Items)
            {
                var reading = await next.Get<ItemTaskStore>().ReadAsync(new ItemBatchKey(office.Stage.Project, "b1", item, 1), Stage.Cancellation);
                reading.Tasks.ShouldAllBe(task => task.Value.State == TaskState.Open || task.Value.State == TaskState.Released, $"ended after request {last}");
                returned.UnionWith(reading.Tasks.Where(task => task.Value.State == TaskState.Released).Select(_ => new ItemBatchKey(office.Stage.Project, "b1", item, 1).Instance));
            }

            returned.ShouldBeSubsetOf(process.Client.Raised.Concat(next.Client.Raised), $"ended after request {last}: nobody told the item");
            returned.ShouldNotBeEmpty();
        }
    }

    [Fact]
    public async Task Desk_AnsweredAndThenTheReceiverFails_StaysAnswered()
    {
        Office? office = null;
        await using var place = await Workplace.OpenAsync(async (_, callback) =>
        {
            TaskId.TryParse(callback.Data["task"]!.GetValue<string>(), out var id).ShouldBeTrue();
            await office!.Stage.AnswerAsync(await office.Stage.TaskAsync(id), "3");
            return 404;
        });
        office = await Office.OpenAsync(new Uri(place.Url("a1")));
        await using var opened = office;

        await office.LookAsync(office.Stage);

        foreach (var callback in place.Received)
        {
            TaskId.TryParse(callback.Callback.Data["task"]!.GetValue<string>(), out var id).ShouldBeTrue();
            (await office.Stage.TaskAsync(id)).State.ShouldBe(TaskState.Leased, "the item has yet to see the answer");
            (await office.Stage.Get<WorkLedger>().HadAsync(office.Stage.Project, "a1", [id.Item], Stage.Cancellation)).Count.ShouldBe(1, "they had the item");
        }
    }

    [Fact]
    public async Task Put_AnotherUrl_IsTriedAtOnce()
    {
        await using var receiver = new Receiver("500 Internal Server Error");
        await using var other = new Receiver(Ok);
        await using var office = await Office.OpenAsync(receiver);
        (await office.ServeAsync()).Annotator.Outage.ShouldNotBeNull();

        await office.Stage.Get<Registration>().PutAsync(
            office.Stage.Project, "a1", new AnnotatorRequest("a1", TaskRole.Annotator, other.Url, 4), "test", Stage.Cancellation);

        (await office.ServeAsync()).Annotator.Outage.ShouldBeNull();
        other.Calls.ShouldBe(2);
    }

    /// <summary>A batch of two items, an annotator "a1" who is called, and others who ask.</summary>
    private sealed class Office : IAsyncDisposable
    {
        private readonly Receiver? receiver;
        private ServeStep step = new(false, default);

        private Office(Stage stage, AnnotatorKey key, BatchKey batch, IReadOnlyList<string> items, Receiver? receiver) =>
            (Stage, Key, Batch, Items, this.receiver) = (stage, key, batch, items, receiver);

        public Stage Stage { get; }

        /// <summary>The annotator who is called.</summary>
        public AnnotatorKey Key { get; }

        public BatchKey Batch { get; }

        public IReadOnlyList<string> Items { get; }

        public DateTimeOffset Now => Stage.Time.GetUtcNow();

        public static Task<Office> OpenAsync(Receiver receiver, AnnotationPolicy? policy = null, int others = 2, string annotator = "a1") =>
            OpenAsync(receiver.Url, receiver, policy, others, annotator);

        public static Task<Office> OpenAsync(Uri url) => OpenAsync(url, null, null, 2, "a1");

        private static async Task<Office> OpenAsync(Uri url, Receiver? receiver, AnnotationPolicy? policy, int others, string annotator)
        {
            var stage = await Stage.OpenAsync(policy, [.. Enumerable.Range(2, others).Select(i => $"a{i}")]);
            var key = new AnnotatorKey(stage.Project, (await stage.AddAnnotatorAsync(annotator, 4, url)).Id);
            await stage.AddItemsAsync(2);
            var (batch, items) = await stage.StartBatchAsync("b1");
            var office = new Office(stage, key, batch, items, receiver);
            await office.AdvanceAsync();
            return office;
        }

        public ValueTask DisposeAsync() => Stage.DisposeAsync();

        public async Task<Annotator?> AnnotatorAsync() => (await Stage.Get<AnnotatorStore>().FindAsync(Stage.Project, Key.Annotator, Stage.Cancellation))?.Value;

        /// <summary>One look at the annotator, as their orchestration has it. While the receiver fails, time passes.</summary>
        public async Task<(ServeStep Step, Annotator Annotator)> ServeAsync()
        {
            var serving = Stage.Get<AnnotatorDesk>().RunAsync(Key, Stage.Client, Stage.Cancellation);
            while (!serving.IsCompleted)
            {
                await Task.WhenAny(serving, Task.Delay(20, Stage.Cancellation));
                if (!serving.IsCompleted && receiver is not null && receiver.Behaviour != Ok)
                {
                    Stage.Time.Advance(TimeSpan.FromMilliseconds(500));
                }
            }

            step = await serving;
            await AdvanceAsync();
            return (step, (await AnnotatorAsync())!);
        }

        /// <summary>One look at the annotator by a process, whose items do not follow.</summary>
        public Task<ServeStep> LookAsync(Stage process) =>
            process.Get<AnnotatorDesk>().RunAsync(Key, process.Client, Stage.Cancellation);

        /// <summary>The next look, when its timer fires.</summary>
        public Task<(ServeStep Step, Annotator Annotator)> NextAsync()
        {
            var wait = new DateTimeOffset(step.WakeAt, TimeSpan.Zero) - Now;
            Stage.Time.Advance(wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1));
            return ServeAsync();
        }

        public async Task ReinstateAsync() => await Stage.Get<Registration>().PutAsync(
            Stage.Project, (await AnnotatorAsync())!.ShownId, new AnnotatorRequest("a1", TaskRole.Annotator, receiver!.Url, 4, Reinstate: true), "test", Stage.Cancellation);

        public async Task<IReadOnlyList<Finding>> FindingsAsync(FindingKind kind) =>
            [.. (await Stage.Get<FindingStore>().PageAsync(Stage.Project, null, 100, null, Stage.Cancellation)).Rows
                .Select(row => row.Stored.Value).Where(finding => finding.Kind == kind)];

        /// <summary>One item after the other: two that change an annotator at the same moment would wait for the clock, which stands.</summary>
        private async Task AdvanceAsync()
        {
            foreach (var item in Items)
            {
                await Stage.AdvanceAsync(Batch, item);
            }
        }
    }
}
